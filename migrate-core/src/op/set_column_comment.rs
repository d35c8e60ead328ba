//! `alter column C comment …`: another comment on a column, or none.

use crate::{Name, ObjectName};

/// `alter column C comment …`: another comment on a column, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetColumnComment {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The comment from now on.
    pub comment: Option<String>,
}
