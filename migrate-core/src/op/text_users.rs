//! Which views, routines and triggers use a table, a column or one another, by their texts.
//!
//! A text that was read says what it names; of any other its words are taken. Texts that only
//! a database speaks which is no target do not count.

use super::{Change, opaque};
use crate::schema::{
    ObjectKey, SchemaObject, SqlNames, SqlReading, SqlTable, SqlText, SqlWord, Table,
};
use crate::{Dialect, Name, ObjectName, Schema};

/// What uses a table or a view: by its texts, or as a trigger of it.
pub(super) fn of_relation(change: &Change<'_>, name: &ObjectName) -> Vec<ObjectKey> {
    users(change, |object, dialect| {
        object
            .sent(dialect)
            .any(|sql| names_relation(sql, dialect, name))
    })
}

/// What uses a column, of the table or of its partitions.
pub(super) fn of_column(change: &Change<'_>, table: &Table, column: &Name) -> Vec<ObjectKey> {
    let tables = change.schema.with_partitions(table);
    users(change, |object, dialect| {
        tables.iter().any(|table| {
            uses_column(object, dialect, table, column)
                || reads_row_with(change.schema, object, dialect, table, column)
        })
    })
}

/// Whether a trigger of the table calls a function that reads the column of its row.
fn reads_row_with(
    schema: &Schema,
    object: &SchemaObject,
    dialect: Dialect,
    table: &Table,
    column: &Name,
) -> bool {
    let is_own = object.key().table.as_ref() == Some(&table.name);
    let called = object
        .calls()
        .filter(|_| is_own && dialect == Dialect::Postgres);
    let called = called.and_then(|name| schema.trigger_function(name));
    let texts = called
        .into_iter()
        .flat_map(|function| function.sent(dialect));
    { texts }.any(|sql| match sql.reading(dialect) {
        Some(SqlReading::Read(names)) => {
            let mut of_row = names.columns.iter().filter(|one| one.is_of_own_table());
            of_row.any(|one| one.name.names(column.as_str(), dialect))
        }
        Some(SqlReading::Wrong(_) | SqlReading::Opaque) | None => false,
    })
}

fn uses_column(object: &SchemaObject, dialect: Dialect, table: &Table, column: &Name) -> bool {
    let of_own = match object {
        SchemaObject::Trigger(trigger) if trigger.table == table.name => {
            let mut texts = object.sent(dialect);
            trigger.columns().any(|own| own == column)
                || texts.any(|sql| opaque::count(&sql.text, dialect, column.as_str()) > 0)
        }
        _ => false,
    };
    of_own
        || object
            .sent(dialect)
            .any(|sql| names_column(sql, dialect, table, column))
}

/// What PostgreSQL does not let a column change its type under: bodies are read when they run.
pub(super) fn of_column_type(change: &Change<'_>, table: &Table, column: &Name) -> Vec<ObjectKey> {
    let tables = change.schema.with_partitions(table);
    users(change, |object, dialect| {
        let is_bound = dialect == Dialect::Postgres && !matches!(object, SchemaObject::Routine(_));
        let mut tables = tables.iter();
        is_bound && tables.any(|table| uses_column(object, dialect, table, column))
    })
}

/// The views that are made of a type: by a word of its name that nothing else explains.
pub(super) fn of_type(change: &Change<'_>, name: &ObjectName) -> Vec<ObjectKey> {
    users(change, |object, dialect| {
        matches!(object, SchemaObject::View(_))
            && object.sent(dialect).any(|sql| {
                let found = opaque::count(&sql.text, dialect, name.name.as_str());
                whole_reading(sql, dialect).is_some_and(|names| {
                    let is_named = |word: &SqlWord| word.names(name.name.as_str(), dialect);
                    let columns = names.columns.iter().filter(|one| is_named(&one.name));
                    let tables = names.tables.iter().filter(|one| is_named(&one.name));
                    found > columns.count() + tables.count()
                })
            })
    })
}

