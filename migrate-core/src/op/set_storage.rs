//! `alter table T { with { … } }`: a table is told something else of its storage.

use super::{Change, Inverse, Op, lookup};
use crate::schema::Storage;
use crate::{ObjectName, Schema, Site};

/// `alter table T { with { … } }`: a table is told something else of its storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStorage {
    /// The table.
    pub table: ObjectName,
    /// All that the table is told from now on, for the databases that are named; the others keep
    /// what they have.
    pub storage: Storage,
    /// Where that was written.
    pub site: Site,
}

impl SetStorage {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let storage = table.storage.changed_by(&self.storage);
        if change.is_written() && storage == table.storage {
            let message = format!("table `{}` has these options already", self.table);
            change
                .report
                .refuse(self.site, message, "remove this action");
        }
        if let Some(table) = change.schema.table_mut(&self.table) {
            table.storage = storage;
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.table(&self.table).map(|table| {
            Op::SetStorage(Self {
                storage: table.storage.change_back(&self.storage),
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("set options of table {}", self.table)
    }
}
