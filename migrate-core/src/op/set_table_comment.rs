//! `alter table T { comment … }`: another comment on a table, or none.

use crate::ObjectName;

/// `alter table T { comment … }`: another comment on a table, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTableComment {
    /// The table.
    pub table: ObjectName,
    /// The comment from now on.
    pub comment: Option<String>,
}
