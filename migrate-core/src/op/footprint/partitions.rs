//! What partitions touch: the table whose rows they take, and which of them.

use super::tracks::Tracks;
use super::{Thing, Touch};
use crate::op::{AttachPartition, CreatePartition, DetachPartition, bounds};
use crate::schema::{Constraint, ConstraintKind, Index, PartitionOf, Table, inherited_name};
use crate::{Name, ObjectName, Report};

impl Tracks<'_> {
    /// Beside another new partition, as long as no row belongs to both.
    pub(super) fn new_partition(&mut self, op: &CreatePartition) {
        self.table(&op.name, Touch::Add);
        self.table(&op.of.parent, Touch::Use);
        self.bounds(&op.of);
        self.names_below(&op.name, &op.of.parent);
        for key in op.by.iter().flat_map(|by| &by.keys) {
            self.expr(&op.of.parent, &key.expr);
        }
    }

    /// What the one is has been compared with what the other is.
    pub(super) fn attached_partition(&mut self, op: &AttachPartition) {
        self.table(&op.partition, Touch::Change);
        self.inheritance(&op.of.parent);
        self.bounds(&op.of);
        self.names_below(&op.partition, &op.of.parent);
        let below = self.schema.partitions_below(&op.partition);
        for partition in below {
            self.names_below(&partition.name, &op.of.parent);
        }
    }

    /// What is touched with a thing of a partition, which has the columns and the keys of its parent
    /// from there, and with the rows of a table, which are in its partitions.
    pub(super) fn whole_and_parts(&mut self, thing: &Thing, touch: Touch) {
        type Same<'t> = &'t dyn Fn(ObjectName) -> Thing;
        let (table, same_of): (_, Same<'_>) = match thing {
            Thing::Column(table, it) => (table, &|of| Thing::Column(of, it.clone())),
            Thing::Nullability(table, it) => (table, &|of| Thing::Nullability(of, it.clone())),
            Thing::Default(table, it) => (table, &|of| Thing::Default(of, it.clone())),
            Thing::Key(table, it) => (table, &|of| Thing::Key(of, it.clone())),
            Thing::PrimaryKey(table) => (table, &Thing::PrimaryKey),
            Thing::NewRows(table) => (table, &Thing::NewRows),
            Thing::Rows(table) => (table, &Thing::Rows),
            _ => return,
        };
        let schema = self.schema;
        let known = schema.table(table).into_iter();
        for above in known.flat_map(|known| schema.parents_of(known)) {
            self.add(same_of(above.name.clone()), Touch::Use);
        }
        if matches!(thing, Thing::Rows(_)) {
            for below in schema.partitions_below(table) {
                self.add(same_of(below.name.clone()), touch);
            }
        }
    }

    /// What the one was it keeps, by the names that it has then.
    pub(super) fn detached_partition(&mut self, op: &DetachPartition) {
        self.table(&op.partition, Touch::Change);
        self.inheritance(&op.table);
    }

    /// What a partition inherits comes from all that is above it.
    fn inheritance(&mut self, parent: &ObjectName) {
        self.table(parent, Touch::Change);
        let schema = self.schema;
        let known = schema.table(parent).into_iter();
        for above in known.flat_map(|own| schema.parents_of(own)) {
            self.table(&above.name, Touch::Change);
        }
    }

    /// The name of an index, or of a key, and those of its parts in partitions.
    pub(super) fn index_name(&mut self, table: &ObjectName, index: &Name, touch: Touch) {
        self.touch(Thing::Index(table.sibling(index.clone())), touch);
        for partition in self.schema.partitions_below(table) {
            let name = inherited_name(index, &partition.name.name);
            self.touch(Thing::Index(partition.name.sibling(name)), touch);
        }
    }

    /// The names by which a partition has what it inherits, if it is called so.
    pub(super) fn inherited_names(&mut self, partition: &Table, called: &Name, touch: Touch) {
        for index in self.schema.inherited_indexes(partition) {
            let name = inherited_name(index.of, called);
            self.touch(Thing::Index(partition.name.sibling(name)), touch);
        }
    }

    /// Those that a table gets below another one.
    fn names_below(&mut self, partition: &ObjectName, parent: &ObjectName) {
        let schema = self.schema;
        let Some(parent) = schema.table(parent) else {
            return;
        };
        for index in schema.with_parents(parent).flat_map(Table::index_names) {
            let name = inherited_name(index, &partition.name);
            self.touch(Thing::Index(partition.sibling(name)), Touch::Add);
        }
    }

    /// An index of a partitioned table, or of one of its partitions: beside another one over the
    /// same columns it is not known which belongs to which.
    pub(super) fn shared_index(&mut self, table: &ObjectName, index: &Index, touch: Touch) {
        if let Some(whole) = self.whole(table) {
            self.touch(Thing::SharedIndex(whole, index.key_columns()), touch);
        }
    }

    /// The same of a constraint, and of its name.
    pub(super) fn shared_constraint(
        &mut self,
        table: &ObjectName,
        constraint: &Constraint,
        touch: Touch,
    ) {
        let Some(whole) = self.whole(table) else {
            return;
        };
        let name = Thing::Constraint(whole.clone(), constraint.name.clone());
        self.touch(name, touch);
        if let ConstraintKind::ForeignKey(key) = &constraint.kind {
            self.touch(Thing::SharedForeignKey(whole, key.columns.clone()), touch);
        }
    }

    /// The table that is divided, of which a table is a partition or which it is itself.
    fn whole(&self, table: &ObjectName) -> Option<ObjectName> {
        let known = self.schema.table(table)?;
        let whole = self.schema.with_parents(known).last()?;
        whole.partition_by.is_some().then(|| whole.name.clone())
    }

    fn bounds(&mut self, of: &PartitionOf) {
        let parent = self.schema.table(&of.parent);
        let Some(parent) = parent else { return };
        for key in parent.partition_by.iter().flat_map(|by| &by.keys) {
            self.expr(&of.parent, &key.expr);
        }
        let report = &mut Report::default();
        let extent = bounds::extent(&of.bounds, of.site, parent, self.schema, report);
        if let Some(extent) = extent {
            self.extent(&of.parent, extent);
        }
    }
}
