//! Indexes.

use super::storage::Storage;
use crate::Name;
use crate::expr::Expr;

/// An index of a table, or of a materialized view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; unnamed ones have got theirs by the convention (`naming`).
    pub name: Name,
    /// Whether no two rows may have the same key.
    pub unique: bool,
    /// The access method (`gin`, `hash`); a B-tree where it is left out.
    pub method: Option<Name>,
    /// What the rows are ordered by.
    pub keys: Vec<IndexKey>,
    /// Columns kept in the index without being part of the key.
    pub include: Vec<Name>,
    /// Whether a null is equal to another one, in a unique index.
    pub nulls_not_distinct: bool,
    /// Which rows are in the index.
    pub predicate: Option<Expr>,
    /// What it is told of its storage.
    pub storage: Storage,
}

/// One part of an index's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// The value: a column is [`ExprKind::Column`](crate::expr::ExprKind::Column).
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
    /// Where NULLs go; the dialect's own place where it is left out.
    pub nulls: Option<NullsOrder>,
    /// The operator class.
    pub operator_class: Option<Name>,
    /// The collation.
    pub collation: Option<Name>,
    /// How many of the first characters, or bytes, of the column; all where it is left out.
    pub length: Option<u32>,
}

/// Where NULLs stand in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl IndexKey {
    /// A key of one value, smallest first.
    pub fn new(expr: Expr) -> Self {
        Self {
            expr,
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
            length: None,
        }
    }

    /// The column that the key is, unless it is an expression.
    pub fn column(&self) -> Option<&Name> {
        self.expr.as_column()
    }
}

/// The columns that keys name, plain or inside expressions, in order.
pub(super) fn columns_of(keys: &[IndexKey]) -> Vec<Name> {
    let mut columns = Vec::new();
    for column in keys.iter().flat_map(|key| key.expr.columns()) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

impl Index {
    /// The columns that the keys name, plain or inside expressions, in order.
    pub fn key_columns(&self) -> Vec<Name> {
        columns_of(&self.keys)
    }

    /// All columns that the index uses: keys, included ones, and those of its predicate.
    pub fn columns(&self) -> Vec<Name> {
        let mut columns = self.key_columns();
        let more = self
            .include
            .iter()
            .cloned()
            .chain(self.predicate.iter().flat_map(Expr::columns));
        for column in more {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// The expressions that it is made of: those of its keys, and its predicate.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let keys = self.keys.iter().map(|key| &key.expr);
        keys.chain(&self.predicate)
    }

    /// The same expressions, to change.
    pub(super) fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let keys = self.keys.iter_mut().map(|key| &mut key.expr);
        keys.chain(self.predicate.as_mut())
    }

    /// The plain columns that make up the whole key, or `None` where there is an expression or
    /// the beginning of a column.
    pub fn plain_columns(&self) -> Option<Vec<&Name>> {
        let whole = |key: &IndexKey| key.length.is_none();
        let columns = self.keys.iter();
        columns
            .map(|key| key.column().filter(|_| whole(key)))
            .collect()
    }
}
