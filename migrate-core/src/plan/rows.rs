//! `insert` and `delete`: one statement in a transaction, and what stands in a delete's way.

use super::walk::Walked;
use super::{Direction, Guard, Request, Strategy, guard};
use crate::op::Op;
use crate::sql::{self, Unsupported};
use crate::{ObjectName, Schema, Target};

/// The statements of an operation about rows; none for any other.
pub(super) fn statements(
    op: &Op,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    match op {
        Op::InsertRows(op) => sql::insert(op, schema, target),
        Op::DeleteRows(op) => sql::delete(op, schema, target),
        _ => Ok(Vec::new()),
    }
}

/// The rows that refer to those which a delete takes, each with its table. A downgrade takes no
/// row along that refers to what the upgrade put in; an upgrade does what the foreign key says.
pub(super) fn guards(
    walked: &Walked<'_>,
    request: &Request<'_>,
) -> Result<Vec<(Guard, ObjectName)>, Unsupported> {
    let Op::DeleteRows(op) = walked.op else {
        return Ok(Vec::new());
    };
    let (schema, target) = (&*walked.before, request.target);
    let Some(table) = schema.table(&op.table) else {
        return Ok(Vec::new());
    };
    if request.strategy == Strategy::Direct || walked.created.contains(&op.table) {
        return Ok(Vec::new());
    }
    let filter = sql::condition(
        &op.filter,
        crate::expr::Place::Filter,
        table,
        schema,
        target,
    )?;
    let refused = schema
        .references_to(&op.table)
        .filter(|(child, _, _)| !walked.created.contains(&child.name))
        .filter(|(_, _, key)| request.direction == Direction::Downgrade || key.keeps_parents());
    Ok(refused
        .map(|(child, _, key)| {
            (
                guard::referring(child, key, &filter, target),
                child.name.clone(),
            )
        })
        .collect())
}
