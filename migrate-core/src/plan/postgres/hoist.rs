//! The guards of a downgrade come before its first step, so that it is refused as a whole or
//! not at all: except where an earlier operation changes what a guard looks at.

use crate::op::{AttachPartition, Op};
use crate::plan::Step;
use crate::plan::walk::Walked;
use crate::schema::Table;
use crate::{Name, ObjectName, Schema};

/// What a guard looks at.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// The operation, counted from zero, that the guard belongs to.
    pub(super) position: usize,
    /// The tables.
    pub(super) tables: Vec<ObjectName>,
    /// The columns of these tables; `None` where that is unknown.
    pub(super) columns: Option<Vec<Name>>,
}

/// The steps with their guards in the first one, as far as that is sound.
pub(super) fn hoisted(steps: Vec<(Step, Vec<Watch>)>, walked: &[Walked<'_>]) -> Vec<Step> {
    let mut early = Vec::new();
    let mut all = Vec::new();
    for (mut step, watches) in steps {
        if !all.is_empty() {
            let guards = std::mem::take(&mut step.guards);
            for (guard, watch) in guards.into_iter().zip(watches) {
                let before = &walked[..watch.position.min(walked.len())];
                if before.iter().any(|earlier| watch.disturbed_by(earlier)) {
                    step.guards.push(guard);
                } else {
                    early.push(guard);
                }
            }
        }
        all.push(step);
    }
    if let Some(first) = all.first_mut() {
        first.guards.extend(early);
    }
    all
}

impl Watch {
    /// Whether the guard finds something else, or nothing at all, after the operation.
    fn disturbed_by(&self, walked: &Walked<'_>) -> bool {
        let schema = &walked.before;
        let sees = |table: &ObjectName, column: &Name| {
            let columns = self.columns.as_ref();
            columns.is_none_or(|columns| columns.contains(column)) && self.finds(table, schema)
        };
        match walked.op {
            Op::Execute(_)
            | Op::AddEnumValue(_)
            | Op::DropEnumValue(_)
            | Op::RenameEnumValue(_)
            | Op::CreateEnum(_)
            | Op::DropEnum(_)
            | Op::RenameEnum(_)
            | Op::CreateObject(_)
            | Op::DropObject(_)
            | Op::ReplaceObject(_)
            | Op::RenameObject(_) => true,
            Op::CreateTable(op) => self.tables.contains(&op.table.name),
            Op::CreatePartition(op) => self.tables.contains(&op.name),
            Op::AttachPartition(AttachPartition { partition, of }) => {
                self.finds(partition, schema) || self.finds(&of.parent, schema)
            }
            Op::DetachPartition(op) => self.finds(&op.partition, schema),
            Op::DropTable(op) => self.finds(&op.table, schema),
            Op::RenameTable(op) => self.tables.contains(&op.from) || self.tables.contains(&op.to),
            Op::AddColumn(op) => sees(&op.table, &op.column.name),
            Op::DropColumn(op) => sees(&op.table, &op.column),
            Op::RenameColumn(op) => sees(&op.table, &op.from) || sees(&op.table, &op.to),
            Op::SetType(op) => sees(&op.table, &op.column),
            Op::Backfill(op) => op
                .set
                .iter()
                .any(|assignment| sees(&op.table, &assignment.column)),
            Op::InsertRows(op) => self.finds(&op.table, schema),
            Op::DeleteRows(op) => self.finds(&op.table, schema),
            Op::SetTableComment(_)
            | Op::SetStorage(_)
            | Op::SetNullable(_)
            | Op::SetDefault(_)
            | Op::SetIdentity(_)
            | Op::SetColumnComment(_)
            | Op::AddConstraint(_)
            | Op::DropConstraint(_)
            | Op::SetDeferrable(_)
            | Op::ValidateConstraint(_)
            | Op::RenameConstraint(_)
            | Op::CreateIndex(_)
            | Op::DropIndex(_)
            | Op::RenameIndex(_)
            | Op::Retire(_)
            | Op::Purge(_) => false,
        }
    }

    /// Whether it looks at a table, at a partition of it, or at what it is a partition of: they
    /// share columns and rows.
    fn finds(&self, table: &ObjectName, schema: &Schema) -> bool {
        let is_watched = |table: &Table| self.tables.contains(&table.name);
        self.tables.contains(table)
            || schema.table(table).is_some_and(|table| {
                schema.with_parents(table).any(is_watched)
                    || schema.with_partitions(table).into_iter().any(is_watched)
            })
    }
}
