//! Which table an operation alters.

use crate::op::Op;
use crate::plan::walk::Walked;
use crate::{ObjectName, Schema};

/// The table that an operation alters: one that exists before and after it.
pub(super) fn altered(walked: &Walked<'_>) -> Option<ObjectName> {
    match walked.op {
        Op::SetTableComment(op) => Some(op.table.clone()),
        Op::SetStorage(op) => Some(op.table.clone()),
        Op::AddColumn(op) => Some(op.table.clone()),
        Op::DropColumn(op) => Some(op.table.clone()),
        Op::RenameColumn(op) => Some(op.table.clone()),
        Op::SetType(op) => Some(op.table.clone()),
        Op::SetNullable(op) => Some(op.table.clone()),
        Op::SetDefault(op) => Some(op.table.clone()),
        Op::SetIdentity(op) => Some(op.table.clone()),
        Op::SetColumnComment(op) => Some(op.table.clone()),
        Op::AddConstraint(op) => Some(op.table.clone()),
        Op::DropConstraint(op) => Some(op.table.clone()),
        Op::SetDeferrable(op) => Some(op.table.clone()),
        Op::ValidateConstraint(op) => Some(op.table.clone()),
        Op::RenameConstraint(op) => Some(op.table.clone()),
        Op::CreateIndex(op) => Some(op.table.clone()),
        Op::DropIndex(op) => table_of_index(&walked.before, &op.index),
        Op::RenameIndex(op) => table_of_index(&walked.before, &op.from),
        Op::CreateTable(_)
        | Op::DropTable(_)
        | Op::RenameTable(_)
        | Op::CreateEnum(_)
        | Op::DropEnum(_)
        | Op::AddEnumValue(_)
        | Op::DropEnumValue(_)
        | Op::RenameEnumValue(_)
        | Op::Execute(_)
        | Op::Backfill(_)
        | Op::InsertRows(_)
        | Op::DeleteRows(_)
        | Op::CreateObject(_)
        | Op::DropObject(_)
        | Op::ReplaceObject(_)
        | Op::RenameObject(_)
        | Op::RenameEnum(_)
        | Op::Retire(_)
        | Op::Purge(_)
        | Op::CreatePartition(_)
        | Op::AttachPartition(_)
        | Op::DetachPartition(_) => None,
    }
}

fn table_of_index(schema: &Schema, index: &ObjectName) -> Option<ObjectName> {
    schema.table_of_index(index).map(|table| table.name.clone())
}
