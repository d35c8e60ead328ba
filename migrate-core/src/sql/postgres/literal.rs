//! Literals of PostgreSQL.

use crate::Dialect;
use crate::expr::{Literal, Typed};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::text;

use super::types;

/// A literal; `says_type` adds its type where the text alone has none.
pub(in crate::sql) fn phrase(literal: &Literal, typed: &Typed, says_type: bool) -> Phrase {
    let value = match literal {
        Literal::Boolean(value) => return Phrase::atom(if *value { "TRUE" } else { "FALSE" }),
        Literal::Number(digits) if digits.starts_with('-') => {
            return Phrase::new(digits.clone(), Strength::Negative);
        }
        Literal::Number(digits) => return Phrase::atom(digits.clone()),
        Literal::Text(value) => return Phrase::atom(text(value, Dialect::Postgres)),
        Literal::Date(day) => day.to_string(),
        Literal::Time(time) => time.to_string(),
        Literal::Timestamp(moment) => moment.to_string(),
        Literal::Timestamptz(moment) => format!("{}+00", moment.naive_utc()),
        Literal::Interval(value)
        | Literal::Json(value)
        | Literal::Enum(value)
        | Literal::Network(value) => value.clone(),
        Literal::Uuid(uuid) => uuid.to_string(),
    };
    let quoted = text(&value, Dialect::Postgres);
    Phrase::atom(if says_type {
        format!("{quoted}::{}", types::value(&typed.ty))
    } else {
        quoted
    })
}
