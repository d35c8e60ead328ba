//! Finding what an operation names: what does not exist is reported where it was written,
//! with the nearest name that does.

use std::borrow::Cow;

use super::{overloads, retire};
use crate::schema::{Column, Constraint, EnumType, Namespace, ObjectKey, SchemaObject, Table};
use crate::similar::existing;
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Site};

/// The table of that name.
pub(super) fn table<'s>(
    schema: &'s Schema,
    name: &ObjectName,
    report: &mut Report,
) -> Option<&'s Table> {
    let found = schema.table(name);
    if found.is_some() {
        return found;
    }
    if let Some(gone) = retire::gone(schema, name) {
        report.push(gone);
    } else {
        let known: Vec<String> = schema
            .tables()
            .map(|table| table.name.to_string())
            .collect();
        let error = missing("table", &name.to_string(), name.site(), &known);
        let view = schema.object_named(Namespace::Relations, name);
        let mut tables = schema.tables();
        let elsewhere = tables.find(|table| table.name.name == name.name);
        report.push(match (view.map(|view| view.key().kind.word()), elsewhere) {
            (Some(word), _) => error.help(format!("name a table: `{name}` is a {word}")),
            (None, Some(other)) => {
                error.help(format!("name it as it was created: `{}`", other.name))
            }
            (None, None) => error,
        });
    }
    found
}

/// The table of that name, to change.
pub(super) fn table_mut<'s>(
    schema: &'s mut Schema,
    name: &ObjectName,
    report: &mut Report,
) -> Option<&'s mut Table> {
    table(schema, name, report)?;
    schema.table_mut(name)
}

/// The column of that name.
pub(super) fn column<'t>(table: &'t Table, name: &Name, report: &mut Report) -> Option<&'t Column> {
    let found = table.column(name.as_str());
    if found.is_some() {
        return found;
    }
    if let Some(gone) = retire::gone_from(table, name) {
        report.push(gone);
    // That a table has no columns at all has been reported.
    } else if !table.columns.is_empty() {
        report.push(missing_in("column", name, table, |table| {
            table.columns.iter().map(|column| &column.name).collect()
        }));
    }
    found
}

/// The column of that name in the table of that name, to change.
pub(super) fn column_mut<'s>(
    schema: &'s mut Schema,
    table: &ObjectName,
    name: &Name,
    report: &mut Report,
) -> Option<&'s mut Column> {
    column(self::table(schema, table, report)?, name, report)?;
    schema.table_mut(table)?.column_mut(name.as_str())
}

/// The column of that name in the table of that name, without a word where there is none.
pub(super) fn known_column<'s>(
    schema: &'s Schema,
    table: &ObjectName,
    name: &Name,
) -> Option<&'s Column> {
    schema.table(table)?.column(name.as_str())
}

/// The constraint of that name.
pub(super) fn constraint<'t>(
    table: &'t Table,
    name: &Name,
    report: &mut Report,
) -> Option<&'t Constraint> {
    let found = table.constraint(name.as_str());
    if found.is_none() {
        report.push(missing_in("constraint", name, table, |table| {
            let names = table.constraints.iter().map(|constraint| &constraint.name);
            names.collect()
        }));
    }
    found
}

/// The table or the materialized view of that name.
pub(super) fn indexed<'s>(
    schema: &'s Schema,
    name: &ObjectName,
    report: &mut Report,
) -> Option<Cow<'s, Table>> {
    match schema.object_named(Namespace::Relations, name) {
        Some(SchemaObject::View(view)) if !view.materialized => {
            let message = format!("`{name}` is a view: it has no rows of its own to index");
            let help = "name a table, or make it a `materialized view` on PostgreSQL";
            report.refuse(name.site(), message, help);
            None
        }
        Some(SchemaObject::View(view)) => Some(Cow::Owned(view.as_table())),
        _ => table(schema, name, report).map(Cow::Borrowed),
    }
}

