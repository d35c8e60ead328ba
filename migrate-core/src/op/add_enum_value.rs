//! `alter enum E { add v [before|after w] }`.

use crate::{Name, ObjectName};

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
