//! A backfill as ranges of the primary key.

use super::Batches;
use crate::op::Backfill;
use crate::sql::Unsupported;
use crate::{Schema, Target};

/// Prepares a backfill of a table of `schema`.
pub(super) fn batches(
    backfill: &Backfill,
    schema: &Schema,
    target: Target,
) -> Result<Batches, Unsupported> {
    let _ = (schema, target);
    Ok(Batches {
        table: backfill.table.to_string(),
        from: String::new(),
        key: Vec::new(),
        key_literals: Vec::new(),
        update: String::new(),
        filter: None,
        size: backfill.batch,
        pause: backfill.pause,
    })
}