/// The table or the materialized view that has the index of that name.
pub(super) fn owner_of_index<'s>(
    schema: &'s Schema,
    index: &ObjectName,
    report: &mut Report,
) -> Option<&'s ObjectName> {
    let found = schema.owner_of_index(index);
    if found.is_none() {
        let tables = schema.tables().map(|table| (&table.name, &table.indexes));
        let views = schema.materialized_views();
        let known: Vec<String> = tables
            .chain(views.map(|view| (&view.name, &view.indexes)))
            .flat_map(|(owner, indexes)| {
                let names = indexes.iter().map(|index| &index.name);
                names.map(|name| owner.sibling(name.clone()).to_string())
            })
            .collect();
        report.push(missing("index", &index.to_string(), index.site(), &known));
    }
    found
}

/// The view, routine or trigger that is found by a key.
pub(super) fn object<'s>(
    schema: &'s Schema,
    key: &ObjectKey,
    report: &mut Report,
) -> Option<&'s SchemaObject> {
    let found = schema.object(key);
    if found.is_none() {
        report.push(missing_object(schema, key));
    }
    found
}

pub(super) fn missing_object(schema: &Schema, key: &ObjectKey) -> Diagnostic {
    if let Some(error) = overloads::unclear(schema, key) {
        return error;
    }
    let message = format!("{key} does not exist");
    let error = Diagnostic::new(key.site(), message);
    let other = schema.object_named(key.kind.namespace(), &key.name);
    if let Some(other) = other.map(SchemaObject::key).filter(|_| key.table.is_none()) {
        let (word, name) = (other.kind.word(), &key.name);
        return error.help(format!("write `{word}`: `{name}` is a {word}"));
    }
    let same_kind = schema.object_keys().filter(|known| known.kind == key.kind);
    let of_table = same_kind.filter(|known| known.table == key.table);
    let mut known: Vec<String> = of_table.map(|known| known.name.to_string()).collect();
    known.dedup();
    let known = known.iter().map(String::as_str).collect();
    error.help(existing(key.kind.word(), &key.name.to_string(), known))
}

/// The enum of that name.
pub(super) fn enum_type<'s>(
    schema: &'s Schema,
    name: &ObjectName,
    report: &mut Report,
) -> Option<&'s EnumType> {
    let found = schema.enum_type(name);
    if found.is_none() {
        let known: Vec<String> = schema.enums().map(|ty| ty.name.to_string()).collect();
        report.push(missing("enum", &name.to_string(), name.site(), &known));
    }
    found
}

/// Whether the enum has the value.
pub(super) fn enum_value(ty: &EnumType, value: &Name, report: &mut Report) -> bool {
    let found = ty.values.contains(value);
    if !found {
        let message = format!("enum `{}` has no value `{value}`", ty.name);
        let known = ty.values.iter().map(Name::as_str).collect();
        let help = existing("value", value.as_str(), known);
        report.push(Diagnostic::new(value.site(), message).help(help));
    }
    found
}

/// Reports a value that the enum has already.
pub(super) fn new_enum_value(ty: &EnumType, value: &Name, report: &mut Report) {
    if ty.values.contains(value) {
        let message = format!("enum `{}` has the value `{value}` already", ty.name);
        report.refuse(value.site(), message, "remove one of the two");
    }
}

fn missing(word: &str, name: &str, site: Site, known: &[String]) -> Diagnostic {
    let help = existing(word, name, known.iter().map(String::as_str).collect());
    Diagnostic::new(site, format!("{word} `{name}` does not exist")).help(help)
}

fn missing_in(
    word: &str,
    name: &Name,
    table: &Table,
    known: impl Fn(&Table) -> Vec<&Name>,
) -> Diagnostic {
    let message = format!("{word} `{name}` does not exist in table `{}`", table.name);
    let known = known(table).into_iter().map(Name::as_str).collect();
    Diagnostic::new(name.site(), message).help(existing(word, name.as_str(), known))
}

/// Checks that columns exist, each once.
pub(super) fn each_once(what: &str, columns: &[Name], table: &Table, report: &mut Report) {
    for (number, column) in columns.iter().enumerate() {
        self::column(table, column, report);
        if columns[..number].contains(column) {
            report.refuse(
                column.site(),
                format!("column `{column}` stands twice in one {what}"),
                "name it once",
            );
        }
    }
}
