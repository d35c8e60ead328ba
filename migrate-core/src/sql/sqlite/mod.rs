//! SQL as SQLite speaks it.

pub(super) mod cast;
pub(crate) mod column;
mod constraint;
pub(super) mod functions;
pub(crate) mod index;
pub(super) mod literal;
pub(crate) mod object;
pub(crate) mod table;
mod trigger;
pub(super) mod types;

use super::{Unsupported, identifier};
use crate::{Dialect, Name, ObjectName};

/// Quotes a name.
pub(crate) fn quoted(name: &Name) -> String {
    identifier(name.as_str(), Dialect::Sqlite)
}

/// Quotes names, separated by commas.
fn list(names: &[Name]) -> String {
    names.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// The name of a table or an index, quoted: a SQLite file has one schema, `main`.
pub(crate) fn own_name(name: &ObjectName) -> Result<String, Unsupported> {
    match &name.schema {
        Some(schema) if *schema != "main" => Err(Unsupported::new(
            schema.site(),
            format!("the schema `{schema}`"),
        )
        .help("leave the schema out: a file has only one")),
        _ => Ok(quoted(&name.name)),
    }
}
