//! `drop index N`: its table is known from the history.

use crate::ObjectName;

/// `drop index N`: its table is known from the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// The index, in the schema of its table.
    pub index: ObjectName,
}
