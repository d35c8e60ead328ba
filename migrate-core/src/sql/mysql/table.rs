//! CREATE, DROP and RENAME TABLE.

use super::index::{self, foreign_key_indexes, is_tree};
use super::part::parts;
use super::{alter, column};
use crate::schema::{ConstraintKind, Index, Table};
use crate::sql::{Unsupported, object, text};
use crate::{ObjectName, Schema, Target};

/// CREATE TABLE, with all keys, indexes and comments: AUTO_INCREMENT wants its key at once.
pub(crate) fn create_table(
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    create("CREATE TABLE", table, schema, target)
}

/// CREATE TEMPORARY TABLE under another name, without the foreign keys but with the indexes
/// that they stand on; and the clauses of those indexes that no temporary table has.
pub(crate) fn create_temporary_table(
    table: &Table,
    name: &ObjectName,
    schema: &Schema,
    target: Target,
) -> Result<(String, Vec<String>), Unsupported> {
    let mut made = Table {
        name: name.clone(),
        ..table.clone()
    };
    made.indexes.extend(foreign_key_indexes(table));
    let is_foreign = |kind: &ConstraintKind| matches!(kind, ConstraintKind::ForeignKey(_));
    made.constraints.retain(|known| !is_foreign(&known.kind));
    let (trees, others) = made.indexes.iter().cloned().partition(is_tree);
    made.indexes = trees;
    let clauses: Result<Vec<String>, Unsupported> = others
        .iter()
        .map(|other: &Index| index::index(other, table, schema, target))
        .collect();
    let sql = create("CREATE TEMPORARY TABLE", &made, schema, target)?;
    Ok((sql, clauses?))
}

fn create(
    verb: &str,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    alter::check_identity(table)?;
    let mut lines = Vec::new();
    for known in &table.columns {
        lines.push(column::column(known, table, schema, target)?);
    }
    for part in parts(table) {
        lines.push(part.clause(table, schema, target)?);
    }
    let mut sql = format!(
        "{verb} {} (\n    {}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
        object(&table.name, target.dialect),
        lines.join(",\n    ")
    );
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
