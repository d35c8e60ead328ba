//! Where the values of a table's columns come from while its changes pile up.

use std::collections::BTreeMap;

use crate::Name;
use crate::schema::Table;

/// What a column's value is, in terms of the table before the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The column of the same name.
    Kept,
    /// Its default: the column is new.
    Default,
    /// An expression.
    Value {
        /// The expression, as SQL.
        sql: String,
        /// The columns that it names, or `None` where nobody knows.
        names: Option<Vec<Name>>,
    },
}

/// The sources of a table's columns.
#[derive(Clone, Debug)]
pub(super) struct Sources(BTreeMap<Name, Source>);

impl Sources {
    /// Every column is its own source.
    pub(super) fn of(table: Option<&Table>) -> Self {
        let columns = table.into_iter().flat_map(|table| &table.columns);
        Self(
            columns
                .map(|column| (column.name.clone(), Source::Kept))
                .collect(),
        )
    }

    pub(super) fn get(&self, column: &Name) -> &Source {
        self.0.get(column).unwrap_or(&Source::Default)
    }

    pub(super) fn set(&mut self, column: &Name, source: Source) {
        self.0.insert(column.clone(), source);
    }

    pub(super) fn remove(&mut self, column: &Name) {
        self.0.remove(column);
    }

    pub(super) fn is_kept(&self, column: &Name) -> bool {
        *self.get(column) == Source::Kept
    }

    pub(super) fn all_kept(&self) -> bool {
        self.0.values().all(|source| *source == Source::Kept)
    }

    /// Whether a column can be renamed before all changes instead of after them.
    pub(super) fn can_rename(&self, from: &Name) -> bool {
        let unnamed = |source: &Source| match source {
            Source::Kept | Source::Default => true,
            Source::Value { names, .. } => {
                names.as_ref().is_some_and(|names| !names.contains(from))
            }
        };
        self.is_kept(from) && self.0.values().all(unnamed)
    }

    /// Follows a rename that goes before all changes.
    pub(super) fn rename(&mut self, from: &Name, to: &Name) {
        if let Some(source) = self.0.remove(from) {
            self.0.insert(to.clone(), source);
        }
    }
}
