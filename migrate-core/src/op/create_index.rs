//! `create index`, and `add index` in an alter block.

use super::{Change, DropIndex, Inverse, Op, index, lookup};
use crate::schema::Index;
use crate::{ObjectName, Schema};

/// `create index`, and `add index` in an alter block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table or the materialized view.
    pub table: ObjectName,
    /// The index.
    pub index: Index,
}

impl CreateIndex {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::indexed(change.schema, &self.table, change.report).is_none() {
            return;
        }
        if change.is_written() {
            change.claim_index(&self.table, &self.index.name, None);
        }
        change.schema.change_indexes(&self.table, |indexes| {
            indexes.retain(|known| known.name != self.index.name);
            indexes.push(self.index.clone());
        });
        if change.is_written() {
            index::check_new(&self.index, &self.table, change);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropIndex(DropIndex {
            index: self.table.sibling(self.index.name.clone()),
        }))
    }

    pub(super) fn describe(&self) -> String {
        let unique = if self.index.unique { "unique " } else { "" };
        format!("create {unique}index {} on {}", self.index.name, self.table)
    }
}
