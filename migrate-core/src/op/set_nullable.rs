//! `alter column C set not null | drop not null`.

use super::{Change, Inverse, Op, lookup};
use crate::schema::Filled;
use crate::{Name, ObjectName, Schema};

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

impl SetNullable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let column = lookup::column_mut(change.schema, &self.table, &self.column, change.report);
        if let Some(column) = column {
            column.nullable = self.nullable;
            column.filled = Filled(false);
        }
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
