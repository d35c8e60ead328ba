//! `alter enum E { rename a to b }`: rows and defaults follow.

use super::{Change, Inverse, Op, lookup};
use crate::{Name, ObjectName, Schema};

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

impl RenameEnumValue {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(ty) = lookup::enum_type(change.schema, &self.name, change.report) else {
            return;
        };
        if lookup::enum_value(ty, &self.from, change.report) {
            if change.is_written() {
                lookup::new_enum_value(ty, &self.to, change.report);
            }
            change
                .schema
                .rename_enum_value(&self.name, &self.from, &self.to);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameEnumValue(Self {
            name: self.name.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "rename value {} of enum {} to {}",
            self.from, self.name, self.to
        )
    }
}
