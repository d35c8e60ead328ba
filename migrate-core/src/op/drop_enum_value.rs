//! `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.

use crate::{Name, ObjectName};

/// `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnumValue {
    /// The type.
    pub name: ObjectName,
    /// The value.
    pub value: Name,
}
