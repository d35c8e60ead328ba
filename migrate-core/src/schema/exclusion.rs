//! Exclusion constraints: no two rows agree by all of their operators.

use super::deferrable::Deferrable;
use super::index::{Index, IndexKey};
use super::storage::Storage;
use crate::Name;
use crate::expr::Expr;

/// `exclude name using method (key with operator, …) [where (…)]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The access method of the index behind it.
    pub method: Name,
    /// What is compared, and how.
    pub parts: Vec<ExclusionPart>,
    /// The rows that it looks at.
    pub predicate: Option<Expr>,
    /// When the constraint is looked at.
    pub deferrable: Deferrable,
}

/// One comparison of an exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionPart {
    /// The value.
    pub key: IndexKey,
    /// The operator, as PostgreSQL writes it: `&&`.
    pub operator: String,
}

impl Exclusion {
    /// The index behind it.
    pub fn index(&self, name: &Name) -> Index {
        Index {
            name: name.clone(),
            unique: false,
            method: Some(self.method.clone()),
            keys: self.parts.iter().map(|part| part.key.clone()).collect(),
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: self.predicate.clone(),
            storage: Storage::default(),
        }
    }

    /// The expressions that it is made of.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let keys = self.parts.iter().map(|part| &part.key.expr);
        keys.chain(&self.predicate)
    }

    /// The same, to change.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let keys = self.parts.iter_mut().map(|part| &mut part.key.expr);
        keys.chain(&mut self.predicate)
    }
}
