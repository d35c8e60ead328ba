//! The language's own text of a model: the inverse of `syntax::parse`.

use std::fmt;

use crate::{ObjectName, PerDialect};

/// Writes an object's name as the language spells it.
pub(crate) fn object_name(f: &mut fmt::Formatter<'_>, name: &ObjectName) -> fmt::Result {
    write!(f, "{name}")
}

/// Writes `sql("…")`.
pub(crate) fn sql(f: &mut fmt::Formatter<'_>, text: &PerDialect<String>) -> fmt::Result {
    write!(f, "{text:?}")
}
