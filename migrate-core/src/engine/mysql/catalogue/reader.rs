//! What the parts of a table are read with, and where each puts what it found.

use std::collections::BTreeMap;

use crate::catalogue::{Names, Unknown};
use crate::schema::{Setting, Table};
use crate::{Dialect, Name, ObjectName};

/// What a text cannot be read without.
pub(super) struct Server {
    pub(super) dialect: Dialect,
    pub(super) names: Names,
    /// The collation of each character set where none is named.
    pub(super) collations: BTreeMap<String, String>,
}

/// A table and what the model has no place for.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) table: Table,
    pub(super) unknown: Vec<Unknown>,
}

/// What the parts of a table are read with.
pub(super) struct Reader<'s> {
    pub(super) server: &'s Server,
    /// The database that the table is in.
    pub(super) database: &'s str,
    pub(super) read: Read,
    /// The collation of columns that name none.
    pub(super) collation: String,
    pub(super) engine: String,
    /// The options so far.
    pub(super) settings: Vec<Setting>,
}

impl Reader<'_> {
    /// Notes a property of the table.
    pub(super) fn of_table(&mut self, sql: &str) {
        let name = self.read.table.name.clone();
        self.read.unknown.push(Unknown {
            kind: "table",
            name,
            table: None,
            sql: sql.to_owned(),
        });
    }

    /// Notes a property of something in the table.
    pub(super) fn of_part(&mut self, kind: &'static str, name: &Name, sql: &str) {
        let table = self.read.table.name.clone();
        self.read.unknown.push(Unknown {
            kind,
            name: ObjectName {
                schema: None,
                name: name.clone(),
            },
            table: Some(table),
            sql: sql.to_owned(),
        });
    }
}
