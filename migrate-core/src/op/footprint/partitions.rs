//! What partitions touch: the table whose rows they take, and which of them.

use super::Touch;
use super::tracks::Tracks;
use crate::Report;
use crate::op::{AttachPartition, CreatePartition, bounds};
use crate::schema::PartitionOf;

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
