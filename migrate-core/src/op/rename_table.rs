//! `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.

use super::{Change, Inverse, Op, lookup};
use crate::{ObjectName, Schema};

/// `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// The name so far.
    pub from: ObjectName,
    /// The name from now on.
    pub to: ObjectName,
}

impl RenameTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::table(change.schema, &self.from, change.report).is_none() {
            return;
        }
        change.schema.rename_table(&self.from, &self.to);
        if change.created.remove(&self.from) {
            change.created.insert(self.to.clone());
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameTable(Self {
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename table {} to {}", self.from, self.to)
    }
}
