//! `create enum E { … }`.

use crate::schema::EnumType;

/// `create enum E { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEnum {
    /// The type.
    pub ty: EnumType,
}
