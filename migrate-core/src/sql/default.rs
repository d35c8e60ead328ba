//! What follows the keyword DEFAULT.

use super::{Unsupported, expression};
use crate::Target;
use crate::expr::{Expr, ExprKind, Scope};
use crate::schema::{Type, TypeKind};

/// A default as SQL, in parentheses where the dialect asks for them.
///
/// # Errors
///
/// A function that the database has not, or an expression where it takes only a literal.
pub fn default_value(
    expr: &Expr,
    scope: &Scope<'_>,
    ty: &Type,
    target: Target,
) -> Result<String, Unsupported> {
    let sql = expression(expr, scope, Some(ty), target)?;
    Ok(if needs_parentheses(expr, ty, &sql, target) {
        format!("({sql})")
    } else {
        sql
    })
}

fn needs_parentheses(expr: &Expr, ty: &Type, sql: &str, target: Target) -> bool {
    let literal = matches!(
        expr.kind,
        ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Integer(_)
            | ExprKind::Decimal(_)
            | ExprKind::Text(_)
    );
    match target.dialect {
        crate::Dialect::Postgres => false,
        crate::Dialect::Sqlite => !literal,
        crate::Dialect::Mysql | crate::Dialect::Mariadb => {
            let long = matches!(
                ty.kind,
                TypeKind::Text | TypeKind::Bytes | TypeKind::Json | TypeKind::Jsonb
            );
            (!literal || long) && sql != "CURRENT_TIMESTAMP(6)"
        }
    }
}
