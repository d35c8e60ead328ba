//! What an expression gives for a row, without the marks of the database that computed it.

use super::kind::Kind;
use crate::support::Server;

/// The result of one expression for one row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Null,
    Boolean(bool),
    Whole(i128),
    /// An exact or floating point number, as written and as it counts.
    Number(String, f64),
    Text(String),
    Json(serde_json::Value),
    /// What the database gave, where it is no value of the kind.
    Strange(String),
    /// The values were too much for it.
    Failed(Failure),
    /// The database does not take the expression.
    Refused(String),
}

/// How a computation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    DivisionByZero,
    OutOfRange,
    /// A pattern that ends in the middle of an escape.
    BadPattern,
    /// A negative number of characters.
    BadCount,
    /// A text that is no value of the type, or too long for it.
    BadText,
}

impl Outcome {
    /// Reads what a database gave for a column of that kind.
    pub(super) fn read(text: &str, kind: Kind, server: Server) -> Self {
        let text = match server {
            Server::Sqlite => return Self::of_sqlite(text, kind),
            Server::Postgres | Server::Mariadb if text == NULL => return Self::Null,
            Server::Postgres | Server::Mariadb => text.strip_prefix('=').unwrap_or(text),
        };
        Self::of_text(text, kind)
    }

    /// Reads what `quote` of SQLite gives, which tells the storage class as well.
    fn of_sqlite(quoted: &str, kind: Kind) -> Self {
        if quoted == "NULL" {
            return Self::Null;
        }
        let strange = || Self::Strange(quoted.to_owned());
        let is_number = kind.is_number() || kind == Kind::Boolean;
        if let Some(hex) = quoted
            .strip_prefix("X'")
            .and_then(|hex| hex.strip_suffix('\''))
        {
            return match kind {
                Kind::Uuid => Self::Text(hex.to_lowercase()),
                _ => strange(),
            };
        }
        match quoted
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
        {
            Some(_) if is_number || kind == Kind::Uuid => strange(),
            Some(text) => Self::of_text(&text.replace("''", "'"), kind),
            None if is_number => Self::of_text(quoted, kind),
            None => strange(),
        }
    }

    fn of_text(text: &str, kind: Kind) -> Self {
        let strange = || Self::Strange(text.to_owned());
        match kind {
            Kind::Boolean => match text {
                "t" | "1" => Self::Boolean(true),
                "f" | "0" => Self::Boolean(false),
                _ => strange(),
            },
            Kind::Small | Kind::Integer | Kind::Big => {
                text.parse().map_or_else(|_| strange(), Self::Whole)
            }
            Kind::Numeric | Kind::Real | Kind::Double => match text.parse() {
                Ok(number) => Self::Number(text.to_owned(), number),
                Err(_) => strange(),
            },
            Kind::Char => Self::Text(text.trim_end_matches(' ').to_owned()),
            Kind::Text | Kind::Varchar | Kind::Enum | Kind::Date => Self::Text(text.to_owned()),
            Kind::Time | Kind::Timestamp | Kind::Timestamptz => Self::Text(moment(text)),
            Kind::Uuid => Self::Text(text.replace('-', "")),
            Kind::Json | Kind::Jsonb => {
                serde_json::from_str(text).map_or_else(|_| strange(), Self::Json)
            }
            Kind::Bytes => strange(),
        }
    }

    /// Whether both are the same value, as exactly as the kind keeps it.
    pub(super) fn agrees(&self, other: &Self, kind: Kind) -> bool {
        match (self, other) {
            (Self::Number(_, left), Self::Number(_, right)) => close(*left, *right, kind),
            (Self::Failed(_), Self::Failed(_)) => true,
            (Self::Json(left), Self::Json(right)) => same_json(left, right),
            _ => self == other,
        }
    }
}

/// What stands for null among the texts of a query.
pub(super) const NULL: &str = "NULL";

fn close(left: f64, right: f64, kind: Kind) -> bool {
    let difference = (left - right).abs();
    let size = left.abs().max(right.abs());
    match kind {
        // SQLite keeps more digits than the column has; a half may go either way.
        Kind::Numeric => difference <= 0.000_051 + size * 1e-14,
        Kind::Real => difference <= size * 1e-5 + 1e-30,
        // A quotient of exact numbers has so many digits on MariaDB.
        _ => difference <= size * 1e-12 + 1e-15,
    }
}

fn same_json(left: &serde_json::Value, right: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (left, right) {
        (Number(left), Number(right)) => left.as_f64() == right.as_f64(),
        (Array(left), Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same_json(left, right))
        }
        (Object(left), Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| same_json(value, other)))
        }
        _ => left == right,
    }
}

/// A moment without its zone, which is UTC, its `T`, and zeros at its end.
fn moment(text: &str) -> String {
    let text = text
        .strip_suffix("+00:00")
        .or_else(|| text.strip_suffix("+00"))
        .unwrap_or(text);
    let text = text.replacen('T', " ", 1);
    match text.split_once('.') {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            digits => format!("{whole}.{digits}"),
        },
        None => text,
    }
}
