//! `alter column C set default … | drop default`.

use super::{Change, Inverse, Op, lookup};
use crate::expr::Expr;
use crate::{Name, ObjectName, Schema};

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
        let column = lookup::column_mut(change.schema, &self.table, &self.column, change.report);
        if let Some(column) = column {
            column.default.clone_from(&self.default);
        }
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
