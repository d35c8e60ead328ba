//! Views and triggers.

use super::{list, own_name, trigger};
use crate::schema::{SchemaObject, View};
use crate::sql::object::{no_materialized_view, no_such_object};
use crate::sql::{ObjectChange, Unsupported};
use crate::{Dialect, Schema, Target};

/// The statements that a change takes. SQLite gives no such object another name, or another
/// definition: it is made anew.
pub(crate) fn statements(
    change: &ObjectChange<'_>,
    _schema: &Schema,
    _target: Target,
) -> Result<Vec<String>, Unsupported> {
    match change {
        ObjectChange::Create(object) | ObjectChange::Ensure(object) => Ok(vec![create(object)?]),
        ObjectChange::Drop(object) => Ok(vec![drop(object)?]),
        ObjectChange::Replace(old, new) => Ok(vec![drop(old)?, create(new)?]),
        ObjectChange::Rename(object, to) => Ok(vec![drop(object)?, create(&object.renamed(to))?]),
    }
}

/// The statement that makes an object: what `sqlite_schema` keeps.
pub(crate) fn create(object: &SchemaObject) -> Result<String, Unsupported> {
    match object {
        SchemaObject::View(view) => self::view(view),
        SchemaObject::Routine(routine) => Err(Unsupported::new(
            routine.name.site(),
            format!("a {}", routine.kind().word()),
        )
        .help("give it `sqlite: skip` in `body`, and do in Rust what it does")),
        SchemaObject::Trigger(trigger) => trigger::definition(trigger),
        SchemaObject::Extension(_)
        | SchemaObject::Schema(_)
        | SchemaObject::Sequence(_)
        | SchemaObject::Domain(_)
        | SchemaObject::Composite(_) => Err(no_such_object(object)),
    }
}

fn drop(object: &SchemaObject) -> Result<String, Unsupported> {
    // What it cannot have, it cannot lose.
    create(object)?;
    let key = object.key();
    let word = key.kind.word().to_uppercase();
    Ok(format!("DROP {word} {}", own_name(&key.name)?))
}

fn view(view: &View) -> Result<String, Unsupported> {
    if view.materialized {
        return Err(no_materialized_view(view));
    }
    let columns = match view.columns.as_slice() {
        [] => String::new(),
        columns => format!(" ({})", list(columns)),
    };
    let sql = view.query.sent(Dialect::Sqlite);
    let sql = sql.map_or("", |sql| sql.text.as_str());
    Ok(format!(
        "CREATE VIEW {}{columns} AS\n{sql}",
        own_name(&view.name)?
    ))
}
