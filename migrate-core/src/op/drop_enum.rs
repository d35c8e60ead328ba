//! `drop enum E`: refused while a column has the type.

use super::{Change, CreateEnum, Inverse, Op, dependants, lookup};
use crate::{ObjectName, Schema};

/// `drop enum E`: refused while a column has the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnum {
    /// The type.
    pub name: ObjectName,
}

impl DropEnum {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::enum_type(change.schema, &self.name, change.report).is_none() {
            return;
        }
        if change.is_written() {
            let what = format!("enum `{}`", self.name);
            let users = dependants::of_type(change.schema, &self.name);
            let error = dependants::still_used(self.name.site(), &what, &users);
            change.report.extend(error);
        }
        change.schema.remove_enum(&self.name);
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
