//! `drop constraint N`, of whatever kind.

use crate::{Name, ObjectName};

/// `drop constraint N`, of whatever kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub name: Name,
}
