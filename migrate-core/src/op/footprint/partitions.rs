//! What partitions touch: the table whose rows they take, and which of them.

use super::tracks::Tracks;
use super::{Thing, Touch};
use crate::op::{AttachPartition, CreatePartition, bounds};
use crate::schema::{Index, PartitionOf};
use crate::{ObjectName, Report};

impl Tracks<'_> {
    /// Beside another new partition, as long as no row belongs to both.
    pub(super) fn new_partition(&mut self, op: &CreatePartition) {
        self.table(&op.name, Touch::Add);
        self.table(&op.of.parent, Touch::Use);
        self.bounds(&op.of);
        let by = op.by.iter();
        for column in by.flat_map(|by| &by.columns) {
            self.column(&op.of.parent, column, Touch::Use);
        }
    }

    /// What the one is has been compared with what the other is.
    pub(super) fn attached_partition(&mut self, op: &AttachPartition) {
        self.table(&op.partition, Touch::Change);
        self.table(&op.of.parent, Touch::Change);
        self.bounds(&op.of);
    }

    /// An index of a partitioned table, or of one of its partitions: beside another one over the
    /// same columns it is not known which belongs to which.
    pub(super) fn shared_index(&mut self, table: &ObjectName, index: &Index, touch: Touch) {
        let known = self.schema.table(table);
        let parted =
            known.filter(|table| table.partition_by.is_some() || table.partition_of.is_some());
        let Some(parted) = parted else { return };
        let above = self.schema.parents_of(parted);
        let whole = above.last().map_or(&parted.name, |whole| &whole.name);
        self.touch(
            Thing::SharedIndex(whole.clone(), index.key_columns()),
            touch,
        );
    }

    fn bounds(&mut self, of: &PartitionOf) {
        let parent = self.schema.table(&of.parent);
        for column in parent.iter().flat_map(|parent| &parent.partition_by) {
            self.columns(&of.parent, &column.columns, Touch::Use);
        }
        let Some(parent) = parent else { return };
        let report = &mut Report::default();
        let extent = bounds::extent(&of.bounds, of.site, parent, self.schema, report);
        if let Some(extent) = extent {
            self.extent(&of.parent, extent);
        }
    }
}
