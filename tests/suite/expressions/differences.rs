//! What the databases are known to compute differently, each with its reason. All of it stands in
//! `docs/guide/expressions.md`.

use migrate_core::Dialect;
use migrate_core::expr::{BinaryOperator, Function, Literal, Typed, TypedKind, ValueType};

use super::kind::Kind;
use super::outcome::{Failure, Outcome};
use super::table::ORDINARY;

/// A result that is not that of PostgreSQL.
pub(super) struct Case<'a> {
    pub(super) typed: &'a Typed,
    pub(super) kind: Kind,
    pub(super) dialect: Dialect,
    pub(super) row: usize,
}

/// A form whose results differ.
struct Known {
    dialects: &'static [Dialect],
    /// Whether it differs for extreme values only.
    extreme: bool,
    is_in: fn(&Typed) -> bool,
}

const FAMILY: &[Dialect] = &[Dialect::Mysql, Dialect::Mariadb];
const SQLITE: &[Dialect] = &[Dialect::Sqlite];
const OTHERS: &[Dialect] = &[Dialect::Mysql, Dialect::Mariadb, Dialect::Sqlite];

const KNOWN: &[Known] = &[
    // A computed number has as many zeros at its end as the database likes.
    Known {
        dialects: FAMILY,
        extreme: false,
        is_in: |part| match &part.kind {
            TypedKind::Cast { operand, .. } => {
                part.ty == ValueType::Text
                    && operand.ty == ValueType::Numeric
                    && !matches!(operand.kind, TypedKind::Column(_))
            }
            _ => false,
        },
    },
    // MySQL and MariaDB give what `nullif` gives the type of its first argument.
    Known {
        dialects: FAMILY,
        extreme: false,
        is_in: |part| match &part.kind {
            TypedKind::Call {
                function: Function::Nullif,
                arguments,
            } => arguments.iter().any(|argument| argument.ty != part.ty),
            _ => false,
        },
    },
    // SQLite knows the case of the letters of ASCII only.
    Known {
        dialects: SQLITE,
        extreme: true,
        is_in: |part| {
            matches!(
                part.kind,
                TypedKind::Call {
                    function: Function::Lower | Function::Upper,
                    ..
                }
            )
        },
    },
    // SQLite computes a `Numeric` in floating point.
    Known {
        dialects: SQLITE,
        extreme: true,
        is_in: is_computed_numeric,
    },
    // A `Real` counts 64 bits while it is computed with.
    Known {
        dialects: OTHERS,
        extreme: true,
        is_in: |part| {
            part.ty == ValueType::Real
                && !matches!(part.kind, TypedKind::Column(_) | TypedKind::Literal(_))
        },
    },
    // A text is read as a moment in ISO 8601, without a zone, and nothing behind it.
    Known {
        dialects: FAMILY,
        extreme: false,
        is_in: |part| {
            let too_long = |part: &Typed| match part.literal() {
                Some(Literal::Text(text)) => has_zone(text),
                _ => false,
            };
            let is_moment = matches!(
                part.ty,
                ValueType::Date | ValueType::Time | ValueType::Timestamp
            );
            is_moment
                && matches!(&part.kind, TypedKind::Cast { operand, .. }
                    if operand.ty == ValueType::Text && anywhere(operand, too_long))
        },
    },
    // A remainder is only as exact as the quotient that it is taken of.
    Known {
        dialects: OTHERS,
        extreme: false,
        is_in: |part| {
            let is_quotient = |part: &Typed| {
                matches!(part.kind, TypedKind::Binary(BinaryOperator::Divide, ..))
                    && !part.ty.is_integer()
            };
            matches!(part.kind, TypedKind::Binary(BinaryOperator::Remainder, ..))
                && anywhere(part, is_quotient)
        },
    },
    // SQLite computes a `Numeric` in floating point.
    Known {
        dialects: SQLITE,
        extreme: false,
        is_in: |part| {
            let inexact =
                |part: &Typed| part.ty == ValueType::Numeric && anywhere(part, is_computed_numeric);
            match &part.kind {
                TypedKind::Binary(
                    BinaryOperator::Equal
                    | BinaryOperator::NotEqual
                    | BinaryOperator::Less
                    | BinaryOperator::LessOrEqual
                    | BinaryOperator::Greater
                    | BinaryOperator::GreaterOrEqual,
                    left,
                    right,
                ) => inexact(left) || inexact(right),
                TypedKind::Between { parts, .. } => parts.iter().any(inexact),
                TypedKind::In { operand, list, .. } => inexact(operand) || list.iter().any(inexact),
                TypedKind::Cast { operand, .. } => inexact(operand),
                TypedKind::Call { arguments, .. } => arguments.iter().any(inexact),
                _ => false,
            }
        },
    },
];

