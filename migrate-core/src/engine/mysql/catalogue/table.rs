//! A table, read from what `SHOW CREATE TABLE` prints of it.
//!
//! What the model has no place for becomes a property of what it stands at. Nothing is left
//! out but the next number of `AUTO_INCREMENT`, which rows change.

use super::conversions::without_conversions;
use super::piece::Piece;
use super::reader::{Read, Reader, Server};
use super::tokens::tokens;
use super::{column, constraint, key, options};
use crate::ObjectName;
use crate::schema::Table;

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
        self::item(item, &mut reader)?;
    }
    for clause in clauses {
        let tokens = tokens(clause)?;
        self::item(Piece::new(clause, &tokens), &mut reader)?;
    }
    Some(reader.read)
}

/// A column, a constraint or a key; what is none of these is a property of the table.
fn item(item: Piece<'_>, reader: &mut Reader<'_>) -> Option<()> {
    if item.at_name() {
        return column::read(item, reader);
    }
    let mut rest = item;
    let name = if rest.take(&["CONSTRAINT"]) {
        rest.name()
    } else {
        None
    };
    if constraint::read(name.as_ref(), rest, reader).is_none()
        && key::read(name, rest, reader).is_none()
    {
        reader.of_table(item.as_str());
    }
    Some(())
}
