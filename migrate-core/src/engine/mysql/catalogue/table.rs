//! A table, read from what `SHOW CREATE TABLE` prints of it.
//!
//! What the model has no place for becomes a property of what it stands at. Nothing is left
//! out but the next number of `AUTO_INCREMENT`, which rows change.

use std::collections::BTreeMap;

use super::conversions::without_conversions;
use super::piece::Piece;
use super::tokens::tokens;
use super::{column, constraint, key, options};
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

/// Reads a table, or gives `None` where the text is none that is understood. The clauses are
/// read as if they stood in it too.
pub(super) fn read(
    name: &ObjectName,
    database: &str,
    text: &str,
    clauses: &[String],
    server: &Server,
) -> Option<Read> {
    let text = &without_conversions(text)?;
    let all = tokens(text)?;
    let mut rest = Piece::new(text, &all);
    while !rest.at_sign('(') {
        rest.next()?;
    }
    let items = rest.group()?;
    let mut reader = Reader {
        server,
        database,
        read: Read {
            table: Table::new(name.clone()),
            unknown: Vec::new(),
        },
        collation: String::new(),
        engine: String::new(),
        settings: Vec::new(),
    };
    options::read(rest, &mut reader)?;
    for item in items.items() {
        reader.item(item)?;
    }
    for clause in clauses {
        let tokens = tokens(clause)?;
        reader.item(Piece::new(clause, &tokens))?;
    }
    Some(reader.read)
}

impl Reader<'_> {
    fn item(&mut self, item: Piece<'_>) -> Option<()> {
        if item.at_name() {
            return column::read(item, self);
        }
        let mut rest = item;
        let name = if rest.take(&["CONSTRAINT"]) {
            rest.name()
        } else {
            None
        };
        if constraint::read(name.as_ref(), rest, self).is_none()
            && key::read(name, rest, self).is_none()
        {
            self.of_table(item.as_str());
        }
        Some(())
    }

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
