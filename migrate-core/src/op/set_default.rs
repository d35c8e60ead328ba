//! `alter column C set default … | drop default`.

use crate::expr::Expr;
use crate::{Name, ObjectName};

/// `alter column C set default … | drop default`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDefault {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The default from now on.
    pub default: Option<Expr>,
}
