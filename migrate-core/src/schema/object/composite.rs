//! Composite types: values of several parts.

use crate::schema::Type;
use crate::{Name, ObjectName};

/// A composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompositeType {
    /// Its name.
    pub name: ObjectName,
    /// Its parts, in their order.
    pub attributes: Vec<(Name, Type)>,
    /// What it is for.
    pub comment: Option<String>,
}

impl CompositeType {
    /// Whether it is the other with more parts behind it, or with less.
    pub fn is_longer_or_shorter(&self, other: &Self) -> bool {
        self.attributes.starts_with(&other.attributes)
            || other.attributes.starts_with(&self.attributes)
    }
}
