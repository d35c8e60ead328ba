//! How names and texts are spelled.

use std::fmt::{self, Display};

use crate::schema::TYPE_WORDS;
use crate::{Name, ObjectName};

/// The words that have a meaning of their own inside expressions; a column is written `r#case`.
const RESERVED: [&str; 16] = [
    "and", "between", "case", "cast", "else", "end", "false", "in", "is", "like", "not", "null",
    "or", "then", "true", "when",
];

/// Whether a word cannot be a column's bare name inside an expression.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// Whether a name can be written as a word.
pub(super) fn is_word(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic());
    starts && name != "_" && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// A text as a literal.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A name where only names stand.
pub(super) struct Plain<'a>(pub(super) &'a Name);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        except(f, self.0, &[])
    }
}

/// A name that stands where one of these words would mean something else.
pub(super) fn except(f: &mut fmt::Formatter<'_>, name: &Name, taken: &[&str]) -> fmt::Result {
    let name = name.as_str();
    if is_word(name) && !taken.contains(&name) {
        f.write_str(name)
    } else {
        Text(name).fmt(f)
    }
}

/// An object's name, qualified where it is.
pub(super) struct Object<'a>(pub(super) &'a ObjectName);

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

/// Writes the name of a type that is none of the built-in ones.
pub(crate) fn type_name(f: &mut fmt::Formatter<'_>, name: &ObjectName) -> fmt::Result {
    let built_in = name.name == "Option" || TYPE_WORDS.contains(&name.name.as_str());
    if name.schema.is_none() && built_in {
        Text(name.name.as_str()).fmt(f)
    } else {
        object_name(f, name)
    }
}
