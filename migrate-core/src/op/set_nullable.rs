//! `alter column C set not null | drop not null`.

use crate::{Name, ObjectName};

/// `alter column C set not null | drop not null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNullable {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// Whether the column may hold NULL from now on.
    pub nullable: bool,
}
