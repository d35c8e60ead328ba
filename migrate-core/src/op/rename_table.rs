//! `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.

use crate::ObjectName;

/// `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// The name so far.
    pub from: ObjectName,
    /// The name from now on.
    pub to: ObjectName,
}
