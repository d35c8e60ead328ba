//! Tables as a whole.

use super::index::{self, Writers};
use super::{column, comment, constraint, partition, quote, quote_object, storage};
use crate::schema::{Constraint, ConstraintKind, PartitionOf, Subject, Table};
use crate::sql::Unsupported;
use crate::{ObjectName, Schema, Target};

/// `CREATE TABLE` with its constraints, then its indexes and comments.
pub(crate) fn create(
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    if let Some(of) = &table.partition_of {
        return create_partition(table, of, schema, target);
    }
    let mut items = Vec::new();
    for item in &table.columns {
        items.push(column::definition(item, table, schema, target)?);
    }
    let (later, own): (Vec<_>, Vec<_>) = table
        .constraints
        .iter()
        .partition(|item| item.not_valid || is_doubled(item, table));
    for item in own {
        items.push(constraint::definition(item, table, schema, target)?);
    }
    storage::refuse_partitioned(table)?;
    let verb = storage::create_verb(table);
    let with = storage::clause(&table.storage, Subject::Table, target)?;
    let by = partition::by(table, schema, target)?;
    let mut statements = vec![if items.is_empty() {
        format!("{verb} (){by}{with}")
    } else {
        let items = items.join(",\n    ");
        format!("{verb} (\n    {items}\n){by}{with}")
    }];
    for item in later {
        statements.push(constraint::add(item, table, schema, target)?);
    }
    for item in &table.indexes {
        statements.push(index::create(item, table, schema, target, Writers::Wait)?);
    }
    statements.extend(comments(table));
    Ok(statements)
}

/// The same of a partition, whose columns are those of its parent.
fn create_partition(
    table: &Table,
    of: &PartitionOf,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let mut statements = partition::create(table, of, schema, target)?;
    for item in &table.constraints {
        statements.push(constraint::add(item, table, schema, target)?);
    }
    for item in &table.indexes {
        statements.push(index::create(item, table, schema, target, Writers::Wait)?);
    }
    statements.extend(comments(table));
    Ok(statements)
}

/// Whether it is unique over the columns of another key: CREATE TABLE takes the two for one.
fn is_doubled(constraint: &Constraint, table: &Table) -> bool {
    let ConstraintKind::Unique { columns, .. } = &constraint.kind else {
        return false;
    };
    let mut before = table
        .constraints
        .iter()
        .take_while(|other| other.name != constraint.name)
        .filter(|other| matches!(other.kind, ConstraintKind::Unique { .. }));
    table.primary_key() == columns.as_slice() || before.any(|other| other.columns() == *columns)
}

/// The comments of a new table and its columns.
fn comments(table: &Table) -> impl Iterator<Item = String> {
    let own = table
        .comment
        .iter()
        .map(|text| comment::on_table(&table.name, Some(text)));
    let columns = table.columns.iter().filter_map(|column| {
        let text = column.comment.as_deref()?;
        Some(comment::on_column(&table.name, &column.name, Some(text)))
    });
    own.chain(columns)
}

/// `DROP TABLE`.
pub(crate) fn drop(table: &ObjectName) -> String {
    format!("DROP TABLE {}", quote_object(table))
}

/// One ALTER TABLE of several actions.
pub(crate) fn alter(table: &ObjectName, actions: &[String]) -> String {
    format!("ALTER TABLE {} {}", quote_object(table), actions.join(", "))
}

/// `ALTER TABLE … RENAME TO …`, and `SET SCHEMA` where it moves.
pub(crate) fn rename(from: &ObjectName, to: &ObjectName) -> Vec<String> {
    let mut statements = Vec::new();
    if from.name != to.name {
        let new = quote(&to.name);
        statements.push(format!(
            "ALTER TABLE {} RENAME TO {new}",
            quote_object(from)
        ));
    }
    if from.schema != to.schema
        && let Some(schema) = &to.schema
    {
        let moved = from.sibling(to.name.clone());
        statements.push(format!(
            "ALTER TABLE {} SET SCHEMA {}",
            quote_object(&moved),
            quote(schema)
        ));
    }
    statements
}
