//! What was renamed or given another type by hand: everything that uses it follows.
//!
//! A check that mentions a renamed column reads differently and is the same. So the history is
//! led to the same place before the rest is compared.

use super::Described;
use crate::schema::{Change, Column, Difference, Object, Table};
use crate::{Name, ObjectName, Schema};

/// The history's schema with what was renamed, or has another type, in the server's words of
/// today; and these differences. Nothing where there are none.
pub fn follow(
    expected: &Schema,
    described: &Described,
    live: &Schema,
    settled: &Schema,
) -> Option<(Schema, Vec<Difference>)> {
    let mut schema = expected.clone();
    let mut moves = Vec::new();
    let described = &described.reading.schema;
    for (from, to) in renamed_tables(expected, described, live) {
        moves.push(renamed(object("table", &from, None), &to));
        schema.rename_table(&from, &to);
    }
    for known in expected.tables() {
        let name = &known.name;
        let (Some(described), Some(found)) = (described.table(name), live.table(name)) else {
            continue;
        };
        for (from, to) in renamed_columns(known, described, found) {
            let column = object("column", &ObjectName::from(from.as_str()), Some(name));
            moves.push(renamed(column, &ObjectName::from(to.as_str())));
            schema.rename_column(name, &from, &to);
        }
        for column in &found.columns {
            let text = column.name.as_str();
            let (Some(wanted), Some(before)) = (known.column(text), described.column(text)) else {
                continue;
            };
            if before.ty == column.ty {
                continue;
            }
            let settled = settled.table(name).and_then(|table| table.column(text));
            moves.push(Difference {
                object: object("column", &ObjectName::from(text), Some(name)),
                change: Change::Altered {
                    property: "type",
                    wanted: Some(wanted.ty.to_string()),
                    found: settled.map(|column| column.ty.to_string()),
                },
            });
            let table = schema.table_mut(name);
            if let Some(wanted) = table.and_then(|table| table.column_mut(text)) {
                wanted.ty = column.ty.clone();
            }
        }
    }
    (!moves.is_empty()).then_some((schema, moves))
}

fn object(kind: &'static str, name: &ObjectName, table: Option<&ObjectName>) -> Object {
    Object {
        kind,
        name: name.clone(),
        table: table.cloned(),
    }
}

fn renamed(object: Object, to: &ObjectName) -> Difference {
    let to = to.clone();
    Difference {
        object,
        change: Change::Renamed { to },
    }
}

/// The tables that are there under another name: one that is missing and one that nobody knows,
/// with the same columns, and no other like them.
fn renamed_tables(
    expected: &Schema,
    described: &Schema,
    live: &Schema,
) -> Vec<(ObjectName, ObjectName)> {
    let missing: Vec<&Table> = described
        .tables()
        .filter(|table| live.table(&table.name).is_none())
        .collect();
    let left: Vec<&Table> = live
        .tables()
        .filter(|table| expected.table(&table.name).is_none())
        .collect();
    twins(&missing, &left, |a, b| a.columns == b.columns)
        .map(|(from, to)| (from.name.clone(), to.name.clone()))
        .collect()
}

/// The columns that are there under another name: one that is missing and one that nobody knows,
/// the same but for the name, and no other like them.
fn renamed_columns(known: &Table, described: &Table, live: &Table) -> Vec<(Name, Name)> {
    let missing: Vec<&Column> = described
        .columns
        .iter()
        .filter(|column| live.column(column.name.as_str()).is_none())
        .collect();
    let left: Vec<&Column> = live
        .columns
        .iter()
        .filter(|column| known.column(column.name.as_str()).is_none())
        .collect();
    let same = |a: &Column, b: &Column| {
        let name = a.name.clone();
        *a == Column { name, ..b.clone() }
    };
    twins(&missing, &left, same)
        .map(|(from, to)| (from.name.clone(), to.name.clone()))
        .collect()
}

/// Those of both sides that are like one another and like nothing else.
fn twins<'a, T>(
    missing: &'a [&'a T],
    left: &'a [&'a T],
    same: impl Fn(&T, &T) -> bool + Copy + 'a,
) -> impl Iterator<Item = (&'a T, &'a T)> {
    let only = move |like: &T, among: &'a [&'a T]| {
        let mut alike = among.iter().filter(|item| same(item, like));
        alike.next().copied().filter(|_| alike.next().is_none())
    };
    missing.iter().filter_map(move |item| {
        only(item, missing)?;
        Some((*item, only(item, left)?))
    })
}
