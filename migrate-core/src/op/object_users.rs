//! Who uses an object with a definition: a view, a routine, a sequence, a type, a schema.

use super::dependants::{in_the_way, of_expressions, of_type, still_named};
use super::{Change, callers, opaque, text_users};
use crate::expr::Expr;
use crate::schema::{Column, Namespace, ObjectKey, ObjectKind, SchemaObject, Table, TypeKind};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// The error that an object which is to go, or to become another, is still in use, if it is.
pub(super) fn still_used(change: &Change<'_>, key: &ObjectKey, what: &str) -> Option<Diagnostic> {
    let users = of_model(change, key);
    let verb = match key.kind {
        ObjectKind::Schema => "holds",
        _ => "is still used by",
    };
    let found = in_the_way(key.site(), &format!("{what} {verb}"), &users);
    found.or_else(|| still_named(key.site(), what, &of_texts(change, key)))
}

/// The error that what uses an object does not follow its rename, if there is any. What is made of
/// a type does.
pub(super) fn left_behind(change: &Change<'_>, key: &ObjectKey) -> Option<Diagnostic> {
    let what = key.to_string();
    if key.kind == ObjectKind::Schema {
        return left_in_schema(change, key, &what);
    }
    match key.kind.namespace() {
        Namespace::Types => still_named(key.site(), &what, &of_texts(change, key)),
        _ => still_used(change, key, &what),
    }
}

/// Texts that say the name of a schema do not follow its rename.
fn left_in_schema(change: &Change<'_>, key: &ObjectKey, what: &str) -> Option<Diagnostic> {
    let schema: &Schema = change.schema;
    let name = &key.name.name;
    let says = |expr: &Expr, _: Option<&Table>| {
        let sequences = expr.sequences();
        let mut known = sequences
            .iter()
            .filter_map(|text| schema.sequence_called(text));
        known.any(|sequence| sequence.name.schema.as_ref() == Some(name))
            || opaque::mentions(expr, name.as_str())
    };
    let users = of_expressions(schema, says);
    let found = in_the_way(key.site(), &format!("{what} is still named by"), &users);
    found.or_else(|| still_named(key.site(), what, &text_users::of_schema(change, name)))
}

/// The views, routines and triggers that use an object.
fn of_texts(change: &Change<'_>, key: &ObjectKey) -> Vec<ObjectKey> {
    match key.kind.namespace() {
        Namespace::Relations => {
            let own = change.schema.triggers_of(&key.name);
            let own = own.map(SchemaObject::key);
            with(text_users::of_relation(change, &key.name), own)
        }
        Namespace::Routines => text_users::of_routine(change, key),
        Namespace::Types => text_users::of_type(change, &key.name),
        Namespace::Triggers | Namespace::Schemas | Namespace::Extensions => Vec::new(),
    }
}

fn with(mut users: Vec<ObjectKey>, others: impl Iterator<Item = ObjectKey>) -> Vec<ObjectKey> {
    for other in others {
        if !users.contains(&other) {
            users.push(other);
        }
    }
    users
}

/// What else of the model uses an object, for people.
fn of_model(change: &Change<'_>, key: &ObjectKey) -> Vec<String> {
    let schema: &Schema = change.schema;
    match key.kind {
        ObjectKind::Function | ObjectKind::Procedure => callers::of(change, key),
        ObjectKind::Sequence => {
            let name = key.name.to_string();
            of_expressions(schema, |expr, _| expr.sequences().contains(&name.as_str()))
        }
        ObjectKind::Domain | ObjectKind::Composite => of_type(schema, &key.name),
        ObjectKind::Schema => inside_schema(schema, &key.name.name),
        ObjectKind::Extension => of_extension(schema, &key.name.name),
        ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::Trigger => Vec::new(),
    }
}

/// What stands in a schema, for people.
fn inside_schema(schema: &Schema, name: &Name) -> Vec<String> {
    let is_inside = |object: &ObjectName| object.schema.as_ref() == Some(name);
    let tables = schema.tables().map(|table| &table.name);
    let tables = tables.filter(|table| is_inside(table));
    let enums = schema.enums().map(|ty| &ty.name).filter(|ty| is_inside(ty));
    let objects = schema.object_keys().filter(|key| key.table.is_none());
    let objects = objects.filter(|key| is_inside(&key.name));
    let objects = objects.filter_map(|key| schema.object(key));
    let brought = schema.objects().filter(|object| match object {
        SchemaObject::Extension(extension) => extension.schema.as_ref() == Some(name),
        _ => false,
    });
    let brought = brought.map(|object| object.key().to_string());
    let tables = tables.map(|table| format!("table `{table}`"));
    let enums = enums.map(|ty| format!("enum `{ty}`"));
    tables
        .chain(enums)
        .chain(objects.map(|object| schema.called(object).to_string()))
        .chain(brought)
        .collect()
}

/// The columns whose type an extension brings, for people, where it has the name of the extension.
fn of_extension(schema: &Schema, name: &Name) -> Vec<String> {
    let brings = |column: &Column| match &column.ty.kind {
        TypeKind::Sql(texts) => texts.values().any(|text| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word.eq_ignore_ascii_case(name.as_str()))
        }),
        _ => false,
    };
    let columns = schema.tables().flat_map(|table| {
        let columns = table.columns.iter().filter(|column| brings(column));
        columns.map(move |column| format!("column `{}.{}`", table.name, column.name))
    });
    columns.collect()
}

/// The sequences that go with a table, or with one of its columns, for people.
pub(super) fn owned_sequences(
    schema: &Schema,
    table: &ObjectName,
    column: Option<&Name>,
) -> Vec<ObjectKey> {
    let owned = schema.sequences().filter(|sequence| {
        let owner = sequence.owner.as_ref();
        owner.is_some_and(|owner| {
            owner.table == *table && column.is_none_or(|column| owner.column == *column)
        })
    });
    owned
        .map(|sequence| ObjectKey::new(ObjectKind::Sequence, sequence.name.clone()))
        .collect()
}
