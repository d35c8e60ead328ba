//! `rename index A to B`.

use crate::{Name, ObjectName};

/// `rename index A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameIndex {
    /// The name so far, in the schema of its table.
    pub from: ObjectName,
    /// The name from now on.
    pub to: Name,
}
