//! What an operation finds: what a rule needs to know of it.

use std::collections::BTreeSet;

use crate::check::facts::Added;
use crate::{Name, ObjectName, Schema};

/// What an operation finds.
pub struct Situation<'a> {
    /// The schema right before the operation.
    pub before: &'a Schema,
    /// The schema before its migration.
    pub start: &'a Schema,
    /// The tables that the migration has created so far.
    pub(super) created: &'a BTreeSet<ObjectName>,
    /// The columns that it has added so far.
    pub(super) added: &'a Added,
}

impl Situation<'_> {
    /// Whether programs that run may know the table or the materialized view: it is older than the migration.
    pub fn is_old_table(&self, table: &ObjectName) -> bool {
        self.before.indexed(table).is_some() && !self.created.contains(table)
    }

    /// Whether programs that run may know the column: it is older than the migration.
    pub fn is_old_column(&self, table: &ObjectName, column: &Name) -> bool {
        self.is_old_table(table) && !self.added.holds(table, column)
    }
}
