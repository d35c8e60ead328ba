//! The language's own text of a model: the inverse of `syntax::parse`.

mod names;

use std::fmt;

pub(crate) use names::{is_reserved, object_name};

use crate::PerDialect;

/// Writes `sql("…")`.
pub(crate) fn sql(f: &mut fmt::Formatter<'_>, text: &PerDialect<String>) -> fmt::Result {
    match text {
        PerDialect::Same(text) => write!(f, "sql({})", names::Text(text)),
        PerDialect::Each(arms) => {
            f.write_str("sql {")?;
            for (number, (dialect, text)) in arms.iter().enumerate() {
                let comma = if number == 0 { "" } else { "," };
                write!(f, "{comma} {dialect}: {}", names::Text(text))?;
            }
            f.write_str(" }")
        }
    }
}
