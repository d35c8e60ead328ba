//! `alter column C set identity … | drop identity`.

use super::{Change, Inverse, Op, column, lookup};
use crate::schema::{Column, Identity};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `alter column C set identity … | drop identity`: the database begins to number the rows,
/// numbers them in another way, or stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetIdentity {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// How it is numbered from now on.
    pub identity: Option<Identity>,
}

impl SetIdentity {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(column) = lookup::column(table, &self.column, change.report) else {
            return;
        };
        if change.is_written() {
            let error = self.refuse(column);
            change.report.extend(error);
        }
        let table = change.schema.table_mut(&self.table);
        if let Some(column) = table.and_then(|table| table.column_mut(self.column.as_str())) {
            column.identity.clone_from(&self.identity);
        }
        if change.is_written() && self.identity.is_some() {
            let table = change.schema.table(&self.table);
            let column = table.and_then(|table| table.column(self.column.as_str()));
            if let (Some(table), Some(column)) = (table, column) {
                let blame = self.column.site();
                column::check_identity(column, table, |_| blame, change.report);
            }
        }
    }

    /// Why there is nothing to change, or why the column cannot be numbered.
    fn refuse(&self, column: &Column) -> Option<Diagnostic> {
        let name = &self.column;
        let message = |why: &str| format!("column `{name}` of `{}` {why}", self.table);
        let (why, help) = match (&column.identity, &self.identity) {
            (None, None) => ("is not identity", "remove this action"),
            (Some(known), Some(wanted)) if known == wanted => {
                ("is numbered like that already", "remove this action")
            }
            (_, Some(_)) if column.generated.is_some() => ("is generated", "number another column"),
            _ => return None,
        };
        Some(Diagnostic::new(name.site(), message(why)).help(help))
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        Inverse::where_known(column.map(|column| {
            Op::SetIdentity(Self {
                identity: column.identity.clone(),
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        let action = if self.identity.is_some() {
            "set"
        } else {
            "drop"
        };
        format!(
            "alter column {}.{} {action} identity",
            self.table, self.column
        )
    }
}
