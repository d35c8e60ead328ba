//! Defaults that differ from row to row, which ADD COLUMN would write into every row at once.

use crate::expr::{Expr, ExprKind};

/// Functions of the catalogue that give one value for a whole statement.
const STABLE: [&str; 3] = ["now", "current_date", "current_timestamp"];

/// Whether two rows may get different values. Opaque SQL may.
pub(super) fn is_volatile(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Sql(_) => true,
        ExprKind::Call { function, .. } if !STABLE.contains(&function.as_str()) => true,
        _ => expr.children().into_iter().any(is_volatile),
    }
}
