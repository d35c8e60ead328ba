//! SQL text: quoting, types, expressions and statements of each dialect.

use crate::expr::{Expr, Scope};
use crate::schema::Type;
use crate::{Dialect, ObjectName, Schema, Site, Target};

/// What a dialect cannot do, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The token that asks for it.
    pub site: Site,
    /// The thing that is missing, as the subject of a sentence: `a partial index`. The check
    /// makes `a partial index is not supported by mysql 8.0 and mariadb 10.6` of it.
    pub what: String,
    /// The way out.
    pub help: Option<String>,
}

impl Unsupported {
    /// Something that is missing.
    pub fn new(site: Site, what: impl Into<String>) -> Self {
        Self {
            site,
            what: what.into(),
            help: None,
        }
    }

    /// The same with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Quotes an identifier.
pub fn identifier(name: &str, dialect: Dialect) -> String {
    let _ = dialect;
    format!("\"{name}\"")
}

/// Quotes the name of a table, an index or a type, with its schema where it has one.
pub fn object(name: &ObjectName, dialect: Dialect) -> String {
    identifier(name.name.as_str(), dialect)
}

/// A text as an SQL literal.
pub fn text(value: &str, dialect: Dialect) -> String {
    let _ = dialect;
    format!("'{value}'")
}

/// The SQL type of a column.
///
/// # Errors
///
/// A type that the database cannot hold faithfully.
pub fn column_type(ty: &Type, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    let _ = (schema, target);
    Ok(ty.to_string())
}

/// An expression as SQL. `expected` is the type of the place, where it has one: the column's
/// for a default or an assignment, Boolean for a condition.
///
/// # Errors
///
/// A function or a form that the database has not, or not in this place.
pub fn expression(
    expr: &Expr,
    scope: &Scope<'_>,
    expected: Option<&Type>,
    target: Target,
) -> Result<String, Unsupported> {
    let _ = (expr, scope, expected, target);
    Ok(String::new())
}
