//! The type check: a tree becomes a typed tree, or reports on the guilty token.

use crate::Schema;
use crate::schema::Table;

/// Where an expression stands: what it may name and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The schema of the moment, for enums and functions.
    pub schema: &'a Schema,
    /// The table whose columns it may name; defaults name none.
    pub table: Option<&'a Table>,
    /// The kind of place.
    pub place: Place,
}

/// The kinds of places for an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The default of a column.
    Default,
    /// A check constraint.
    Check,
    /// A generated column.
    Generated,
    /// The key of an index.
    IndexKey,
    /// The predicate of an index.
    IndexPredicate,
    /// The new value of a column in a backfill, or of a type change.
    Value,
    /// The condition on the rows of a backfill.
    Filter,
}
