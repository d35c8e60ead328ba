//! Views.

use super::ObjectKind;
use crate::schema::{Arm, Column, Index, SqlReading, SqlWord, Table, TypeKind};
use crate::{Dialect, Name, ObjectName, PerDialect};

/// A view: a query under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// Whether its rows are kept, to be read without asking the tables again.
    pub materialized: bool,
    /// The names of its columns; those of the query where there are none.
    pub columns: Vec<Name>,
    /// The query.
    pub query: PerDialect<Arm>,
    /// What it is for.
    pub comment: Option<String>,
    /// The indexes of a materialized view, by name: they come and go by operations of their own.
    pub indexes: Vec<Index>,
}

impl View {
    /// Its kind.
    pub fn kind(&self) -> ObjectKind {
        match self.materialized {
            true => ObjectKind::MaterializedView,
            false => ObjectKind::View,
        }
    }

    /// The names of its columns in a dialect, where they are known: it says them, or its query
    /// was read.
    pub fn column_names(&self, dialect: Dialect) -> Option<Vec<&str>> {
        if !self.columns.is_empty() {
            return Some(self.columns.iter().map(Name::as_str).collect());
        }
        let gives = self.given(dialect)?.iter();
        Some(gives.map(|word| word.text.as_str()).collect())
    }

    /// Whether it has a column in a dialect, where that is known.
    pub fn has_column(&self, name: &Name, dialect: Dialect) -> Option<bool> {
        if !self.columns.is_empty() {
            return Some(self.columns.contains(name));
        }
        let gives = self.given(dialect)?;
        Some(gives.iter().any(|word| word.names(name.as_str(), dialect)))
    }

    /// What its query gives, where it was read.
    fn given(&self, dialect: Dialect) -> Option<&[SqlWord]> {
        match self.query.sent(dialect)?.reading(dialect)? {
            SqlReading::Read(names) => names.gives.as_deref(),
            SqlReading::Opaque | SqlReading::Wrong(_) => None,
        }
    }

    /// The index of that name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == *name)
    }

    /// The view as a table of its indexes: its columns are those that they use, of types that
    /// the database alone knows.
    pub fn as_table(&self) -> Table {
        let mut table = Table::new(self.name.clone());
        table.indexes.clone_from(&self.indexes);
        for name in self.indexes.iter().flat_map(Index::columns) {
            if table.column(name.as_str()).is_none() {
                let mut column = Column::new(name, TypeKind::Sql(PerDialect::Each(Vec::new())));
                column.nullable = true;
                table.columns.push(column);
            }
        }
        table
    }
}
