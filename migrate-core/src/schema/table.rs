//! Tables.

use super::column::Column;
use super::constraint::{Constraint, ConstraintKind, ForeignKey};
use super::deferrable::Deferrable;
use super::index::Index;
use super::partition::{PartitionBy, PartitionOf};
use super::storage::Storage;
use crate::{Name, ObjectName};

/// A table: its columns in order, its constraints and indexes.
///
/// Two tables are equal when they have the same columns in the same order and the same
/// constraints and indexes in any order.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The constraints, in the order in which they came.
    pub constraints: Vec<Constraint>,
    /// The indexes that stand for no constraint, in the order in which they came.
    pub indexes: Vec<Index>,
    /// The database comment.
    pub comment: Option<String>,
    /// What it is told of its storage.
    pub storage: Storage,
    /// What its rows are divided by, where they stand in partitions.
    pub partition_by: Option<PartitionBy>,
    /// What it is a partition of. Then its columns are those of that table, and what it
    /// inherits of constraints and indexes stands there alone.
    pub partition_of: Option<PartitionOf>,
}

impl Table {
    /// A table without anything.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            storage: Storage::default(),
            partition_by: None,
            partition_of: None,
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }

    /// The column of that name, to change.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == *name)
    }

    /// The place of a column, counted from zero.
    pub fn column_position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == *name)
    }

    /// The constraint of that name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints
            .iter()
            .find(|constraint| constraint.name == *name)
    }

    /// The index of that name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == *name)
    }

    /// The columns of the primary key; empty where there is none.
    pub fn primary_key(&self) -> &[Name] {
        self.constraints
            .iter()
            .find_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } => Some(columns.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The columns of these names and all that they are computed from.
    pub fn sources(&self, names: &[Name]) -> Vec<Name> {
        let mut sources = names.to_vec();
        let mut place = 0;
        while let Some(name) = sources.get(place) {
            let column = self.column(name.as_str());
            let generated = column.and_then(|column| column.generated.as_ref());
            let read = generated.map_or_else(Vec::new, |known| known.expr.columns());
            for name in read {
                if !sources.contains(&name) {
                    sources.push(name);
                }
            }
            place += 1;
        }
        sources
    }

    /// The first of the names that is a column which the database numbers.
    pub fn numbered_among<'n>(&self, names: &'n [Name]) -> Option<&'n Name> {
        names.iter().find(|name| {
            let column = self.column(name.as_str());
            column.is_some_and(|column| column.identity.is_some())
        })
    }

    /// The foreign keys, with their names.
    pub fn foreign_keys(&self) -> impl Iterator<Item = (&Name, &ForeignKey)> {
        self.constraints
            .iter()
            .filter_map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(key) => Some((&constraint.name, key)),
                _ => None,
            })
    }

    /// Whether no two rows have the same values in these columns, in whatever order: they are
    /// the primary key, a unique constraint that is not deferrable, or the key of a full unique
    /// index.
    pub fn is_unique(&self, columns: &[Name]) -> bool {
        let same = |key: &[&Name]| {
            key.len() == columns.len() && key.iter().all(|column| columns.contains(column))
        };
        self.constraints
            .iter()
            .any(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns }
                | ConstraintKind::Unique {
                    columns,
                    deferrable: Deferrable::No,
                    ..
                } => same(&columns.iter().collect::<Vec<_>>()),
                ConstraintKind::Unique { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclude(_) => false,
            })
            || self.indexes.iter().any(|index| {
                index.unique
                    && index.predicate.is_none()
                    && index.plain_columns().is_some_and(|key| same(&key))
            })
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        fn sorted<T>(items: &[T], name: impl Fn(&T) -> &Name) -> Vec<&T> {
            let mut sorted: Vec<&T> = items.iter().collect();
            sorted.sort_by(|a, b| name(a).cmp(name(b)));
            sorted
        }
        self.name == other.name
            && self.comment == other.comment
            && self.storage == other.storage
            && self.partition_by == other.partition_by
            && self.partition_of == other.partition_of
            && self.columns == other.columns
            && sorted(&self.constraints, |constraint| &constraint.name)
                == sorted(&other.constraints, |constraint| &constraint.name)
            && sorted(&self.indexes, |index| &index.name)
                == sorted(&other.indexes, |index| &index.name)
    }
}

impl Eq for Table {}
