//! `drop column`: a column goes, with what uses it alone.

use crate::expr::Expr;
use crate::{Name, ObjectName};

/// `drop column`: a column goes, with what uses it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// `refill (…)`: the values of a NOT NULL column when it comes back.
    pub refill: Option<Expr>,
}
