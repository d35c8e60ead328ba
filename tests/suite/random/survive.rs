//! Which columns a migration leaves alone: their values have to be the same afterwards.

use migrate_core::op::{DeleteRows, InsertRows, Op};
use migrate_core::{Dialect, Name, ObjectName, Schema, Statement};

use super::contents::with_followers;
use super::history::apply;
use super::rows::{dialect, name, object};
use crate::support::Connection;

/// A table that exists before and after, and its columns that nothing writes to.
pub(super) struct Kept {
    pub(super) before: ObjectName,
    pub(super) after: ObjectName,
    /// The names before and after.
    pub(super) columns: Vec<(Name, Name)>,
}

/// What statements leave alone.
pub(super) fn kept(statements: &[Statement], before: &Schema) -> Vec<Kept> {
    let mut kept: Vec<Kept> = before
        .tables()
        .map(|table| Kept {
            before: table.name.clone(),
            after: table.name.clone(),
            columns: table
                .columns
                .iter()
                .filter(|column| column.generated.is_none())
                .map(|column| (column.name.clone(), column.name.clone()))
                .collect(),
        })
        .collect();
    let mut schema = before.clone();
    for op in statements.iter().flat_map(|statement| &statement.ops) {
        follow(op, &schema, &mut kept);
        apply(op, &mut schema);
    }
    kept
}

fn follow(op: &Op, schema: &Schema, kept: &mut Vec<Kept>) {
    let mut forget = |table: &ObjectName, column: &Name| {
        let family = family(table, schema);
        for kept in kept.iter_mut().filter(|kept| family.contains(&kept.after)) {
            kept.columns.retain(|(_, after)| after != column);
        }
    };
    match op {
        Op::DropTable(op) => {
            let above = above(&op.table, schema);
            kept.retain(|kept| kept.after != op.table && !above.contains(&kept.after));
        }
        Op::AttachPartition(op) => {
            let changed = with_above(&op.of.parent, schema);
            kept.retain(|kept| !changed.contains(&kept.after));
        }
        Op::DetachPartition(op) => {
            let changed = with_above(&op.table, schema);
            kept.retain(|kept| !changed.contains(&kept.after));
        }
        Op::RenameTable(op) => {
            for kept in kept.iter_mut().filter(|kept| kept.after == op.from) {
                kept.after = op.to.clone();
            }
        }
        Op::DropColumn(op) => forget(&op.table, &op.column),
        Op::InsertRows(InsertRows { table, .. }) | Op::DeleteRows(DeleteRows { table, .. }) => {
            let changed = with_followers(table, schema);
            kept.retain(|kept| !changed.contains(&kept.after));
        }
        Op::Retire(op) => match &op.column {
            None => kept.retain(|kept| kept.after != op.table),
            Some(column) => forget(&op.table, column),
        },
        Op::Purge(op) => match &op.column {
            None => kept.retain(|kept| kept.after != op.table.retired()),
            Some(column) => forget(&op.table, &column.retired()),
        },
        Op::SetType(op) => forget(&op.table, &op.column),
        Op::Backfill(op) => {
            let own = op.set.iter();
            let mut written: Vec<(ObjectName, Name)> = own
                .map(|assignment| (op.table.clone(), assignment.column.clone()))
                .collect();
            let mut place = 0;
            while let Some((table, column)) = written.get(place).cloned() {
                forget(&table, &column);
                for follower in followers(&table, &column, schema) {
                    if !written.contains(&follower) {
                        written.push(follower);
                    }
                }
                place += 1;
            }
        }
        Op::RenameColumn(op) => {
            let family = family(&op.table, schema);
            for kept in kept.iter_mut().filter(|kept| family.contains(&kept.after)) {
                for (_, after) in &mut kept.columns {
                    if *after == op.from {
                        *after = op.to.clone();
                    }
                }
            }
        }
        Op::RenameEnumValue(op) => {
            for (table, column) in schema.columns_of_enum(&op.name) {
                forget(&table.name, &column.name);
            }
        }
        _ => {}
    }
}

/// What a table is a partition of.
fn above(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let known = schema.table(table).into_iter();
    let above = known.flat_map(|table| schema.parents_of(table));
    above.map(|table| table.name.clone()).collect()
}

/// The same with the table itself.
fn with_above(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let mut all = above(table, schema);
    all.push(table.clone());
    all
}

/// The tables that share their rows with a table: all that have to do with it as partitions.
pub(super) fn family(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let highest = above(table, schema).pop();
    let highest = highest.unwrap_or_else(|| table.clone());
    let below = schema.partitions_below(&highest);
    let below = below.into_iter().map(|table| table.name.clone());
    std::iter::once(highest.clone()).chain(below).collect()
}

/// The columns that a foreign key changes with a column.
fn followers(table: &ObjectName, column: &Name, schema: &Schema) -> Vec<(ObjectName, Name)> {
    let family = family(table, schema);
    let references = family.iter().flat_map(|table| schema.references_to(table));
    let ends = references.flat_map(|(child, _, key)| {
        let ends = key.columns.iter().zip(&key.references);
        ends.map(move |(own, other)| (other, (child.name.clone(), own.clone())))
    });
    ends.filter(|(other, _)| *other == column)
        .map(|(_, own)| own)
        .collect()
}

/// The rows of the kept columns, in order, for comparison.
pub(super) async fn rows(
    connection: &mut Connection,
    kept: &[Kept],
    after: bool,
) -> Vec<Vec<String>> {
    let dialect = dialect(connection.server());
    let mut all = Vec::new();
    for kept in kept {
        let table = if after { &kept.after } else { &kept.before };
        let columns: Vec<String> = kept
            .columns
            .iter()
            .map(|(old, new)| {
                let column = name(if after { new } else { old }, dialect);
                match dialect {
                    Dialect::Postgres => format!("coalesce({column}::text, 'NULL')"),
                    Dialect::Sqlite => format!("quote({column})"),
                    Dialect::Mysql | Dialect::Mariadb => {
                        format!("coalesce(hex(concat({column}, '')), 'NULL')")
                    }
                }
            })
            .chain(["'row'".to_owned()])
            .collect();
        let query = format!(
            "SELECT {} FROM {}",
            columns.join(", "),
            object(table, dialect)
        );
        let rows = connection.rows(&query).await;
        let mut rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
        rows.sort();
        all.push(rows);
    }
    all
}
