//! `drop enum E`: refused while a column has the type.

use super::{Change, CreateEnum, Inverse, Op, lookup};
use crate::{ObjectName, Schema};

/// `drop enum E`: refused while a column has the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnum {
    /// The type.
    pub name: ObjectName,
}

impl DropEnum {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::enum_type(change.schema, &self.name, change.report).is_some() {
            change.schema.remove_enum(&self.name);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(
            before
                .enum_type(&self.name)
                .map(|ty| Op::CreateEnum(CreateEnum { ty: ty.clone() })),
        )
    }

    pub(super) fn describe(&self) -> String {
        format!("drop enum {}", self.name)
    }
}
