//! `create table`: a table with everything that stands in its block.

use crate::schema::Table;

/// `create table`: a table with everything that stands in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    /// The whole table; names are resolved, foreign keys may leave out what they refer to.
    pub table: Table,
}
