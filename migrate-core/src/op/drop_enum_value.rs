//! `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.

use super::{AddEnumValue, Change, Inverse, Op, Place, dependants, lookup};
use crate::schema::EnumType;
use crate::{Diagnostic, Name, ObjectName, Report, Schema};

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
        if change.is_written() {
            self.check(ty, change.schema, change.report);
        }
        if let Some(ty) = change.schema.enum_type_mut(&self.name) {
            ty.values.retain(|value| *value != self.value);
        }
    }

    fn check(&self, ty: &EnumType, schema: &Schema, report: &mut Report) {
        let site = self.value.site();
        let what = format!("value `{}` of enum `{}`", self.value, self.name);
        let users = dependants::of_enum_value(schema, &self.name, &self.value);
        report.extend(dependants::still_used(site, &what, &users));
        if ty.values.len() == 1 {
            report.push(
                Diagnostic::new(site, format!("{what} is the last one"))
                    .help("drop the enum instead"),
            );
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
