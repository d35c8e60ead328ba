//! `drop index N`: its table is known from the history.

use super::{Change, CreateIndex, Inverse, Op, dependants, lookup};
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
        let Some(name) = table else {
            return;
        };
        if let Some(table) = change.schema.table_mut(&name) {
            table.indexes.retain(|index| index.name != self.index.name);
        }
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
