//! Extensions of PostgreSQL.

use crate::Name;

/// An extension: types, functions and operators that come in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: Name,
    /// The schema of what it brings, where it is not the current one.
    pub schema: Option<Name>,
    /// Its version, where it is not the one that the server prefers.
    pub version: Option<String>,
}
