//! `rename column A to B`: everything that mentions the column follows.

use crate::{Name, ObjectName};

/// `rename column A to B`: everything that mentions the column follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// The table.
    pub table: ObjectName,
    /// The name so far.
    pub from: Name,
    /// The name from now on.
    pub to: Name,
}
