//! `execute`: what changes rows runs in a transaction; all else commits by itself.

use super::{Planner, step};
use crate::Target;
use crate::op::{Arm, Execute, commits_by_itself};
use crate::plan::walk::Walked;
use crate::plan::{Command, Probe, Work};
use crate::sql::Unsupported;

impl Planner<'_> {
    pub(super) fn execute(&mut self, op: &Execute, walked: &Walked<'_>) -> Result<(), Unsupported> {
        if let Some(work) = work(op, self.target)? {
            let undo = self.inverse(walked)?;
            self.steps.push(step(walked.op.describe(), work, undo));
        }
        Ok(())
    }
}

/// What is sent, or `None` where this dialect has nothing to do.
pub(super) fn work(op: &Execute, target: Target) -> Result<Option<Work>, Unsupported> {
    let sql = match op.up.get(target.dialect) {
        Some(Arm::Sql(sql)) => sql,
        Some(Arm::Skip) => return Ok(None),
        None => {
            return Err(Unsupported::new(op.site, "this `execute`").help(format!(
                "add an arm for `{0}`, or `{0}: skip`",
                target.dialect
            )));
        }
    };
    if !commits_by_itself(sql, target.dialect) {
        return Ok(Some(Work::Transaction(vec![Command::Sql(
            sql.text.clone(),
        )])));
    }
    let probe = Probe::written(op, target.dialect).unwrap_or(Probe::Unknown);
    Ok(Some(Work::Autonomous {
        sql: sql.text.clone(),
        probe,
    }))
}
