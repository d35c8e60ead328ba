//! Literals as values: text becomes a date, a UUID, JSON, … where the place asks for it, and
//! is looked at when the migration is compiled.

mod json;
mod moment;
mod network;

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::value::ValueType;

/// A value that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true`, `false`
    Boolean(bool),
    /// A number as its decimal digits.
    Number(String),
    /// A text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A time of day, to the microsecond.
    Time(NaiveTime),
    /// A day and a time, to the microsecond.
    Timestamp(NaiveDateTime),
    /// A moment, to the microsecond.
    Timestamptz(DateTime<Utc>),
    /// A span of time, as PostgreSQL reads it.
    Interval(String),
    /// A UUID.
    Uuid(Uuid),
    /// JSON text.
    Json(String),
    /// A value of an enum.
    Enum(String),
    /// An IP address or network, as PostgreSQL reads it.
    Network(String),
}

impl fmt::Display for Literal {
    /// As the language writes it, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text)
            | Self::Interval(text)
            | Self::Json(text)
            | Self::Enum(text)
            | Self::Network(text) => write!(f, "{text:?}"),
            Self::Uuid(uuid) => write!(f, "\"{}\"", uuid.simple()),
            Self::Date(day) => write!(f, "\"{day}\""),
            Self::Time(time) => write!(f, "\"{time}\""),
            Self::Timestamp(moment) => write!(f, "\"{moment}\""),
            Self::Timestamptz(moment) => write!(f, "\"{}Z\"", moment.naive_utc()),
        }
    }
}

/// What a text is as a value of a type.
pub(super) enum Reading {
    /// A value.
    Value(Literal),
    /// No value of it; the text would look like this.
    Expected(&'static str),
    /// Text is never of that type.
    Never,
}

/// Reads a text as a value of a type; enums are read by the check, which knows them.
pub(super) fn read(text: &str, ty: &ValueType) -> Reading {
    let (value, form) = match ty {
        ValueType::Text => (Some(Literal::Text(text.to_owned())), ""),
        ValueType::Date => (moment::day(text).map(Literal::Date), "2026-01-31"),
        ValueType::Time => (moment::time(text).map(Literal::Time), "23:59:59"),
        ValueType::Timestamp => (
            moment::timestamp(text).map(Literal::Timestamp),
            "2026-01-31 23:59:59",
        ),
        ValueType::Timestamptz => (
            moment::timestamptz(text).map(Literal::Timestamptz),
            "2026-01-31T23:59:59Z",
        ),
        ValueType::Interval => (
            moment::interval(text).map(Literal::Interval),
            "1 day 02:30:00",
        ),
        ValueType::Uuid => (uuid(text), "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ValueType::Json | ValueType::Jsonb => (
            json::is_valid(text).then(|| Literal::Json(text.to_owned())),
            "{\"key\": [1, \"two\", null]}",
        ),
        ValueType::Inet => (
            network::address(text).then(|| Literal::Network(text.to_owned())),
            "192.168.0.1",
        ),
        ValueType::Cidr => (
            network::network(text).then(|| Literal::Network(text.to_owned())),
            "192.168.0.0/24",
        ),
        // What stands between the braces is for the database to read.
        ValueType::Array(_) => (
            (text.starts_with('{') && text.ends_with('}')).then(|| Literal::Text(text.to_owned())),
            "{1,2}",
        ),
        ValueType::Any
        | ValueType::Boolean
        | ValueType::TinyInt
        | ValueType::Unsigned(_)
        | ValueType::SmallInt
        | ValueType::Integer
        | ValueType::BigInt
        | ValueType::Numeric
        | ValueType::Real
        | ValueType::Double
        | ValueType::Bytes
        | ValueType::Enum(_) => return Reading::Never,
    };
    value.map_or(Reading::Expected(form), Reading::Value)
}

/// Eight, four, four, four and twelve hexadecimal digits.
fn uuid(text: &str) -> Option<Literal> {
    let uuid: Hyphenated = text.parse().ok()?;
    Some(Literal::Uuid(uuid.into_uuid()))
}
