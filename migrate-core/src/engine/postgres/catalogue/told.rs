//! What the catalogue would say of schemas and extensions, which cannot be made for a moment.

use crate::schema::{DatabaseSchema, Extension};
use crate::sql::text;
use crate::{Dialect, Name};

/// The query that tells a schema.
pub(super) fn schema(schema: &DatabaseSchema) -> String {
    let name = literal(Some(schema.name.as_str()));
    let comment = literal(schema.comment.as_deref());
    format!(
        "SELECT format('CREATE SCHEMA %I', {name}) AS sql,
           'COMMENT ' || quote_literal({comment}) AS comment"
    )
}

/// The query that tells an extension: what the history does not say is as it is.
pub(super) fn extension(extension: &Extension) -> String {
    let schema = extension.schema.as_ref().map(Name::as_str);
    format!(
        "SELECT format('CREATE EXTENSION %I SCHEMA %I VERSION %L', o.extname,
           coalesce({}, s.nspname), coalesce({}, o.extversion)) AS sql, NULL AS comment
         FROM pg_extension o JOIN pg_namespace s ON s.oid = o.extnamespace
         WHERE o.extname = {}",
        literal(schema),
        literal(extension.version.as_deref()),
        literal(Some(extension.name.as_str()))
    )
}

/// A text, or no text.
fn literal(value: Option<&str>) -> String {
    let value = value.map(|value| text(value, Dialect::Postgres));
    format!("{}::text", value.unwrap_or_else(|| "NULL".to_owned()))
}
