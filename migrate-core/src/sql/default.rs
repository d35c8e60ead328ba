//! What follows the keyword DEFAULT.

use super::expression::Writer;
use super::phrase::Strength;
use super::{Unsupported, column_type};
use crate::expr::{Expr, Scope, Typed, TypedKind, ValueType, check, check_beside};
use crate::schema::{Type, TypeKind};
use crate::{Dialect, Report, Target};

/// A default as SQL, in parentheses where the dialect asks for them. `ty` is the column's.
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
    let typed = check(expr, scope, Some(ty), &mut Report::default());
    let phrase = Writer::new(scope, target).assigned(&typed, ty)?;
    match form(&typed, ty, target.dialect) {
        Form::Bare => Ok(phrase.text),
        Form::Operand => Ok(phrase.at_least(Strength::Negative)),
        // MySQL took literals only, and none on long types.
        Form::Parentheses if target.dialect == Dialect::Mysql && !target.at_least(8, 0, 13) => {
            let sql_type = column_type(ty, scope.schema, target)?;
            let what = match typed.literal() {
                Some(_) => format!("a default on {sql_type}"),
                None => "a default that is no literal".to_owned(),
            };
            Err(Unsupported::new(expr.site, what)
                .help("name `mysql 8.0.13` in the list of dialects"))
        }
        Form::Parentheses => Ok(format!("({})", phrase.text)),
    }
}

/// A value beside something of such a type.
pub(crate) fn value_beside(
    expr: &Expr,
    scope: &Scope<'_>,
    ty: &ValueType,
    target: Target,
) -> Result<String, Unsupported> {
    let typed = check_beside(expr, scope, ty, &mut Report::default());
    let phrase = Writer::new(scope, target).plain(&typed)?;
    Ok(phrase.at_least(Strength::Negative))
}

/// How a default is written.
enum Form {
    Bare,
    /// In parentheses where it is more than one operand: PostgreSQL reads `DEFAULT NOT TRUE`
    /// as a mistake.
    Operand,
    Parentheses,
}

fn form(value: &Typed, ty: &Type, dialect: Dialect) -> Form {
    let literal = match &value.kind {
        TypedKind::Null => return Form::Bare,
        TypedKind::Literal(_) => true,
        _ => false,
    };
    let bare = match dialect {
        Dialect::Postgres => return Form::Operand,
        Dialect::Sqlite => literal,
        Dialect::Mysql | Dialect::Mariadb => match &ty.kind {
            TypeKind::Text | TypeKind::Bytes | TypeKind::Json | TypeKind::Jsonb => false,
            TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) => literal || value.is_now(),
            TypeKind::Boolean
            | TypeKind::TinyInt
            | TypeKind::SmallInt
            | TypeKind::Integer
            | TypeKind::BigInt
            | TypeKind::Unsigned(_)
            | TypeKind::Binary(_)
            | TypeKind::Varbinary(_)
            | TypeKind::Real
            | TypeKind::Double
            | TypeKind::Numeric { .. }
            | TypeKind::Char(_)
            | TypeKind::Varchar(_)
            | TypeKind::Date
            | TypeKind::Time(_)
            | TypeKind::Interval
            | TypeKind::Uuid
            | TypeKind::Inet
            | TypeKind::Cidr
            | TypeKind::Array(_)
            | TypeKind::Named(_)
            | TypeKind::Sql(_) => literal,
        },
    };
    if bare { Form::Bare } else { Form::Parentheses }
}
