//! `create table`: a table with everything that stands in its block.

use super::{Change, DropTable, Inverse, Op};
use crate::Schema;
use crate::schema::Table;

/// `create table`: a table with everything that stands in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    /// The whole table; names are resolved, foreign keys may leave out what they refer to.
    pub table: Table,
}

impl CreateTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let name = &self.table.name;
        change.created.insert(name.clone());
        change.schema.put_table(self.table.clone());
        change.resolve_references(name);
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropTable(DropTable {
            table: self.table.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create table {}", self.table.name)
    }
}
