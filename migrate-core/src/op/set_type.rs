//! `alter column C type T [using (…)]`: a column changes its type.

use crate::expr::Expr;
use crate::schema::Type;
use crate::{Name, ObjectName};

/// `alter column C type T [using (…)]`: a column changes its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetType {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The type from now on.
    pub ty: Type,
    /// The new value, computed from the old row; a cast where it is left out.
    pub using: Option<Expr>,
}
