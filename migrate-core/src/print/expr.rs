//! Expressions, with parentheses only where precedence asks for them.

use std::fmt::{self, Display};

use super::comma;
use crate::Name;
use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator, level};
use crate::spelling::{Text, except, is_reserved, is_word, sql};

/// An expression that stands where it needs no parentheses.
pub(super) struct Whole<'a>(pub(super) &'a Expr);

impl Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AtLeast(0, self.0).fmt(f)
    }
}

/// An expression that has to bind at least as strongly as the level, or stands in parentheses.
struct AtLeast<'a>(u8, &'a Expr);

impl Display for AtLeast<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(floor, expr) = *self;
        if level_of(expr) < floor {
            write!(f, "({})", Bare(expr))
        } else {
            Bare(expr).fmt(f)
        }
    }
}

/// How strongly an expression binds.
fn level_of(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Integer(_)
        | ExprKind::Decimal(_)
        | ExprKind::Text(_)
        | ExprKind::Column(_)
        | ExprKind::Case { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Call { .. }
        | ExprKind::Sql(_) => level::OPERAND,
        ExprKind::Unary(UnaryOperator::Not, _) => level::NOT,
        ExprKind::Unary(UnaryOperator::Negate, _) => level::NEGATE,
        ExprKind::Binary(operator, ..) => operator.precedence(),
        ExprKind::IsNull { .. } => level::IS,
        ExprKind::In { .. } | ExprKind::Between { .. } | ExprKind::Like { .. } => level::MEMBERSHIP,
    }
}

struct Bare<'a>(&'a Expr);

impl Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Null => f.write_str("null"),
            ExprKind::Boolean(value) => value.fmt(f),
            ExprKind::Integer(value) => value.fmt(f),
            ExprKind::Decimal(digits) => f.write_str(digits),
            ExprKind::Text(text) => Text(text).fmt(f),
            ExprKind::Column(name) => column(f, name),
            ExprKind::Unary(operator, operand) => unary(f, *operator, operand),
            ExprKind::Binary(operator, left, right) => binary(f, *operator, left, right),
            ExprKind::IsNull { operand, negated } => {
                let operand = AtLeast(level::IS + 1, operand);
                write!(f, "{operand} is {}null", not(*negated))
            }
            ExprKind::In {
                operand,
                list,
                negated,
            } => {
                let operand = AtLeast(level::MEMBERSHIP + 1, operand);
                write!(f, "{operand} {}in (", not(*negated))?;
                comma(f, list.iter().map(Whole))?;
                f.write_str(")")
            }
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
            } => {
                let [operand, low, high] =
                    [operand, low, high].map(|part| AtLeast(level::MEMBERSHIP + 1, part));
                write!(f, "{operand} {}between {low} and {high}", not(*negated))
            }
            ExprKind::Like {
                operand,
                pattern,
                negated,
            } => {
                let [operand, pattern] =
                    [operand, pattern].map(|part| AtLeast(level::MEMBERSHIP + 1, part));
                write!(f, "{operand} {}like {pattern}", not(*negated))
            }
            ExprKind::Case {
                branches,
                otherwise,
            } => case(f, branches, otherwise.as_deref()),
            ExprKind::Cast { operand, ty } => write!(f, "cast({} as {ty})", Whole(operand)),
            ExprKind::Call {
                function,
                arguments,
            } => call(f, function, arguments),
            ExprKind::Sql(text) => sql(f, &text.map(|sql| sql.text.clone())),
        }
    }
}

const fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

/// A column's name inside an expression, where a string would be text.
fn column(f: &mut fmt::Formatter<'_>, name: &Name) -> fmt::Result {
    let name = name.as_str();
    if !is_word(name) {
        write!(f, "column({})", Text(name))
    } else if is_reserved(name) {
        write!(f, "r#{name}")
    } else {
        f.write_str(name)
    }
}

fn call(f: &mut fmt::Formatter<'_>, function: &Name, arguments: &[Expr]) -> fmt::Result {
    let name = function.as_str();
    if is_reserved(name) || matches!(name, "sql" | "column") {
        f.write_str("r#")?;
    }
    write!(f, "{name}(")?;
    comma(f, arguments.iter().map(Whole))?;
    f.write_str(")")
}

fn unary(f: &mut fmt::Formatter<'_>, operator: UnaryOperator, operand: &Expr) -> fmt::Result {
    match (operator, &operand.kind) {
        (UnaryOperator::Not, _) => write!(f, "not {}", AtLeast(level::NOT, operand)),
        // `-5` is a number; this is the negation of one.
        (UnaryOperator::Negate, ExprKind::Integer(_) | ExprKind::Decimal(_)) => {
            write!(f, "-({})", Bare(operand))
        }
        (UnaryOperator::Negate, _) => write!(f, "-{}", AtLeast(level::NEGATE, operand)),
    }
}

fn binary(
    f: &mut fmt::Formatter<'_>,
    operator: BinaryOperator,
    left: &Expr,
    right: &Expr,
) -> fmt::Result {
    let own = operator.precedence();
    let left = if own == level::COMPARISON {
        AtLeast(own + 1, left)
    } else {
        AtLeast(own, left)
    };
    write!(
        f,
        "{left} {} {}",
        operator.symbol(),
        AtLeast(own + 1, right)
    )
}

fn case(
    f: &mut fmt::Formatter<'_>,
    branches: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) -> fmt::Result {
    f.write_str("case")?;
    for (condition, value) in branches {
        write!(f, " when {} then {}", Whole(condition), Whole(value))?;
    }
    if let Some(value) = otherwise {
        write!(f, " else {}", Whole(value))?;
    }
    f.write_str(" end")
}

/// A key of an index: a bare column, or an expression in parentheses.
pub(super) struct Key<'a>(pub(super) &'a Expr);

impl Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_column() {
            Some(name) => except(f, name, &[]),
            None => write!(f, "({})", Whole(self.0)),
        }
    }
}
