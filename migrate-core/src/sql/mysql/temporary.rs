//! CREATE TEMPORARY TABLE: what a server makes of a table, without the table.

use super::index::{self, foreign_key_indexes, is_tree};
use super::{storage, table};
use crate::schema::{ConstraintKind, Index, Table};
use crate::sql::Unsupported;
use crate::{ObjectName, Schema, Target};

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
        storage: storage::of_temporary(table, target),
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
    let sql = table::create("CREATE TEMPORARY TABLE", &made, schema, target)?;
    Ok((sql, clauses?))
}
