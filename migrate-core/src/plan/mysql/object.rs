//! Views, routines and triggers: a step for each statement, since each commits.

use std::collections::BTreeSet;

use super::{Planner, locks, step};
use crate::op::{Inverse, Op};
use crate::plan::walk::{Walked, applied};
use crate::plan::{Probe, Work};
use crate::sql::mysql::object::{Outcome, statements};
use crate::sql::{ObjectChange, Unsupported};
use crate::{Schema, Target};

impl Planner<'_> {
    pub(super) fn object(&mut self, walked: &Walked<'_>) -> Result<(), Unsupported> {
        let works = works(walked.op, &walked.before, &walked.after, self.target)?;
        let mut undo = undo(walked, self.target);
        let change = ObjectChange::of(walked.op, &walked.before, self.target.dialect);
        let table = change.and_then(|change| change.table());
        for work in works {
            let undo = std::mem::take(&mut undo);
            let mut step = step(walked.op.describe(), work, undo);
            // A trigger waits for whoever uses its table.
            step.locks = locks(table, walked);
            self.steps.push(step);
        }
        Ok(())
    }
}

/// What an operation sends.
pub(super) fn works(
    op: &Op,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Work>, Unsupported> {
    let Some(change) = ObjectChange::of(op, before, target.dialect) else {
        return Ok(Vec::new());
    };
    let statements = statements(&change, after, target)?.into_iter();
    let works = statements.map(|statement| Work::Autonomous {
        sql: statement.sql,
        probe: match statement.outcome {
            Outcome::Query(sql) => Probe::Query { sql },
            Outcome::Repeatable => Probe::Repeatable,
        },
    });
    Ok(works.collect())
}

/// What brings back the objects that an operation makes, changes or takes along.
pub(super) fn undo(walked: &Walked<'_>, target: Target) -> Vec<Work> {
    let Inverse::Ops(ops) = walked.op.inverse(&walked.before) else {
        return Vec::new();
    };
    let mut schema = Schema::clone(&walked.after);
    let mut all = Vec::new();
    for op in &ops {
        let next = applied(op, &schema, &mut BTreeSet::new());
        all.extend(works(op, &schema, &next, target).unwrap_or_default());
        schema = next;
    }
    all
}
