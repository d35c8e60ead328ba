//! Expressions as SQL: the typed tree in each dialect.

use super::types::opaque;
use super::{Unsupported, column_type, identifier, text};
use crate::expr::{BinaryOperator, Expr, ExprKind, Scope, UnaryOperator};
use crate::schema::{Type, TypeKind};
use crate::{Dialect, Target};

/// An expression as SQL. `expected` is the type of the place, where it has one: the column's
/// for a default or an assignment, Boolean for a condition.
///
/// # Errors
///
/// A function or a form that the database has not, or not in this place.
pub fn expression(
    expr: &Expr,
    scope: &Scope<'_>,
    expected: Option<&Type>,
    target: Target,
) -> Result<String, Unsupported> {
    let dialect = target.dialect;
    let part = |part: &Expr| -> Result<String, Unsupported> {
        let sql = expression(part, scope, None, target)?;
        Ok(match part.kind {
            ExprKind::Unary(..)
            | ExprKind::Binary(..)
            | ExprKind::IsNull { .. }
            | ExprKind::In { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::Sql(_) => format!("({sql})"),
            _ => sql,
        })
    };
    let parts = |list: &[Expr]| -> Result<String, Unsupported> {
        let list: Result<Vec<_>, _> = list.iter().map(part).collect();
        Ok(list?.join(", "))
    };
    let not = |negated: bool| if negated { "NOT " } else { "" };
    Ok(match &expr.kind {
        ExprKind::Null => "NULL".to_owned(),
        ExprKind::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        ExprKind::Integer(value) => value.to_string(),
        ExprKind::Decimal(value) => value.clone(),
        ExprKind::Text(value) => text(value, dialect),
        ExprKind::Column(name) => identifier(name.as_str(), dialect),
        ExprKind::Unary(UnaryOperator::Not, operand) => format!("NOT {}", part(operand)?),
        ExprKind::Unary(UnaryOperator::Negate, operand) => format!("-{}", part(operand)?),
        ExprKind::Binary(BinaryOperator::Concat, left, right) if dialect.is_mysql_family() => {
            format!("CONCAT({}, {})", part(left)?, part(right)?)
        }
        ExprKind::Binary(operator, left, right) => {
            let symbol = operator.symbol().to_uppercase();
            format!("{} {symbol} {}", part(left)?, part(right)?)
        }
        ExprKind::IsNull { operand, negated } => {
            format!("{} IS {}NULL", part(operand)?, not(*negated))
        }
        ExprKind::In {
            operand,
            list,
            negated,
        } => format!("{} {}IN ({})", part(operand)?, not(*negated), parts(list)?),
        ExprKind::Between {
            operand,
            low,
            high,
            negated,
        } => format!(
            "{} {}BETWEEN {} AND {}",
            part(operand)?,
            not(*negated),
            part(low)?,
            part(high)?
        ),
        ExprKind::Like {
            operand,
            pattern,
            negated,
        } => format!(
            "{} {}LIKE {}",
            part(operand)?,
            not(*negated),
            part(pattern)?
        ),
        ExprKind::Case {
            branches,
            otherwise,
        } => {
            let mut sql = "CASE".to_owned();
            for (condition, value) in branches {
                sql += &format!(" WHEN {} THEN {}", part(condition)?, part(value)?);
            }
            if let Some(otherwise) = otherwise {
                sql += &format!(" ELSE {}", part(otherwise)?);
            }
            sql + " END"
        }
        ExprKind::Cast { operand, ty } => format!(
            "CAST({} AS {})",
            part(operand)?,
            column_type(ty, scope.schema, target)?
        ),
        ExprKind::Call {
            function,
            arguments,
        } => match (function.as_str(), dialect) {
            ("now", Dialect::Mysql | Dialect::Mariadb) => "CURRENT_TIMESTAMP(6)".to_owned(),
            ("now", Dialect::Sqlite) => sqlite_now(expected).to_owned(),
            _ => format!("{}({})", function, parts(arguments)?),
        },
        ExprKind::Sql(sql) => opaque(sql, expr.site, target)?,
    })
}

fn sqlite_now(expected: Option<&Type>) -> &'static str {
    match expected.map(|ty| &ty.kind) {
        Some(TypeKind::Timestamp) => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        _ => "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    }
}
