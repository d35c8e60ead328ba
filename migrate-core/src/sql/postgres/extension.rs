//! Extensions.

use super::quote;
use crate::Dialect;
use crate::schema::Extension;
use crate::sql::text;

/// What follows `CREATE EXTENSION`.
pub(super) fn definition(extension: &Extension) -> String {
    let schema = extension.schema.as_ref();
    let schema = schema.map(|schema| format!(" SCHEMA {}", quote(schema)));
    let version = extension.version.as_ref();
    let version = version.map(|version| format!(" VERSION {}", text(version, Dialect::Postgres)));
    format!(
        "{}{}{}",
        quote(&extension.name),
        schema.unwrap_or_default(),
        version.unwrap_or_default()
    )
}

/// The statements that move an extension to another schema or version.
pub(super) fn replaced(old: &Extension, new: &Extension) -> Vec<String> {
    let alter = format!("ALTER EXTENSION {}", quote(&new.name));
    let mut statements = Vec::new();
    if let Some(schema) = &new.schema
        && old.schema != new.schema
    {
        statements.push(format!("{alter} SET SCHEMA {}", quote(schema)));
    }
    if old.version != new.version {
        let to = new.version.as_ref();
        let to = to.map(|version| format!(" TO {}", text(version, Dialect::Postgres)));
        statements.push(format!("{alter} UPDATE{}", to.unwrap_or_default()));
    }
    statements
}
