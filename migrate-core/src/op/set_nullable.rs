//! `alter column C set not null | drop not null`.

use super::{Change, Inverse, Op, lookup};
use crate::schema::{Column, Filled, ForeignKeyAction, Table};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `alter column C set not null | drop not null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNullable {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// Whether the column may hold NULL from now on.
    pub nullable: bool,
}

/// The rule that accepts nulls which nothing has filled: the run then looks for them.
const RULE: &str = "data_conflict_not_null";

impl SetNullable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(column) = lookup::column(table, &self.column, change.report) else {
            return;
        };
        if change.is_written() {
            let error = if self.nullable {
                self.refuse_drop(table, column)
            } else {
                self.refuse_set(table, column, change)
            };
            change.report.extend(error);
        }
        let table = change.schema.table_mut(&self.table);
        if let Some(column) = table.and_then(|table| table.column_mut(self.column.as_str())) {
            column.nullable = self.nullable;
            // What a database refuses is said here.
            column.name = self.column.clone();
            column.filled = Filled(false);
        }
    }

    /// Why `drop not null` is impossible, if it is.
    fn refuse_drop(&self, table: &Table, column: &Column) -> Option<Diagnostic> {
        let name = &self.column;
        let why = if column.nullable {
            "may be null already"
        } else if table.primary_key().contains(name) {
            "is part of the primary key"
        } else if column.identity.is_some() {
            "is identity"
        } else {
            return None;
        };
        let message = format!("column `{name}` of `{}` {why}", self.table);
        Some(Diagnostic::new(name.site(), message).help("remove this action"))
    }

    /// Why `set not null` is impossible, if it is.
    fn refuse_set(
        &self,
        table: &Table,
        column: &Column,
        change: &Change<'_>,
    ) -> Option<Diagnostic> {
        let name = &self.column;
        let message = |why: &str| format!("column `{name}` of `{}` {why}", self.table);
        if !column.nullable {
            let error = Diagnostic::new(name.site(), message("is not null already"));
            return Some(error.help("remove this action"));
        }
        let setting_null = table.foreign_keys().find(|(_, key)| {
            let sets = [key.on_delete, key.on_update].contains(&ForeignKeyAction::SetNull);
            sets && key.columns.contains(name)
        });
        if let Some((key, _)) = setting_null {
            let why = format!("is set to null by foreign key `{key}`");
            return Some(
                Diagnostic::new(name.site(), message(&why)).help("change the foreign key first"),
            );
        }
        let safe = column.filled.0
            || column.generated.is_some()
            || change.created.contains(&self.table)
            || change.allowed.contains(&RULE);
        (!safe).then(|| {
            Diagnostic::new(name.site(), message("may hold nulls: no backfill has filled it"))
                .help(format!(
                    "put `backfill {} {{ set {name} = …, where {name} is null }}` before it, or accept the risk with `#[allow({RULE}, reason = \"…\")]`",
                    self.table
                ))
        })
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        Inverse::where_known(column.map(|column| {
            Op::SetNullable(Self {
                nullable: column.nullable,
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        let action = if self.nullable { "drop" } else { "set" };
        format!(
            "alter column {}.{} {action} not null",
            self.table, self.column
        )
    }
}
