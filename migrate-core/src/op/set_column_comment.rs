//! `alter column C comment …`: another comment on a column, or none.

use super::{Change, Inverse, Op, lookup};
use crate::{Name, ObjectName, Schema};

/// `alter column C comment …`: another comment on a column, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetColumnComment {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The comment from now on.
    pub comment: Option<String>,
}

impl SetColumnComment {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let column = lookup::column_mut(change.schema, &self.table, &self.column, change.report);
        if let Some(column) = column {
            column.comment.clone_from(&self.comment);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        Inverse::where_known(column.map(|column| {
            Op::SetColumnComment(Self {
                comment: column.comment.clone(),
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        match self.comment {
            Some(_) => format!("comment on column {}.{}", self.table, self.column),
            None => format!("drop the comment on column {}.{}", self.table, self.column),
        }
    }
}
