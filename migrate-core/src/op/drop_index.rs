//! `drop index N`: its table, or view, is known from the history.

use super::{Change, CreateIndex, Inverse, Op, dependants, lookup};
use crate::{ObjectName, Schema};

/// `drop index N`: its table, or view, is known from the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// The index, in the schema of its table or view.
    pub index: ObjectName,
}

impl DropIndex {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let owner = lookup::owner_of_index(change.schema, &self.index, change.report).cloned();
        let Some(name) = owner else {
            return;
        };
        change.schema.change_indexes(&name, |indexes| {
            indexes.retain(|index| index.name != self.index.name);
        });
        if change.is_written()
            && let Some(table) = change.schema.table(&name)
        {
            let what = format!("index `{}`", self.index);
            let users = dependants::of_key(change.schema, table);
            let error = dependants::still_used(self.index.site(), &what, &users);
            change.report.extend(error);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let owner = before.owner_of_index(&self.index);
        let known = owner.and_then(|owner| {
            let table = before.indexed(owner)?;
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
