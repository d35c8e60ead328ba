//! Random views of tables.

use migrate_core::Name;
use migrate_core::op::{DropObject, Op, RenameObject};
use migrate_core::schema::{ObjectKind, SchemaObject, Table};

use super::contents::read;
use super::parts::Parts;
use super::rows::{name, object};
use super::weights::Kind;

pub(super) fn operation(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    if kind == Kind::CreateView {
        let view = parts.pick.other("view");
        return create(parts, "create", &view);
    }
    let is_view = |object: &&SchemaObject| object.key().kind == ObjectKind::View;
    let views: Vec<&SchemaObject> = parts.schema.objects().filter(is_view).collect();
    let key = parts.pick.one(&views)?.key();
    match kind {
        Kind::DropView => Some(Op::DropObject(DropObject::new(key))),
        Kind::RenameView => Some(Op::RenameObject(RenameObject {
            from: key,
            to: parts.pick.other("view"),
        })),
        _ => create(parts, "replace", &key.name.name),
    }
}

fn create(parts: &mut Parts<'_>, verb: &str, view: &Name) -> Option<Op> {
    let table = parts.any_table()?;
    let query = query(parts, table);
    read(&format!("{verb} view {view} as {query:?};"))
}

/// Some columns of the rows that a condition takes.
fn query(parts: &mut Parts<'_>, table: &Table) -> String {
    let names: Vec<Name> = table
        .columns
        .iter()
        .map(|known| known.name.clone())
        .collect();
    let count = 1 + parts.pick.below(3);
    let dialect = parts.dialect;
    let quoted = |column: &Name| name(column, dialect);
    let columns: Vec<String> = parts.pick.some(&names, count).iter().map(quoted).collect();
    let first = columns.first().cloned().unwrap_or_default();
    let from = object(&table.name, dialect);
    let columns = columns.join(", ");
    match parts.pick.below(3) {
        0 => format!("SELECT {columns} FROM {from}"),
        1 => format!("SELECT {columns} FROM {from} WHERE {first} IS NOT NULL"),
        _ => format!("SELECT count({first}) AS many FROM {from} AS rows_of_it"),
    }
}
