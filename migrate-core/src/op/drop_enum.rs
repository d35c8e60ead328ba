//! `drop enum E`: refused while a column has the type.

use crate::ObjectName;

/// `drop enum E`: refused while a column has the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnum {
    /// The type.
    pub name: ObjectName,
}
