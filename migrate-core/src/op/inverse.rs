//! What undoes an operation.

use super::Op;
use crate::Diagnostic;

/// The inverse of an operation, given the schema before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// These operations, in this order; empty where nothing has to be undone.
    Ops(Vec<Op>),
    /// It follows from nothing: what is missing, and what to write.
    Impossible(Diagnostic),
}

impl Inverse {
    /// One operation.
    pub(super) fn of(op: Op) -> Self {
        Self::Ops(vec![op])
    }

    /// One operation, or nothing where the operation itself found nothing to change.
    pub(super) fn where_known(op: Option<Op>) -> Self {
        Self::Ops(op.into_iter().collect())
    }
}
