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
