//! The rows that may stand in the way of an operation on a table with rows.

use crate::op::{AddConstraint, Op};
use crate::plan::Guard;
use crate::plan::guard;
use crate::plan::walk::Walked;
use crate::schema::{Constraint, ConstraintKind, Table};
use crate::sql::Unsupported;
use crate::{Name, Target};

/// The guards of an operation.
pub(super) fn guards(walked: &Walked<'_>, target: Target) -> Result<Vec<Guard>, Unsupported> {
    let table = super::altered::altered(walked).and_then(|name| walked.before.table(&name));
    let Some(table) = table.filter(|_| !columns(walked).is_empty()) else {
        return Ok(Vec::new());
    };
    Ok(match walked.op {
        Op::SetNullable(op) if !op.nullable => vec![guard::nulls(table, &op.column, target)],
        Op::SetType(op) => table
            .column(op.column.as_str())
            .and_then(|column| guard::narrowing(table, &column.name, &column.ty, &op.ty, target))
            .into_iter()
            .collect(),
        Op::CreateIndex(op) if op.index.unique => {
            vec![guard::index_duplicates(
                table,
                &op.index,
                &walked.before,
                target,
            )?]
        }
        Op::AddConstraint(op) => new_constraint(table, op, walked, target)?,
        _ => Vec::new(),
    })
}

/// The columns by which the guards of an operation count: they have to exist before it.
pub(super) fn columns(walked: &Walked<'_>) -> Vec<Name> {
    match walked.op {
        Op::SetNullable(op) if !op.nullable => vec![op.column.clone()],
        Op::SetType(op) => vec![op.column.clone()],
        Op::CreateIndex(op) if op.index.unique => op.index.columns(),
        Op::AddConstraint(op) if !numbers_rows(op, walked) => op.constraint.columns(),
        _ => Vec::new(),
    }
}

/// Whether it is the key of a column that the database numbers: it has no duplicates, and has
/// to come together with its column.
fn numbers_rows(op: &AddConstraint, walked: &Walked<'_>) -> bool {
    let table = walked.before.table(&op.table);
    op.constraint.is_key()
        && table.is_some_and(|table| {
            let columns = op.constraint.columns();
            let mut known = columns
                .iter()
                .filter_map(|name| table.column(name.as_str()));
            known.any(|column| column.identity.is_some())
        })
}

fn new_constraint(
    table: &Table,
    op: &AddConstraint,
    walked: &Walked<'_>,
    target: Target,
) -> Result<Vec<Guard>, Unsupported> {
    let Constraint { name, kind, .. } = &op.constraint;
    Ok(match kind {
        ConstraintKind::Unique { columns, .. } => {
            vec![guard::duplicates(table, &op.constraint, columns, target)]
        }
        ConstraintKind::PrimaryKey { columns } => {
            let nullable = columns.iter().filter(|name| {
                let column = table.column(name.as_str());
                column.is_some_and(|column| column.nullable)
            });
            let mut found: Vec<Guard> = nullable
                .map(|name| guard::nulls(table, name, target))
                .collect();
            found.push(guard::duplicates(table, &op.constraint, columns, target));
            found
        }
        ConstraintKind::Check { expr } => {
            vec![guard::violations(
                table,
                name,
                expr,
                &walked.before,
                target,
            )?]
        }
        ConstraintKind::Exclude(_) => Vec::new(),
        ConstraintKind::ForeignKey(_) => {
            // The operation may leave out what it refers to; the schema never does.
            let after = walked.after.table(&op.table);
            let mut keys = after.into_iter().flat_map(|table| table.foreign_keys());
            keys.find(|(known, _)| *known == name)
                .map(|(_, key)| guard::orphans(table, key, target))
                .into_iter()
                .collect()
        }
    })
}
