//! `add column`: a column joins a table.

use crate::schema::Column;
use crate::{Name, ObjectName};

/// `add column`: a column joins a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddColumn {
    /// The table.
    pub table: ObjectName,
    /// The column; constraints written on it are operations of their own.
    pub column: Column,
    /// Where it goes, where the database can say so.
    pub position: Position,
}

/// Where a new column goes. A database that cannot say so appends it, which is no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// After all others.
    #[default]
    Last,
    /// Before all others.
    First,
    /// Behind the named one.
    After(Name),
}
