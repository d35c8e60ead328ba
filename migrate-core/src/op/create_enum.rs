//! `create enum E { … }`.

use super::{Change, DropEnum, Inverse, Op};
use crate::Schema;
use crate::schema::EnumType;

/// `create enum E { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEnum {
    /// The type.
    pub ty: EnumType,
}

impl CreateEnum {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        change.schema.put_enum(self.ty.clone());
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropEnum(DropEnum {
            name: self.ty.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create enum {}", self.ty.name)
    }
}
