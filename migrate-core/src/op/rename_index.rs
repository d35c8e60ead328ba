//! `rename index A to B`.

use super::{Change, Inverse, Op, lookup};
use crate::{Name, ObjectName, Schema};

/// `rename index A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameIndex {
    /// The name so far, in the schema of its table.
    pub from: ObjectName,
    /// The name from now on.
    pub to: Name,
}

impl RenameIndex {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let table = lookup::table_of_index(change.schema, &self.from, change.report)
            .map(|table| table.name.clone());
        if let Some(table) = &table
            && change.is_written()
        {
            let instead_of = (self.from.name != self.to).then_some(&self.from.name);
            change.claim_index(table, &self.to, instead_of);
        }
        if let Some(table) = table.and_then(|table| change.schema.table_mut(&table)) {
            for index in &mut table.indexes {
                if index.name == self.from.name {
                    index.name = self.to.clone();
                }
            }
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameIndex(Self {
            from: self.from.sibling(self.to.clone()),
            to: self.from.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename index {} to {}", self.from, self.to)
    }
}
