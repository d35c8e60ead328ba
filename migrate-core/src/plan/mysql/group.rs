//! Which adjacent operations become one ALTER TABLE.

use super::altered::altered;
use super::{guards, retype};
use crate::op::{AddConstraint, Op};
use crate::plan::walk::Walked;
use crate::schema::ConstraintKind;
use crate::{Name, ObjectName, Schema};

/// Cuts the operations into runs that are planned together.
pub(super) fn groups<'g, 'w>(walked: &'g [Walked<'w>], online: bool) -> Vec<&'g [Walked<'w>]> {
    let mut groups = Vec::new();
    let mut start = 0;
    for end in 1..=walked.len() {
        let joins = walked
            .get(end)
            .zip(walked.get(start..end))
            .is_some_and(|(next, group)| joins(group, next, online));
        if !joins {
            groups.extend(walked.get(start..end));
            start = end;
        }
    }
    groups
}

fn joins(group: &[Walked<'_>], next: &Walked<'_>, online: bool) -> bool {
    let Some((first, last)) = group.first().zip(group.last()) else {
        return false;
    };
    let Some(table) = altered(first) else {
        return false;
    };
    let same_table = altered(next).as_ref() == Some(&table);
    let together = first.statement == next.statement || leaves_a_key_bare(&table, &last.after);
    same_table
        && together
        && !converts(first)
        && !converts(next)
        && !renames_a_joined_column(first)
        && !renames_a_joined_column(next)
        && !meets_again(group, next)
        && !(online && !next.created.contains(&table) && looks_at_new(group, next))
}

/// Whether a foreign key refers to columns of the table that are no key at the moment: the
/// next operation has to bring one in the same statement.
fn leaves_a_key_bare(table: &ObjectName, schema: &Schema) -> bool {
    schema.table(table).is_some_and(|parent| {
        schema
            .references_to(table)
            .any(|(_, _, key)| !parent.is_unique(&key.references))
    })
}

/// Whether a foreign key joins the column that gets another name: the server renames it only
/// in place, and does not find the key's index in a statement that changes both.
fn renames_a_joined_column(walked: &Walked<'_>) -> bool {
    let Op::RenameColumn(op) = walked.op else {
        return false;
    };
    walked.before.table(&op.table).is_some_and(|table| {
        let mut keys = walked.before.foreign_keys_on(table, &op.from);
        keys.next().is_some()
    })
}

fn converts(walked: &Walked<'_>) -> bool {
    matches!(walked.op, Op::SetType(op) if retype::conversion(op, &walked.before).is_some())
}

/// Whether the operation uses a name for something else than an earlier one of the group, or
/// changes a type that a foreign key has just let go.
fn meets_again(group: &[Walked<'_>], next: &Walked<'_>) -> bool {
    let gone = || group.iter().flat_map(gone_names);
    match next.op {
        Op::AddColumn(op) => gone().any(|name| name == op.column.name),
        Op::RenameColumn(op) => gone().any(|name| name == op.to) || fresh(group).contains(&op.from),
        Op::DropColumn(op) => fresh(group).contains(&op.column),
        Op::AddConstraint(op) => {
            let by_index = matches!(
                op.constraint.kind,
                ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }
            );
            !by_index
                && (gone().any(|name| name == op.constraint.name)
                    || retyped(group).any(|column| refers_to_itself(op, column)))
        }
        Op::SetType(_) => group
            .iter()
            .any(|walked| matches!(walked.op, Op::DropConstraint(_))),
        Op::RenameConstraint(op) => {
            gone().any(|name| name == op.to) || fresh(group).contains(&op.from)
        }
        Op::RenameIndex(op) => {
            gone().any(|name| name == op.to) || fresh(group).contains(&op.from.name)
        }
        Op::DropConstraint(op) => fresh(group).contains(&op.name),
        Op::DropIndex(op) => fresh(group).contains(&op.index.name),
        _ => false,
    }
}

/// The columns whose type the group changes.
fn retyped<'g>(group: &'g [Walked<'_>]) -> impl Iterator<Item = &'g Name> {
    group.iter().filter_map(|walked| match walked.op {
        Op::SetType(op) => Some(&op.column),
        _ => None,
    })
}

/// Whether a foreign key joins the column to its own table: the server looks for the other
/// end in the table as it was before the statement.
fn refers_to_itself(op: &AddConstraint, column: &Name) -> bool {
    match &op.constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            key.table == op.table
                && (key.columns.contains(column) || key.references.contains(column))
        }
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude(_) => false,
    }
}

/// Names that were taken away by an operation.
fn gone_names(walked: &Walked<'_>) -> Vec<Name> {
    match walked.op {
        Op::DropColumn(op) => vec![op.column.clone()],
        Op::RenameColumn(op) => vec![op.from.clone()],
        Op::DropConstraint(op) => vec![op.name.clone()],
        Op::RenameConstraint(op) => vec![op.from.clone()],
        Op::DropIndex(op) => vec![op.index.name.clone()],
        Op::RenameIndex(op) => vec![op.from.name.clone()],
        _ => Vec::new(),
    }
}

/// Names that the operations of a group have brought.
fn fresh(group: &[Walked<'_>]) -> Vec<Name> {
    let brought = group.iter().filter_map(|walked| match walked.op {
        Op::AddColumn(op) => Some(op.column.name.clone()),
        Op::RenameColumn(op) => Some(op.to.clone()),
        Op::AddConstraint(op) => Some(op.constraint.name.clone()),
        Op::RenameConstraint(op) => Some(op.to.clone()),
        Op::CreateIndex(op) => Some(op.index.name.clone()),
        Op::RenameIndex(op) => Some(op.to.clone()),
        _ => None,
    });
    brought.collect()
}

/// Whether rows are to be counted by columns that are not there yet.
fn looks_at_new(group: &[Walked<'_>], next: &Walked<'_>) -> bool {
    let looked_at = guards::columns(next);
    let columns = group.iter().filter_map(|walked| match walked.op {
        Op::AddColumn(op) => Some(&op.column.name),
        Op::RenameColumn(op) => Some(&op.to),
        _ => None,
    });
    columns.into_iter().any(|column| looked_at.contains(column))
}
