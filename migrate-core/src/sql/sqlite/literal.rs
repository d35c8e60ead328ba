//! Literals of SQLite, as sqlx writes and reads the values.

use crate::Dialect;
use crate::expr::{Literal, Typed};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::{Unsupported, text};

/// A literal; `says_type` tells a floating point number from a whole one.
pub(in crate::sql) fn phrase(
    literal: &Literal,
    typed: &Typed,
    says_type: bool,
) -> Result<Phrase, Unsupported> {
    let site = typed.site;
    let is_whole = |digits: &str| !digits.contains('.');
    let point = |digits: &str| match says_type && typed.ty.is_float() && is_whole(digits) {
        true => ".0",
        false => "",
    };
    let quoted = |value: &str| Phrase::atom(text(value, Dialect::Sqlite));
    Ok(match literal {
        Literal::Boolean(value) => Phrase::atom(if *value { "1" } else { "0" }),
        Literal::Number(digits) if digits.starts_with('-') => {
            Phrase::new(format!("{digits}{}", point(digits)), Strength::Negative)
        }
        Literal::Number(digits) => Phrase::atom(format!("{digits}{}", point(digits))),
        Literal::Text(value) | Literal::Json(value) | Literal::Enum(value) => quoted(value),
        Literal::Date(day) => quoted(&day.to_string()),
        Literal::Time(time) => quoted(&time.to_string()),
        Literal::Timestamp(moment) => quoted(&moment.to_string()),
        Literal::Timestamptz(moment) => quoted(&moment.to_rfc3339()),
        Literal::Uuid(uuid) => Phrase::atom(format!("x'{}'", uuid.simple())),
        Literal::Interval(_) => return Err(Unsupported::new(site, "`Interval`")),
        Literal::Network(_) => return Err(Unsupported::new(site, "`Inet`")),
    })
}

/// The pattern of `like` as one of GLOB: SQLite's LIKE takes `A` and `a` for the same.
pub(in crate::sql) fn glob(pattern: &Typed) -> Result<String, Unsupported> {
    let Some(Literal::Text(like)) = pattern.literal() else {
        return Err(
            Unsupported::new(pattern.site, "`like` with a pattern that is computed")
                .help("write the pattern as text, or use `strpos` or `starts_with`"),
        );
    };
    let mut glob = String::with_capacity(like.len());
    let mut characters = like.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '\\' => push_exactly(&mut glob, characters.next().unwrap_or('\\')),
            other => push_exactly(&mut glob, other),
        }
    }
    Ok(text(&glob, Dialect::Sqlite))
}

/// Adds a character that stands for itself.
fn push_exactly(glob: &mut String, character: char) {
    if matches!(character, '*' | '?' | '[') {
        glob.extend(['[', character, ']']);
    } else {
        glob.push(character);
    }
}
