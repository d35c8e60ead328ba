//! The guards of a downgrade come before its first step, so that it is refused as a whole or
//! not at all: except where an earlier operation changes what a guard looks at.

use crate::op::{AttachPartition, DetachPartition, Op};
use crate::plan::Step;
use crate::{Name, ObjectName};

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
pub(super) fn hoisted(steps: Vec<(Step, Vec<Watch>)>, ops: &[&Op]) -> Vec<Step> {
    let mut early = Vec::new();
    let mut all = Vec::new();
    for (mut step, watches) in steps {
        if !all.is_empty() {
            let guards = std::mem::take(&mut step.guards);
            for (guard, watch) in guards.into_iter().zip(watches) {
                let before = &ops[..watch.position.min(ops.len())];
                if before.iter().any(|op| watch.disturbed_by(op)) {
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
    fn disturbed_by(&self, op: &Op) -> bool {
        match op {
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
                self.tables.contains(partition) || self.tables.contains(&of.parent)
            }
            Op::DetachPartition(DetachPartition { table, partition }) => {
                self.tables.contains(partition) || self.tables.contains(table)
            }
            Op::DropTable(op) => self.tables.contains(&op.table),
            Op::RenameTable(op) => self.tables.contains(&op.from) || self.tables.contains(&op.to),
            Op::AddColumn(op) => self.sees(&op.table, &op.column.name),
            Op::DropColumn(op) => self.sees(&op.table, &op.column),
            Op::RenameColumn(op) => self.sees(&op.table, &op.from) || self.sees(&op.table, &op.to),
            Op::SetType(op) => self.sees(&op.table, &op.column),
            Op::Backfill(op) => op
                .set
                .iter()
                .any(|assignment| self.sees(&op.table, &assignment.column)),
            Op::InsertRows(op) => self.tables.contains(&op.table),
            Op::DeleteRows(op) => self.tables.contains(&op.table),
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

    fn sees(&self, table: &ObjectName, column: &Name) -> bool {
        self.tables.contains(table)
            && self
                .columns
                .as_ref()
                .is_none_or(|columns| columns.contains(column))
    }
}
