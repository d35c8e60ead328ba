//! `rename constraint A to B`.

use crate::{Name, ObjectName};

/// `rename constraint A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameConstraint {
    /// The table.
    pub table: ObjectName,
    /// The name so far.
    pub from: Name,
    /// The name from now on.
    pub to: Name,
}
