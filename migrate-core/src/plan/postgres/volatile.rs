//! Defaults that differ from row to row, which ADD COLUMN would write into every row at once.

use crate::expr::{self, Expr, ExprKind};

/// Whether two rows may get different values. Opaque SQL may.
pub(super) fn is_volatile(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Sql(_) => true,
        ExprKind::Call { function, .. } if expr::is_volatile(function.as_str()) => true,
        _ => expr.children().into_iter().any(is_volatile),
    }
}
