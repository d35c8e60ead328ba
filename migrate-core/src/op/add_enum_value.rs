//! `alter enum E { add v [before|after w] }`.

use super::{Change, DropEnumValue, Inverse, Op, lookup};
use crate::schema::EnumType;
use crate::{Name, ObjectName, Schema};

/// `alter enum E { add v [before|after w] }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEnumValue {
    /// The type.
    pub name: ObjectName,
    /// The value.
    pub value: Name,
    /// Where it goes in the order.
    pub place: Place,
}

/// Where a new value of an enum goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// After all others.
    #[default]
    Last,
    /// Right before the named one.
    Before(Name),
    /// Right behind the named one.
    After(Name),
}

impl AddEnumValue {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(ty) = lookup::enum_type(change.schema, &self.name, change.report) else {
            return;
        };
        if change.is_written() {
            lookup::new_enum_value(ty, &self.value, change.report);
            if let Place::Before(value) | Place::After(value) = &self.place {
                lookup::enum_value(ty, value, change.report);
            }
        }
        let Some(ty) = change.schema.enum_type_mut(&self.name) else {
            return;
        };
        if !ty.values.contains(&self.value) {
            let index = self.place.index(ty);
            ty.values.insert(index, self.value.clone());
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropEnumValue(DropEnumValue {
            name: self.name.clone(),
            value: self.value.clone(),
            instead: None,
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("add value {} to enum {}", self.value, self.name)
    }
}

impl Place {
    /// The place at which a value of the enum stands.
    pub(super) fn of(value: &Name, ty: &EnumType) -> Self {
        let next = ty.values.iter().skip_while(|known| *known != value).nth(1);
        next.map_or(Self::Last, |next| Self::Before(next.clone()))
    }

    /// Where that is among the values of the enum.
    fn index(&self, ty: &EnumType) -> usize {
        let last = ty.values.len();
        let find = |value: &Name| ty.values.iter().position(|known| known == value);
        match self {
            Self::Last => last,
            Self::Before(value) => find(value).unwrap_or(last),
            Self::After(value) => find(value).map_or(last, |index| index + 1),
        }
    }
}
