//! What an operation concerns: for all who put operations together, or ask what they lock.

use super::Op;
use crate::ObjectName;

/// What an operation concerns, by its name before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern<'a> {
    /// A table that is altered.
    Table(&'a ObjectName),
    /// A table to which a partition is attached, or from which one is detached.
    Divided(&'a ObjectName),
    /// A table that gets a new partition.
    Parent(&'a ObjectName),
    /// A table that goes, or gets another name.
    WholeTable(&'a ObjectName),
    /// The rows of a table.
    Rows(&'a ObjectName),
    /// An index, of whichever table.
    Index(&'a ObjectName),
    /// An object that belongs to a table, such as a trigger.
    ObjectOf(&'a ObjectName),
    /// An enum that is altered.
    Enum(&'a ObjectName),
    /// Nothing of all this: something new, an object of its own, SQL of the user's own.
    Else,
}

impl Op {
    /// What it concerns.
    ///
    /// ```
    /// use migrate_core::op::{Concern, DropTable, Op};
    /// let drop = Op::DropTable(DropTable { table: "drafts".into() });
    /// assert_eq!(drop.concern(), Concern::WholeTable(&"drafts".into()));
    /// ```
    pub fn concern(&self) -> Concern<'_> {
        let of_object = |table| match table {
            Some(table) => Concern::ObjectOf(table),
            None => Concern::Else,
        };
        match self {
            Self::SetTableComment(op) => Concern::Table(&op.table),
            Self::SetStorage(op) => Concern::Table(&op.table),
            Self::AddColumn(op) => Concern::Table(&op.table),
            Self::DropColumn(op) => Concern::Table(&op.table),
            Self::RenameColumn(op) => Concern::Table(&op.table),
            Self::SetType(op) => Concern::Table(&op.table),
            Self::SetNullable(op) => Concern::Table(&op.table),
            Self::SetDefault(op) => Concern::Table(&op.table),
            Self::SetIdentity(op) => Concern::Table(&op.table),
            Self::SetColumnComment(op) => Concern::Table(&op.table),
            Self::AddConstraint(op) => Concern::Table(&op.table),
            Self::DropConstraint(op) => Concern::Table(&op.table),
            Self::SetDeferrable(op) => Concern::Table(&op.table),
            Self::ValidateConstraint(op) => Concern::Table(&op.table),
            Self::RenameConstraint(op) => Concern::Table(&op.table),
            Self::CreateIndex(op) => Concern::Table(&op.table),
            Self::DropIndex(op) => Concern::Index(&op.index),
            Self::RenameIndex(op) => Concern::Index(&op.from),
            Self::AttachPartition(op) => Concern::Divided(&op.of.parent),
            Self::DetachPartition(op) => Concern::Divided(&op.table),
            Self::CreatePartition(op) => Concern::Parent(&op.of.parent),
            Self::DropTable(op) => Concern::WholeTable(&op.table),
            Self::RenameTable(op) => Concern::WholeTable(&op.from),
            Self::Backfill(op) => Concern::Rows(&op.table),
            Self::InsertRows(op) => Concern::Rows(&op.table),
            Self::DeleteRows(op) => Concern::Rows(&op.table),
            Self::AddEnumValue(op) => Concern::Enum(&op.name),
            Self::DropEnumValue(op) => Concern::Enum(&op.name),
            Self::RenameEnumValue(op) => Concern::Enum(&op.name),
            Self::CreateObject(op) => of_object(op.object.table()),
            Self::DropObject(op) => of_object(op.key.table.as_ref()),
            Self::ReplaceObject(op) => of_object(op.object.table()),
            Self::RenameObject(op) => of_object(op.from.table.as_ref()),
            Self::CreateTable(_)
            | Self::CreateEnum(_)
            | Self::DropEnum(_)
            | Self::RenameEnum(_)
            | Self::Execute(_)
            | Self::Retire(_)
            | Self::Purge(_) => Concern::Else,
        }
    }
}
