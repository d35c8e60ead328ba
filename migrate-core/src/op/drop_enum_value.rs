//! `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.

use super::{AddEnumValue, Change, Inverse, Op, Place, lookup};
use crate::{Name, ObjectName, Schema};

/// `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnumValue {
    /// The type.
    pub name: ObjectName,
    /// The value.
    pub value: Name,
}

impl DropEnumValue {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(ty) = lookup::enum_type(change.schema, &self.name, change.report) else {
            return;
        };
        if !lookup::enum_value(ty, &self.value, change.report) {
            return;
        }
        if let Some(ty) = change.schema.enum_type_mut(&self.name) {
            ty.values.retain(|value| *value != self.value);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.enum_type(&self.name).map(|ty| {
            Op::AddEnumValue(AddEnumValue {
                name: self.name.clone(),
                value: self.value.clone(),
                place: Place::of(&self.value, ty),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop value {} of enum {}", self.value, self.name)
    }
}
