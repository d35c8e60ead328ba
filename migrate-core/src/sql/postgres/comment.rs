//! COMMENT ON: a statement of its own for each object. An empty comment is none.

use super::{quote, quote_object};
use crate::{Dialect, Name, ObjectName};

/// The comment of a table.
pub(crate) fn on_table(table: &ObjectName, comment: Option<&str>) -> String {
    on("TABLE", &quote_object(table), comment)
}

/// The comment of a column.
pub(crate) fn on_column(table: &ObjectName, column: &Name, comment: Option<&str>) -> String {
    let column = format!("{}.{}", quote_object(table), quote(column));
    on("COLUMN", &column, comment)
}

/// The comment of an enum.
pub(crate) fn on_type(name: &ObjectName, comment: Option<&str>) -> String {
    on("TYPE", &quote_object(name), comment)
}

/// The comment of an object as statements name it: `VIEW "v"`.
pub(crate) fn on_object(object: &str, comment: Option<&str>) -> String {
    let (kind, name) = object.split_once(' ').unwrap_or((object, ""));
    on(kind, name, comment)
}

fn on(kind: &str, object: &str, comment: Option<&str>) -> String {
    let text = comment.map_or_else(
        || "NULL".to_owned(),
        |text| crate::sql::text(text, Dialect::Postgres),
    );
    format!("COMMENT ON {kind} {object} IS {text}")
}
