//! `drop table`: the table goes, with its rows.

use super::{Change, CreateTable, Inverse, Op, dependants, lookup};
use crate::{ObjectName, Schema};

/// `drop table`: the table goes, with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    /// The table.
    pub table: ObjectName,
}

impl DropTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::table(change.schema, &self.table, change.report).is_none() {
            return;
        }
        if change.is_written() {
            let what = format!("table `{}`", self.table);
            let users = dependants::of_table(change.schema, &self.table);
            let error = dependants::still_used(self.table.site(), &what, &users);
            change.report.extend(error);
        }
        change.schema.remove_table(&self.table);
        change.created.remove(&self.table);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.table(&self.table).map(|table| {
            Op::CreateTable(CreateTable {
                table: table.clone(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop table {}", self.table)
    }
}
