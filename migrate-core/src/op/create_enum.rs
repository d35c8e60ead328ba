//! `create enum E { … }`.

use super::{Change, DropEnum, Inverse, Op};
use crate::schema::EnumType;
use crate::{Diagnostic, Schema};

/// `create enum E { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEnum {
    /// The type.
    pub ty: EnumType,
}

impl CreateEnum {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() {
            self.check(change);
        }
        change.schema.put_enum(self.ty.clone());
    }

    fn check(&self, change: &mut Change<'_>) {
        let EnumType { name, values, .. } = &self.ty;
        change.claim_enum(name);
        if values.is_empty() {
            change.report.push(
                Diagnostic::new(name.site(), format!("enum `{name}` has no values"))
                    .help("give it at least one"),
            );
        }
        for (number, value) in values.iter().enumerate() {
            if values[..number].contains(value) {
                let message = format!("value `{value}` stands twice in enum `{name}`");
                change
                    .report
                    .refuse(value.site(), message, "remove one of the two");
            }
        }
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
