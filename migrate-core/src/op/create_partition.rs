//! `create table X partition of T …`: a table that takes some of another one's rows.

use super::{Change, DropTable, Inverse, Op, bounds, lookup, partition_check};
use crate::schema::{PartitionBy, PartitionOf, Table};
use crate::{ObjectName, Schema};

/// `create table X partition of T for values …`: a table that takes some of the rows of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePartition {
    /// The partition.
    pub name: ObjectName,
    /// Whose rows it takes, and which.
    pub of: PartitionOf,
    /// What its own rows are divided by, where it has partitions itself.
    pub by: Option<PartitionBy>,
    /// Its database comment.
    pub comment: Option<String>,
}

impl CreatePartition {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let parent = lookup::table(change.schema, &self.of.parent, change.report);
        let parent = parent.map(|parent| parent.name.clone());
        if change.is_written() {
            change.claim_table(&self.name, None);
            if let Some(parent) = &parent {
                self.check_bounds(parent, change);
            }
        }
        self.put(change);
        if change.is_written() {
            partition_check::key(&self.name, change);
        }
    }

    fn check_bounds(&self, parent: &ObjectName, change: &mut Change<'_>) {
        if !partition_check::is_partitioned(parent, &self.of, change) {
            return;
        }
        let Some(parent) = change.schema.table(parent) else {
            return;
        };
        let (schema, site) = (&*change.schema, self.of.site);
        let extent = bounds::extent(&self.of.bounds, site, parent, schema, change.report);
        if let Some(extent) = extent {
            let own = (&self.name, &extent, site);
            bounds::check_neighbours(own, parent, schema, change.report);
        }
    }

    fn put(&self, change: &mut Change<'_>) {
        let mut table = Table::new(self.name.clone());
        table.comment.clone_from(&self.comment);
        table.partition_by.clone_from(&self.by);
        if let Some(parent) = change.schema.table(&self.of.parent) {
            table.follow_columns(&parent.columns);
            table.partition_of = Some(self.of.clone());
        }
        change.created.insert(self.name.clone());
        change.schema.put_table(table);
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropTable(DropTable {
            table: self.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create partition {} of {}", self.name, self.of.parent)
    }
}
