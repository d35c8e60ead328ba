//! What takes a step back: the inverse of its operation, in plain statements.

use std::collections::BTreeSet;

use super::part::{joined, transaction};
use super::{execute, phrase};
use crate::op::{Inverse, Op};
use crate::plan::walk::applied;
use crate::plan::{Work, batches};
use crate::{Schema, Target};

/// What takes an operation back; nothing where nothing can or has to.
pub(super) fn of(op: &Op, before: &Schema, after: &Schema, target: Target) -> Vec<Work> {
    let inverse = match op.inverse(before) {
        Inverse::Ops(ops) => ops,
        Inverse::Impossible(_) => return Vec::new(),
    };
    let mut schema = after.clone();
    let mut works = Vec::new();
    for op in &inverse {
        let next = applied(op, &schema, &mut BTreeSet::new());
        works.extend(work(op, &schema, &next, target));
        schema = next;
    }
    joined(works)
}

fn work(op: &Op, before: &Schema, after: &Schema, target: Target) -> Option<Work> {
    match op {
        Op::Backfill(op) => batches::batches(op, before, target).ok().map(Work::Batches),
        Op::Execute(op) => execute::work(op),
        _ => {
            let phrases = phrase::plain(op, before, after, target).ok()?;
            let statements = phrase::merged(phrases);
            (!statements.is_empty()).then(|| transaction(statements))
        }
    }
}
