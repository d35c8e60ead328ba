//! `drop index N`: its table is known from the history.

use super::{Change, CreateIndex, Inverse, Op, lookup};
use crate::{ObjectName, Schema};

/// `drop index N`: its table is known from the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// The index, in the schema of its table.
    pub index: ObjectName,
}

impl DropIndex {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let table = lookup::table_of_index(change.schema, &self.index, change.report)
            .map(|table| table.name.clone());
        if let Some(table) = table.and_then(|table| change.schema.table_mut(&table)) {
            table.indexes.retain(|index| index.name != self.index.name);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let known = before.table_of_index(&self.index).and_then(|table| {
            let index = table.index(self.index.name.as_str())?;
            Some(Op::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
            }))
        });
        Inverse::where_known(known)
    }

    pub(super) fn describe(&self) -> String {
        format!("drop index {}", self.index)
    }
}
