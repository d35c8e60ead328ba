//! How names and texts are spelled in the language.

use std::fmt::{self, Display};

use crate::{Name, ObjectName, PerDialect};

/// The words that have a meaning of their own inside expressions; a column is written `r#case`.
const RESERVED: [&str; 16] = [
    "and", "between", "case", "cast", "else", "end", "false", "in", "is", "like", "not", "null",
    "or", "then", "true", "when",
];

/// The modifiers of a column.
pub(crate) const MODIFIERS: &[&str] = &[
    "identity",
    "primary",
    "unique",
    "check",
    "references",
    "generated",
    "collate",
    "on",
];

/// Whether a word cannot be a column's bare name inside an expression.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// Whether a name can be written as a word.
pub(crate) fn is_word(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic());
    starts && name != "_" && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// A text as a literal.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A name where only names stand.
pub(crate) struct Plain<'a>(pub(crate) &'a Name);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        except(f, self.0, &[])
    }
}

/// A name that stands where one of these words would mean something else.
pub(crate) fn except(f: &mut fmt::Formatter<'_>, name: &Name, taken: &[&str]) -> fmt::Result {
    let name = name.as_str();
    if is_word(name) && !taken.contains(&name) {
        f.write_str(name)
    } else {
        Text(name).fmt(f)
    }
}

/// An object's name, qualified where it is.
pub(crate) struct Object<'a>(pub(crate) &'a ObjectName);

impl Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        object_name(f, self.0)
    }
}

/// Writes an object's name, qualified where it is.
pub(crate) fn object_name(f: &mut fmt::Formatter<'_>, name: &ObjectName) -> fmt::Result {
    if let Some(schema) = &name.schema {
        write!(f, "{}.", Plain(schema))?;
    }
    Plain(&name.name).fmt(f)
}

/// Writes `sql("…")`.
pub(crate) fn sql(f: &mut fmt::Formatter<'_>, text: &PerDialect<String>) -> fmt::Result {
    match text {
        PerDialect::Same(text) => write!(f, "sql({})", Text(text)),
        PerDialect::Each(arms) => {
            f.write_str("sql { ")?;
            for (number, (dialect, text)) in arms.iter().enumerate() {
                let comma = if number == 0 { "" } else { ", " };
                write!(f, "{comma}{dialect}: {}", Text(text))?;
            }
            f.write_str(" }")
        }
    }
}
