//! `rename index A to B`.

use super::{Change, Inverse, Op, lookup};
use crate::{Name, ObjectName, Schema};

/// `rename index A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameIndex {
    /// The name so far, in the schema of its table or view.
    pub from: ObjectName,
    /// The name from now on.
    pub to: Name,
}

impl RenameIndex {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let owner = lookup::owner_of_index(change.schema, &self.from, change.report).cloned();
        let Some(owner) = owner else {
            return;
        };
        if change.is_written() {
            let instead_of = (self.from.name != self.to).then_some(&self.from.name);
            change.claim_index(&owner, &self.to, instead_of);
        }
        change.schema.change_indexes(&owner, |indexes| {
            for index in indexes {
                if index.name == self.from.name {
                    index.name = self.to.clone();
                }
            }
        });
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
