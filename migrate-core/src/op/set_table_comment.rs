//! `alter table T { comment … }`: another comment on a table, or none.

use super::{Change, Inverse, Op, lookup};
use crate::{ObjectName, Schema};

/// `alter table T { comment … }`: another comment on a table, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTableComment {
    /// The table.
    pub table: ObjectName,
    /// The comment from now on.
    pub comment: Option<String>,
}

impl SetTableComment {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if let Some(table) = lookup::table_mut(change.schema, &self.table, change.report) {
            table.comment.clone_from(&self.comment);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.table(&self.table).map(|table| {
            Op::SetTableComment(Self {
                table: self.table.clone(),
                comment: table.comment.clone(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        match self.comment {
            Some(_) => format!("comment on table {}", self.table),
            None => format!("drop the comment on table {}", self.table),
        }
    }
}
