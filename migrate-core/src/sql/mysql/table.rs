//! CREATE, DROP and RENAME TABLE.

use super::part::parts;
use super::{column, identity, storage};
use crate::schema::Table;
use crate::sql::clause::refuse_partitions;
use crate::sql::{Unsupported, new_start, object, text};
use crate::{ObjectName, Schema, Target};

/// CREATE TABLE, with all keys, indexes and comments: AUTO_INCREMENT wants its key at once.
pub(crate) fn create_table(
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    create("CREATE TABLE", table, schema, target)
}

/// A statement that makes a table, from its first words on.
pub(super) fn create(
    verb: &str,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    refuse_partitions(table)?;
    identity::check(table, target)?;
    let mut lines = Vec::new();
    for known in &table.columns {
        lines.push(column::column(known, table, schema, target)?);
    }
    for part in parts(table) {
        lines.push(part.clause(table, schema, target)?);
    }
    let mut sql = format!(
        "{verb} {} (\n    {}\n)",
        object(&table.name, target.dialect),
        lines.join(",\n    ")
    );
    sql += &storage::options(table, target)?;
    if let Some(start) = new_start(table, None) {
        sql += &format!(" AUTO_INCREMENT={start}");
    }
    if let Some(comment) = &table.comment {
        sql += &format!(" COMMENT={}", text(comment, target.dialect));
    }
    Ok(sql)
}

/// DROP TABLE.
pub(crate) fn drop_table(name: &ObjectName, target: Target) -> String {
    format!("DROP TABLE {}", object(name, target.dialect))
}

/// RENAME TABLE; the foreign keys of other tables follow.
pub(crate) fn rename_table(from: &ObjectName, to: &ObjectName, target: Target) -> String {
    format!(
        "RENAME TABLE {} TO {}",
        object(from, target.dialect),
        object(to, target.dialect)
    )
}
