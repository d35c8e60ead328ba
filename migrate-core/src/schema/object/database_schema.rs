//! Schemas: the places inside of a database that hold everything else.

use crate::Name;

/// A schema of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseSchema {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub comment: Option<String>,
}
