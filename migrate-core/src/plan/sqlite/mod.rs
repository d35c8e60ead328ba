//! The strategy on SQLite: DDL is transactional, so everything between two backfills is one
//! transaction, and what SQLite's ALTER TABLE cannot do is a rebuild of the table.

mod alter;
mod assembly;
mod group;
mod guards;
mod rebuild;
mod source;
#[cfg(all(test, feature = "syntax"))]
mod tests;
mod values;

use assembly::Assembly;

use super::walk::{Walked, walk};
use super::{Direction, Request, Step, Strategy, Work};
use crate::op::{Inverse, Op};
use crate::sql::Unsupported;
use crate::{Site, Statement};

pub(super) fn build(request: &Request<'_>) -> Result<Vec<Step>, Vec<Unsupported>> {
    let walked = walk(request);
    Assembly::new(request, &walked).build()
}

/// What takes back operations that were done: their inverses, in reverse.
///
/// An operation without an inverse is left as it is: nothing can be said about it here. Rows that
/// the database cannot find again are, too, where all the rest goes back: their table may well go.
fn undo(walked: &[Walked<'_>], request: &Request<'_>) -> Vec<Work> {
    let Some(last) = walked.last() else {
        return Vec::new();
    };
    let inverses = walked
        .iter()
        .rev()
        .filter_map(|done| match done.op.inverse(&done.before) {
            Inverse::Ops(ops) => Some(Statement {
                ops,
                allows: Vec::new(),
                under: Vec::new(),
                site: Site::NOWHERE,
            }),
            Inverse::Impossible(_) => None,
        });
    let statements: Vec<Statement> = inverses.collect();
    let back = |statements: &[Statement]| {
        let back = Request {
            statements,
            before: &last.after,
            direction: Direction::Downgrade,
            strategy: Strategy::Direct,
            undo: false,
            ..*request
        };
        let walked = walk(&back);
        Assembly::new(&back, &walked).build()
    };
    let without_rows = || {
        let is_of_rows = |op: &Op| matches!(op, Op::InsertRows(_) | Op::DeleteRows(_));
        let mut statements = statements.clone();
        for statement in &mut statements {
            statement.ops.retain(|op| !is_of_rows(op));
        }
        back(&statements)
    };
    let steps = back(&statements).or_else(|_| without_rows());
    let steps = steps.unwrap_or_default().into_iter();
    steps.map(|step| step.work).collect()
}
