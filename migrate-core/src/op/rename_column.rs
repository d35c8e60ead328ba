//! `rename column A to B`: everything that mentions the column follows.

use super::{Change, Inverse, Op, lookup};
use crate::{Name, ObjectName, Schema};

/// `rename column A to B`: everything that mentions the column follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// The table.
    pub table: ObjectName,
    /// The name so far.
    pub from: Name,
    /// The name from now on.
    pub to: Name,
}

impl RenameColumn {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        if lookup::column(table, &self.from, change.report).is_some() {
            change
                .schema
                .rename_column(&self.table, &self.from, &self.to);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameColumn(Self {
            table: self.table.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename column {}.{} to {}", self.table, self.from, self.to)
    }
}
