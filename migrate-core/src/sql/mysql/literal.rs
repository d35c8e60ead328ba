//! Literals of MySQL and MariaDB.

use chrono::Datelike;

use crate::Target;
use crate::expr::{Literal, Typed};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::{Unsupported, text};

/// A literal; `says_type` tells a date or a time from its text, and a floating point number from
/// an exact one. Moments are in UTC, the zone of the engine's sessions.
pub(in crate::sql) fn phrase(
    literal: &Literal,
    typed: &Typed,
    says_type: bool,
    target: Target,
) -> Result<Phrase, Unsupported> {
    let site = typed.site;
    let exponent = if says_type && typed.ty.is_float() {
        "e0"
    } else {
        ""
    };
    let typed = |word: &str, value: String| {
        let quoted = text(&value, target.dialect);
        Phrase::atom(if says_type {
            format!("{word} {quoted}")
        } else {
            quoted
        })
    };
    Ok(match literal {
        Literal::Boolean(value) => Phrase::atom(if *value { "TRUE" } else { "FALSE" }),
        Literal::Number(digits) if digits.starts_with('-') => {
            Phrase::new(format!("{digits}{exponent}"), Strength::Negative)
        }
        Literal::Number(digits) => Phrase::atom(format!("{digits}{exponent}")),
        Literal::Text(value) | Literal::Json(value) | Literal::Enum(value) => {
            Phrase::atom(text(value, target.dialect))
        }
        Literal::Date(day) => typed("DATE", day.to_string()),
        Literal::Time(time) => typed("TIME", time.to_string()),
        Literal::Timestamp(moment) => typed("TIMESTAMP", moment.to_string()),
        Literal::Timestamptz(moment) if !(1970..=2037).contains(&moment.year()) => {
            return Err(
                Unsupported::new(site, format!("the moment `{}Z`", moment.naive_utc()))
                    .help("choose one from 1970 to 2037, or make the column's type `Timestamp`"),
            );
        }
        Literal::Timestamptz(moment) => typed("TIMESTAMP", moment.naive_utc().to_string()),
        Literal::Uuid(uuid) => Phrase::atom(format!("x'{}'", uuid.simple())),
        Literal::Interval(_) => return Err(Unsupported::new(site, "`Interval`")),
        Literal::Network(_) => return Err(Unsupported::new(site, "`Inet`")),
    })
}
