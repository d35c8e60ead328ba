//! `alter column C set default … | drop default`.

use super::{Change, Inverse, Op, dependants, expression, lookup};
use crate::expr::Expr;
use crate::schema::{Column, ForeignKeyAction, Table};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `alter column C set default … | drop default`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDefault {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The default from now on.
    pub default: Option<Expr>,
}

impl SetDefault {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(column) = lookup::column(table, &self.column, change.report) else {
            return;
        };
        if change.is_written() {
            match &self.default {
                Some(default) => {
                    expression::default(default, change.schema, column, change.report);
                }
                None => change.report.extend(self.refuse_drop(table, column)),
            }
            change.report.extend(self.refuse(column));
        }
        let table = change.schema.table_mut(&self.table);
        if let Some(column) = table.and_then(|table| table.column_mut(self.column.as_str())) {
            column.default.clone_from(&self.default);
        }
    }

    /// Why the column can have no default, if it is so.
    fn refuse(&self, column: &Column) -> Option<Diagnostic> {
        let name = &self.column;
        let why = match (&column.identity, &column.generated) {
            (Some(_), _) => "is identity",
            (None, Some(_)) => "is generated",
            (None, None) => return None,
        };
        self.default.as_ref()?;
        let message = format!(
            "column `{name}` of `{}` {why} and has no default",
            self.table
        );
        Some(Diagnostic::new(name.site(), message).help("remove this action"))
    }

    /// Why there is no default to drop, or why it has to stay.
    fn refuse_drop(&self, table: &Table, column: &Column) -> Option<Diagnostic> {
        let name = &self.column;
        if column.default.is_none() {
            let message = format!("column `{name}` of `{}` has no default", self.table);
            return Some(Diagnostic::new(name.site(), message).help("remove this action"));
        }
        let (key, _) = table.foreign_keys().find(|(_, key)| {
            let sets = [key.on_delete, key.on_update].contains(&ForeignKeyAction::SetDefault);
            sets && key.columns.contains(name)
        })?;
        let what = format!("default of `{name}`");
        let users = [format!("foreign key `{key}`")];
        dependants::still_used(name.site(), &what, &users)
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        Inverse::where_known(column.map(|column| {
            Op::SetDefault(Self {
                default: column.default.clone(),
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        let action = if self.default.is_some() {
            "set"
        } else {
            "drop"
        };
        format!(
            "alter column {}.{} {action} default",
            self.table, self.column
        )
    }
}
