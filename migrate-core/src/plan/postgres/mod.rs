//! The strategy on PostgreSQL.
//!
//! Every operation becomes parts: the plain statements of `phrase`, or, on a table that holds
//! rows, the careful sequences of `online`. `part` puts neighbours into one step; `undo`
//! takes a step back; `hoist` moves the guards of a downgrade to its start.

mod divided;
mod execute;
mod hoist;
mod live_index;
mod not_null;
mod online;
mod part;
mod partition;
mod phrase;
mod task;
#[cfg(all(test, feature = "syntax"))]
mod tests;
mod undo;
mod volatile;

use super::walk::walk;
use super::{Direction, Request, Step};
use crate::sql::Unsupported;

/// Plans one migration.
pub(super) fn build(request: &Request<'_>) -> Result<Vec<Step>, Vec<Unsupported>> {
    let walked = walk(request);
    let mut steps = part::Steps::default();
    let mut missing = Vec::new();
    for (position, walked) in walked.iter().enumerate() {
        for task in task::tasks(request, walked, position) {
            match online::parts(&task) {
                Ok(parts) => parts.into_iter().for_each(|part| steps.push(part)),
                Err(unsupported) => missing.push(unsupported),
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let steps = steps.finish();
    Ok(match request.direction {
        Direction::Upgrade => steps.into_iter().map(|(step, _)| step).collect(),
        Direction::Downgrade => hoist::hoisted(steps, &walked),
    })
}
