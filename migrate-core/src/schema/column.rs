//! Columns.

use std::fmt;

use super::types::Type;
use crate::expr::Expr;
use crate::{Name, Site};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Whether it may hold NULL.
    pub nullable: bool,
    /// The database's default.
    pub default: Option<Expr>,
    /// Whether the database numbers the rows.
    pub identity: Option<Identity>,
    /// The expression that it is computed from.
    pub generated: Option<Generated>,
    /// A collation other than the dialect's binary order.
    pub collation: Option<Name>,
    /// The database comment.
    pub comment: Option<String>,
    /// Whether a backfill has left no NULL behind since the column became nullable.
    pub filled: Filled,
}

impl Column {
    /// A NOT NULL column without anything else.
    pub fn new(name: impl Into<Name>, ty: impl Into<Type>) -> Self {
        Self {
            name: name.into(),
            ty: ty.into(),
            nullable: false,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            comment: None,
            filled: Filled(false),
        }
    }

    /// Whether a row can be inserted without naming this column.
    pub fn can_be_left_out(&self) -> bool {
        self.nullable
            || self.default.is_some()
            || self.identity.is_some()
            || self.generated.is_some()
    }
}

/// `identity`: the database numbers the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Where it was written.
    pub site: Site,
}

/// `generated as (…) stored|virtual`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// What it is computed from.
    pub expr: Expr,
    /// Kept in the table, or computed when read.
    pub stored: bool,
    /// Where the modifier was written.
    pub site: Site,
}

/// A fact of the history about a column, no part of its definition: any two are equal.
#[derive(Clone, Copy, Default)]
pub struct Filled(pub bool);

impl PartialEq for Filled {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Filled {}

impl fmt::Debug for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}
