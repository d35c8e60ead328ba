//! Columns.

use std::fmt;

use super::identity::Identity;
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
    /// Whether every change of a row sets it to the moment of the change.
    pub on_update_now: bool,
    /// A collation other than the dialect's binary order.
    pub collation: Option<Name>,
    /// The database comment.
    pub comment: Option<String>,
    /// Whether a backfill has left no NULL behind since the column became nullable.
    pub filled: Filled,
    /// What it was called when it was created.
    pub birth: Birth,
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
            on_update_now: false,
            collation: None,
            comment: None,
            filled: Filled(false),
            birth: Birth::default(),
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

/// The table and the column as they were called when the column was created, where that was
/// something else: servers name what they make for a column by it, and renames leave that
/// name alone. No part of the definition: any two are equal.
#[derive(Clone, Default)]
pub struct Birth(Option<(Name, Name)>);

impl Birth {
    /// The names of the table and of the column, given those of today.
    pub fn names<'a>(&'a self, table: &'a Name, column: &'a Name) -> (&'a Name, &'a Name) {
        match &self.0 {
            Some((table, column)) => (table, column),
            None => (table, column),
        }
    }

    /// Whether the names of today are others.
    pub fn differs(&self) -> bool {
        self.0.is_some()
    }

    /// Notes that the table or the column gets another name.
    pub fn renamed(&mut self, from: (&Name, &Name), to: (&Name, &Name)) {
        let birth = self
            .0
            .take()
            .unwrap_or_else(|| (from.0.clone(), from.1.clone()));
        self.0 = ((&birth.0, &birth.1) != to).then_some(birth);
    }
}

impl PartialEq for Birth {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Birth {}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_keep_the_birth_until_they_lead_back() {
        let names = ["people", "humans", "id", "number"].map(Name::from);
        let [people, humans, id, number] = &names;
        let mut birth = Birth::default();
        birth.renamed((people, id), (humans, id));
        birth.renamed((humans, id), (humans, number));
        assert_eq!(birth.names(humans, number), (people, id));
        birth.renamed((humans, number), (people, number));
        birth.renamed((people, number), (people, id));
        assert!(!birth.differs());
    }
}
