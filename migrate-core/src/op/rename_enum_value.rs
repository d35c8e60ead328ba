//! `alter enum E { rename a to b }`: rows and defaults follow.

use crate::{Name, ObjectName};

/// `alter enum E { rename a to b }`: rows and defaults follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEnumValue {
    /// The type.
    pub name: ObjectName,
    /// The value so far.
    pub from: Name,
    /// The value from now on.
    pub to: Name,
}
