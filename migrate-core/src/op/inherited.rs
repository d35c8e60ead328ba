//! What partitions inherit of constraints and indexes, and the names that they have them by.

use super::{Change, Op};
use crate::schema::{Constraint, ConstraintKind, Index, Inherited, Table, inherited_name};
use crate::{Name, ObjectName, Report, Schema, Site};

/// What a partition inherits of constraints and indexes, under the names that it has them by.
/// Those of indexes are unique in a schema.
pub(crate) fn inherited(schema: &Schema, partition: &Table) -> (Vec<Constraint>, Vec<Index>) {
    let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
    for parent in schema.parents_of(partition) {
        constraints.extend(parent.constraints.iter().map(|constraint| Constraint {
            name: match constraint.kind {
                ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_) => {
                    constraint.name.clone()
                }
                ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclude(_) => {
                    inherited_name(&constraint.name, &partition.name.name)
                }
            },
            ..constraint.clone()
        }));
        indexes.extend(parent.indexes.iter().map(|index| Index {
            name: inherited_name(&index.name, &partition.name.name),
            ..index.clone()
        }));
    }
    (constraints, indexes)
}

/// What partitions inherit and get a name for by an operation, given the schema behind it.
pub(crate) fn named_by<'a>(op: &Op, after: &'a Schema) -> Vec<Inherited<'a>> {
    let all = |partitions: Vec<&'a Table>| -> Vec<Inherited<'a>> {
        let partitions = partitions.into_iter();
        partitions.flat_map(|own| after.inherited(own)).collect()
    };
    let below = |table: &ObjectName| all(after.partitions_below(table));
    let parts_of = |table: &ObjectName, name: &Name| {
        let mut parts = below(table);
        parts.retain(|part| part.owner.name == *table && part.of == name);
        parts
    };
    match op {
        Op::CreatePartition(op) => with_below(&op.name, after).map_or_else(Vec::new, all),
        Op::AttachPartition(op) => with_below(&op.partition, after).map_or_else(Vec::new, all),
        Op::DetachPartition(op) => below(&op.partition),
        Op::RenameTable(op) => all(after.table(&op.to).into_iter().collect()),
        Op::AddConstraint(op) => parts_of(&op.table, &op.constraint.name),
        Op::RenameConstraint(op) => parts_of(&op.table, &op.to),
        Op::SetDeferrable(op) => parts_of(&op.table, &op.name),
        Op::SetType(op) => made_anew(&op.table, &op.column, after),
        Op::CreateIndex(op) => parts_of(&op.table, &op.index.name),
        Op::RenameIndex(op) => {
            let owner = after.table_of_index(&op.from.sibling(op.to.clone()));
            owner.map_or_else(Vec::new, |owner| parts_of(&owner.name, &op.to))
        }
        Op::DropEnumValue(op) => {
            let columns = after.columns_of_enum(&op.name);
            let parts =
                columns.flat_map(|(table, column)| made_anew(&table.name, &column.name, after));
            parts.collect()
        }
        _ => Vec::new(),
    }
}

fn with_below<'a>(table: &ObjectName, schema: &'a Schema) -> Option<Vec<&'a Table>> {
    Some(schema.with_partitions(schema.table(table)?))
}

/// What may be made anew when a column of a table, or of its partitions, gets another type.
fn made_anew<'a>(table: &ObjectName, column: &Name, schema: &'a Schema) -> Vec<Inherited<'a>> {
    let below = schema.partitions_below(table).into_iter();
    let parts = below.flat_map(|partition| schema.inherited(partition));
    let uses = |part: &Inherited<'_>| {
        let index = part.owner.index(part.of.as_str()).map(Index::columns);
        let key = part.owner.constraint(part.of.as_str());
        let columns = index.or_else(|| key.map(Constraint::columns));
        columns.is_some_and(|columns| columns.contains(column))
    };
    parts.filter(uses).collect()
}

/// Reports the names that an operation gives to what partitions inherit, where something else has
/// them.
pub(super) fn claim_names(op: &Op, change: &mut Change<'_>) {
    let site = match op {
        Op::CreatePartition(op) => op.name.site(),
        Op::AttachPartition(op) => op.partition.site(),
        Op::DetachPartition(op) => op.partition.site(),
        Op::RenameTable(op) => op.to.site(),
        Op::AddConstraint(op) => op.constraint.name.site(),
        Op::RenameConstraint(op) => op.to.site(),
        Op::CreateIndex(op) => op.index.name.site(),
        Op::RenameIndex(op) => op.to.site(),
        _ => Site::NOWHERE,
    };
    let mut report = Report::default();
    for part in named_by(op, change.schema) {
        report.extend(change.clash_of_inherited(&part, site));
    }
    change.report.extend(report);
}
