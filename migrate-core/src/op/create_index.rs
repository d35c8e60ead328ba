//! `create index`, and `add index` in an alter block.

use crate::ObjectName;
use crate::schema::Index;

/// `create index`, and `add index` in an alter block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table.
    pub table: ObjectName,
    /// The index.
    pub index: Index,
}