/// Whether a difference from PostgreSQL is a known one.
pub(super) fn is_known(expected: &Outcome, found: &Outcome, case: &Case<'_>) -> bool {
    let with_real = || anywhere(case.typed, |part| part.ty == ValueType::Real);
    by_failure(expected, found, case)
        || expected.agrees(found, Kind::Real) && with_real()
        || KNOWN.iter().any(|known| {
            known.dialects.contains(&case.dialect)
                && (!known.extreme || is_extreme(case))
                && anywhere(case.typed, known.is_in)
        })
}

fn by_failure(expected: &Outcome, found: &Outcome, case: &Case<'_>) -> bool {
    match (expected, found) {
        // Division by zero is null there.
        (Outcome::Failed(Failure::DivisionByZero), _) => true,
        // A part whose result does not matter may be computed, and fail.
        (Outcome::Null, Outcome::Failed(_)) => true,
        (_, Outcome::Failed(Failure::DivisionByZero)) => anywhere(case.typed, is_lazy),
        // MariaDB makes a whole number of 64 bits of a decimal without a fraction.
        (_, Outcome::Failed(Failure::OutOfRange)) if anywhere(case.typed, is_made_whole) => true,
        // Not every text of a number is one everywhere.
        (_, Outcome::Failed(Failure::BadText)) if anywhere(case.typed, is_late_cast) => true,
        // What is out of range on PostgreSQL may be computed with more digits elsewhere.
        (Outcome::Failed(Failure::OutOfRange), _) => true,
        // A negative count of characters is none elsewhere, and half an escape stands for itself.
        (Outcome::Failed(Failure::BadCount | Failure::BadPattern), _) => true,
        // SQLite enforces the length of no text; MariaDB cuts white space off. What a text is cast
        // to is looked at when it is stored, and one that is no number may be 0.
        (Outcome::Failed(Failure::BadText), _) => {
            case.dialect == Dialect::Sqlite
                || anywhere(case.typed, is_late_cast)
                || case.kind.is_text() && is_extreme(case)
        }
        // TIMESTAMP begins in 1970 and ends in 2038.
        (Outcome::Text(moment), Outcome::Failed(_)) => {
            let kept = "1970-01-01 00:00:01".."2038-01-19 03:14:08";
            case.kind == Kind::Timestamptz && !kept.contains(&moment.as_str())
        }
        _ => false,
    }
}

/// Whether the columns of texts have another collation than the server gives to JSON: they have it
/// in this suite only.
pub(super) fn is_own_collation(found: &Outcome, typed: &Typed) -> bool {
    let is_mix = |text: &String| text.contains("Illegal mix of collations");
    matches!(found, Outcome::Refused(text) if is_mix(text))
        && anywhere(typed, |part| {
            matches!(part.ty, ValueType::Json | ValueType::Jsonb)
        })
}

fn is_late_cast(part: &Typed) -> bool {
    let TypedKind::Cast { operand, .. } = &part.kind else {
        return false;
    };
    let is_late = matches!(
        part.ty,
        ValueType::Uuid | ValueType::Json | ValueType::Jsonb | ValueType::Enum(_)
    );
    operand.ty == ValueType::Text && (is_late || part.ty.is_number())
}

/// Whether a text of a moment names its zone.
fn has_zone(text: &str) -> bool {
    let clock = text.split_once(' ').map_or("", |(_, clock)| clock);
    clock.contains(['Z', '+', '-'])
}

/// Whether a part may be left out or computed in another order.
fn is_lazy(part: &Typed) -> bool {
    matches!(
        part.kind,
        TypedKind::Between { .. }
            | TypedKind::In { .. }
            | TypedKind::Binary(BinaryOperator::And | BinaryOperator::Or, ..)
    )
}

fn is_made_whole(part: &Typed) -> bool {
    part.ty == ValueType::Numeric
        && matches!(
            part.kind,
            TypedKind::Call {
                function: Function::Ceil | Function::Floor | Function::Nullif,
                ..
            }
        )
}

fn is_computed_numeric(part: &Typed) -> bool {
    part.ty == ValueType::Numeric
        && matches!(
            part.kind,
            TypedKind::Binary(..)
                | TypedKind::Cast { .. }
                | TypedKind::Call {
                    function: Function::Round,
                    ..
                }
        )
}

/// Whether the row or a literal holds an extreme value.
fn is_extreme(case: &Case<'_>) -> bool {
    case.row >= ORDINARY
        || anywhere(case.typed, |part| match part.literal() {
            Some(Literal::Text(text)) => !text.is_ascii(),
            Some(Literal::Number(digits)) => digits.len() > 4,
            _ => false,
        })
}

fn anywhere(typed: &Typed, is: fn(&Typed) -> bool) -> bool {
    is(typed) || typed.children().iter().any(|child| anywhere(child, is))
}
