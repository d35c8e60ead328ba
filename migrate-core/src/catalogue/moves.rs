//! What was renamed or given another type by hand: everything that uses it follows.
//!
//! A check that mentions a renamed column reads differently and is the same. So the history is
//! led to the same place before the rest is compared.

use std::collections::BTreeSet;

use super::Described;
use super::natural::has_type;
use crate::differences::{Change, Difference, Object};
use crate::schema::{Column, Constraint, ConstraintKind, Index, Table};
use crate::{ObjectName, Schema};

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
        moves.push(renamed(Object::table(from), to.name.clone()));
        schema.rename_table(&from.name, &to.name);
    }
    for known in expected.tables() {
        let name = &known.name;
        let Some((described, found)) = described.table(name).zip(live.table(name)) else {
            continue;
        };
        for (from, to) in renamed_columns(described, found) {
            let column = Object::of(known, "column", &from.name);
            moves.push(renamed(column, to.name.as_str().into()));
            schema.rename_column(name, &from.name, &to.name);
        }
        let Some(table) = schema.table_mut(name) else {
            continue;
        };
        let settled = settled.table(name);
        moves.extend(retype(table, known, described, found, settled));
        moves.extend(rename_constraints(table, known, described, found));
        moves.extend(rename_indexes(table, known, described, found));
    }
    (!moves.is_empty()).then_some((schema, moves))
}

/// Gives the columns the types that are there.
fn retype(
    table: &mut Table,
    known: &Table,
    described: &Table,
    live: &Table,
    settled: Option<&Table>,
) -> Vec<Difference> {
    let mut moves = Vec::new();
    for found in &live.columns {
        let name = found.name.as_str();
        let before = described.column(name);
        let (Some(column), Some(wanted)) = (table.column_mut(name), known.column(name)) else {
            continue;
        };
        if before.is_none_or(|before| has_type(live, found, before)) {
            continue;
        }
        let settled = settled.and_then(|table| table.column(name));
        moves.push(Difference {
            object: Object::of(known, "column", &found.name),
            change: Change::Altered {
                property: "type",
                wanted: Some(wanted.ty.to_string()),
                found: settled.map(|column| column.ty.to_string()),
            },
        });
        column.ty = found.ty.clone();
    }
    moves
}

fn rename_constraints(
    table: &mut Table,
    known: &Table,
    described: &Table,
    live: &Table,
) -> Vec<Difference> {
    let keys = known.constraints.iter();
    let keys = keys.filter(|item| matches!(item.kind, ConstraintKind::ForeignKey(_)));
    let wanted: Vec<&Constraint> = described.constraints.iter().chain(keys).collect();
    let found: Vec<&Constraint> = live.constraints.iter().collect();
    let twins = twins(&wanted, &found, |item| &item.name, |a, b| a.kind == b.kind);
    let twins = twins.into_iter().filter_map(|(from, to)| {
        let mut constraints = table.constraints.iter_mut();
        let own = constraints.find(|own| own.name == from.name)?;
        own.name = to.name.clone();
        let object = Object::of(known, from.word(), &from.name);
        Some(renamed(object, to.name.as_str().into()))
    });
    twins.collect()
}

fn rename_indexes(
    table: &mut Table,
    known: &Table,
    described: &Table,
    live: &Table,
) -> Vec<Difference> {
    let wanted: Vec<&Index> = described.indexes.iter().collect();
    let found: Vec<&Index> = live.indexes.iter().collect();
    let same = |a: &Index, b: &Index| {
        let name = a.name.clone();
        *a == Index { name, ..b.clone() }
    };
    let twins = twins(&wanted, &found, |index| &index.name, same);
    let twins = twins.into_iter().filter_map(|(from, to)| {
        let own = table.indexes.iter_mut().find(|own| own.name == from.name)?;
        own.name = to.name.clone();
        let object = Object::of(known, "index", &from.name);
        Some(renamed(object, to.name.as_str().into()))
    });
    twins.collect()
}

fn renamed(object: Object, to: ObjectName) -> Difference {
    let change = Change::Renamed { to };
    Difference { object, change }
}

/// The tables that are there under another name.
fn renamed_tables<'a>(
    expected: &Schema,
    described: &'a Schema,
    live: &'a Schema,
) -> Vec<(&'a Table, &'a Table)> {
    let wanted: Vec<&Table> = described
        .tables()
        .filter(|table| expected.table(&table.name).is_some())
        .collect();
    let found: Vec<&Table> = live.tables().collect();
    let same = |a: &Table, b: &Table| !a.columns.is_empty() && a.columns == b.columns;
    twins(&wanted, &found, |table| &table.name, same)
}

/// The columns that are there under another name.
fn renamed_columns<'a>(described: &'a Table, live: &'a Table) -> Vec<(&'a Column, &'a Column)> {
    let wanted: Vec<&Column> = described.columns.iter().collect();
    let found: Vec<&Column> = live.columns.iter().collect();
    let same = |a: &Column, b: &Column| {
        let name = a.name.clone();
        *a == Column { name, ..b.clone() }
    };
    twins(&wanted, &found, |column| &column.name, same)
}

/// What is missing on one side and left over on the other, where one of each is the same but for
/// its name, and nothing else is like them.
fn twins<'a, T, N: Ord + 'a>(
    wanted: &[&'a T],
    found: &[&'a T],
    name: impl Fn(&'a T) -> &'a N,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(&'a T, &'a T)> {
    let without = |side: &[&'a T], other: &[&'a T]| -> Vec<&'a T> {
        let other: BTreeSet<&N> = other.iter().map(|item| name(item)).collect();
        let gone = |item: &&&'a T| !other.contains(name(item));
        side.iter().filter(gone).copied().collect()
    };
    let (missing, left) = (without(wanted, found), without(found, wanted));
    let only = |like: &T, among: &[&'a T]| {
        let mut alike = among.iter().filter(|item| same(item, like));
        alike.next().copied().filter(|_| alike.next().is_none())
    };
    let twin = |item: &&'a T| {
        only(item, &missing)?;
        Some((*item, only(item, &left)?))
    };
    missing.iter().filter_map(twin).collect()
}
