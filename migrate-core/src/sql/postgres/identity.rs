//! Identity columns and the sequences behind them.

use super::{quote, quote_object, sequence};
use crate::schema::{Column, Identity, Numbering, Table};
use crate::sql::{Unsupported, object, text};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// ` GENERATED … AS IDENTITY (…)`, as a column's definition and `ADD` take it.
pub(super) fn clause(
    identity: &Identity,
    column: &Column,
    table: &Table,
    schema: &Schema,
) -> String {
    let name = sequence::to_restore(column, table, schema);
    let name = name.map(|name| format!("SEQUENCE NAME {}", quote_object(&name)));
    format!(" {}", generated(identity, name))
}

/// The same, with the name of the sequence where it has to be said.
pub(crate) fn generated(identity: &Identity, name: Option<String>) -> String {
    let numbering = &identity.numbering;
    let options = spelled(numbering).map(|(words, number)| Some(format!("{words} {}", number?)));
    let cycle = numbering.cycle.then(|| "CYCLE".to_owned());
    let all: Vec<String> = name
        .into_iter()
        .chain(options.into_iter().flatten())
        .chain(cycle)
        .collect();
    let generated = format!("GENERATED {} AS IDENTITY", generation(identity));
    if all.is_empty() {
        return generated;
    }
    format!("{generated} ({})", all.join(" "))
}

fn generation(identity: &Identity) -> &'static str {
    if identity.always {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    }
}

fn spelled(numbering: &Numbering) -> [(&'static str, Option<i64>); 5] {
    numbering.numbers().map(|(word, number)| {
        let words = match word {
            "start" => "START WITH",
            "increment" => "INCREMENT BY",
            "min" => "MINVALUE",
            "max" => "MAXVALUE",
            _ => "CACHE",
        };
        (words, number)
    })
}

/// Refuses a new identity column of a table that has partitions: they have none of its numbers
/// before version 17, and the server adds it to all or to none.
pub(crate) fn refuse_under_partitions(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let Some(identity) = &column.identity else {
        return Ok(());
    };
    if target.at_least(17, 0, 0) || schema.partitions_below(&table.name).is_empty() {
        return Ok(());
    }
    let (name, table) = (&column.name, &table.name);
    let what = format!("a new identity column `{name}` of `{table}`, which has partitions,");
    Err(Unsupported::new(identity.site, what).help(
        "add an ordinary column, number the rows in a backfill, and then let it `set identity`; \
         or target version 17",
    ))
}

/// The action that makes a column identity.
pub(crate) fn add(identity: &Identity, column: &Column, table: &Table, schema: &Schema) -> String {
    let clause = clause(identity, column, table, schema);
    format!("ALTER COLUMN {} ADD{clause}", quote(&column.name))
}

/// The action that makes it an ordinary column again.
pub(crate) fn drop(column: &Name) -> String {
    format!("ALTER COLUMN {} DROP IDENTITY", quote(column))
}

/// The action that leads from one way of numbering to another, if they differ.
pub(crate) fn change(column: &Name, from: &Identity, to: &Identity) -> Option<String> {
    let mut changes = Vec::new();
    if from.always != to.always {
        changes.push(format!("SET GENERATED {}", generation(to)));
    }
    let pairs = spelled(&from.numbering)
        .into_iter()
        .zip(spelled(&to.numbering));
    for ((words, old), (_, new)) in pairs {
        match new {
            _ if old == new => {}
            Some(number) => changes.push(format!("SET {words} {number}")),
            None if words.ends_with("VALUE") => changes.push(format!("SET NO {words}")),
            None if words == "START WITH" => {
                changes.push(format!("SET {words} {}", to.numbering.first()));
            }
            None => changes.push(format!("SET {words} 1")),
        }
    }
    if from.numbering.cycle != to.numbering.cycle {
        let no = if to.numbering.cycle { "" } else { "NO " };
        changes.push(format!("SET {no}CYCLE"));
    }
    (!changes.is_empty()).then(|| format!("ALTER COLUMN {} {}", quote(column), changes.join(" ")))
}

/// Lets a sequence go on behind the numbers that the rows have already.
pub(crate) fn go_on(column: &Name, numbering: &Numbering, table: &ObjectName) -> String {
    let (furthest, beyond) = if numbering.descends() {
        ("min", "<=")
    } else {
        ("max", ">=")
    };
    format!(
        "SELECT setval({}, {furthest}({column})) FROM {} HAVING {furthest}({column}) {beyond} {}",
        of(column, table),
        quote_object(table),
        numbering.first(),
        column = quote(column),
    )
}

/// Lets a sequence go on from its first number, unless it is there already.
pub(crate) fn go_on_from_start(column: &Name, numbering: &Numbering, table: &ObjectName) -> String {
    let first = i128::from(numbering.first());
    advance(column, numbering, table, first, ", false")
}

/// Lets a sequence go on behind a number that a row has brought, unless it is there already.
pub(in crate::sql) fn go_on_behind(
    column: &Name,
    numbering: &Numbering,
    table: &ObjectName,
    last: i128,
) -> String {
    advance(column, numbering, table, last, "")
}

fn advance(
    column: &Name,
    numbering: &Numbering,
    table: &ObjectName,
    to: i128,
    called: &str,
) -> String {
    let sequence = of(column, table);
    let first = i128::from(numbering.first());
    let (before, short) = if numbering.descends() {
        (first + 1, ">")
    } else {
        (first - 1, "<")
    };
    format!(
        "SELECT setval({sequence}, {to}{called}) \
         WHERE coalesce(pg_sequence_last_value({sequence}::regclass), {before}) {short} {to}"
    )
}

/// The sequence of a column, as a text.
fn of(column: &Name, table: &ObjectName) -> String {
    format!(
        "pg_get_serial_sequence({}, {})",
        text(&object(table, Dialect::Postgres), Dialect::Postgres),
        text(column.as_str(), Dialect::Postgres)
    )
}