/// What says the name of a schema.
pub(super) fn of_schema(change: &Change<'_>, name: &Name) -> Vec<ObjectKey> {
    users(change, |object, dialect| {
        let mut texts = object.sent(dialect);
        texts.any(|sql| opaque::count(&sql.text, dialect, name.as_str()) > 0)
    })
}

/// What calls a routine. A trigger calls the one that takes nothing; of a text nobody knows which
/// of several it calls, so it is taken for a user of one that stays. Of one that it does use the
/// database knows.
pub(super) fn of_routine(change: &Change<'_>, key: &ObjectKey) -> Vec<ObjectKey> {
    let schema: &Schema = change.schema;
    let known = schema.object(key);
    let of_triggers = schema.trigger_function(&key.name);
    let is_called = of_triggers.is_none() || of_triggers == known;
    let targets = change.targets.iter();
    let stays = targets.filter(|target| stays_beside(schema, key, target.dialect));
    let stays: Vec<Dialect> = stays.map(|target| target.dialect).collect();
    users(change, |object, dialect| {
        let calls = dialect == Dialect::Postgres && object.calls() == Some(&key.name);
        let word = key.name.name.as_str();
        calls && is_called
            || !stays.contains(&dialect)
                && object
                    .sent(dialect)
                    .any(|sql| opaque::count(&sql.text, dialect, word) > 0)
    })
}

/// Whether a database has another routine of the name.
pub(super) fn stays_beside(schema: &Schema, key: &ObjectKey, dialect: Dialect) -> bool {
    let known = schema.object(key);
    let mut others = schema.objects().filter(|other| match other {
        // Texts do not always say the schema.
        SchemaObject::Routine(routine) => {
            routine.name.name == key.name.name && Some(*other) != known
        }
        _ => false,
    });
    others.any(|other| other.is_in(dialect))
}

fn users(change: &Change<'_>, is_used: impl Fn(&SchemaObject, Dialect) -> bool) -> Vec<ObjectKey> {
    let objects = change.schema.objects();
    let users = objects.filter(|object| {
        let mut targets = change.targets.iter();
        targets.any(|target| object.is_in(target.dialect) && is_used(object, target.dialect))
    });
    users.map(|user| change.schema.called(user)).collect()
}

/// What was read of a text, where all of it was.
fn whole_reading(sql: &SqlText, dialect: Dialect) -> Option<&SqlNames> {
    match sql.reading(dialect)? {
        SqlReading::Read(names) if !names.is_partial => Some(names),
        SqlReading::Read(_) | SqlReading::Wrong(_) | SqlReading::Opaque => None,
    }
}

fn names_relation(sql: &SqlText, dialect: Dialect, name: &ObjectName) -> bool {
    match whole_reading(sql, dialect) {
        Some(names) => names
            .tables
            .iter()
            .any(|table| is_named(table, dialect, name)),
        None => opaque::count(&sql.text, dialect, name.name.as_str()) > 0,
    }
}

/// Whether a text may mean that table: a schema that only one of the two says is the own one.
fn is_named(table: &SqlTable, dialect: Dialect, name: &ObjectName) -> bool {
    let same_schema = match (&table.schema, &name.schema) {
        (Some(said), Some(known)) => said.names(known.as_str(), dialect),
        (Some(_), None) | (None, Some(_)) | (None, None) => true,
    };
    same_schema && table.name.names(name.name.as_str(), dialect)
}

fn names_column(sql: &SqlText, dialect: Dialect, table: &Table, column: &Name) -> bool {
    if !names_relation(sql, dialect, &table.name) {
        return false;
    }
    let is_table = |named: &SqlTable| is_named(named, dialect, &table.name);
    let found = opaque::count(&sql.text, dialect, column.as_str());
    let Some(names) = whole_reading(sql, dialect) else {
        return found > 0 || opaque::takes_all(&sql.text, dialect);
    };
    let same = names.columns.iter();
    let same: Vec<_> = same
        .filter(|one| one.name.names(column.as_str(), dialect))
        .collect();
    let is_its = same.iter().any(|one| one.among.iter().any(is_table));
    // A word of which nobody knows what it means may mean the column.
    names.wholes.iter().any(is_table) || is_its || found > same.len()
}
