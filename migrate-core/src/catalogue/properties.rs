//! What stands on tables and has no place in the model: a storage engine, the check of a `JSON`
//! column. What the server adds to the history's tables of its own has to be there, and is known.

use std::collections::{BTreeMap, BTreeSet};

use super::Unknown;
use crate::differences::{Change, Difference, Object};
use crate::{ObjectName, Schema};

/// What is unknown of what is there, and which properties of the history's tables are not there.
pub(super) fn compare(
    described: &[Unknown],
    live: Vec<Unknown>,
    schema: &Schema,
) -> (Vec<Unknown>, Vec<Difference>) {
    let mut own: BTreeMap<&Unknown, usize> = BTreeMap::new();
    for item in described {
        *own.entry(item).or_default() += 1;
    }
    let mut unknown = live;
    unknown.retain(|item| match own.get_mut(item) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    own.retain(|_, left| *left > 0);
    // Another property in the place of the history's says enough.
    let replaced: BTreeSet<Place<'_>> = unknown.iter().map(place).collect();
    let gone = own
        .into_keys()
        .filter(|item| !replaced.contains(&place(item)));
    let gone = gone.filter(|item| is_there(item, schema));
    let gone = gone.map(missing).collect();
    (unknown, gone)
}

/// What a property belongs to.
type Place<'a> = (&'static str, &'a ObjectName, Option<&'a ObjectName>);

const fn place(item: &Unknown) -> Place<'_> {
    (item.kind, &item.name, item.table.as_ref())
}

/// Whether what a property belongs to is there: else that is what is missing.
fn is_there(item: &Unknown, schema: &Schema) -> bool {
    let name = item.name.name.as_str();
    let table = schema.table(item.table.as_ref().unwrap_or(&item.name));
    table.is_some_and(|table| match item.kind {
        "column" => table.column(name).is_some(),
        "constraint" => table.constraint(name).is_some(),
        "index" => table.index(name).is_some(),
        _ => true,
    })
}

fn missing(item: &Unknown) -> Difference {
    Difference {
        object: Object {
            kind: item.kind,
            name: item.name.clone(),
            table: item.table.clone(),
        },
        change: Change::Altered {
            property: "clause",
            wanted: Some(item.sql.clone()),
            found: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Table, TypeKind};

    fn schema() -> Schema {
        let mut table = Table::new("notes");
        table.columns.push(Column::new("body", TypeKind::Json));
        let mut schema = Schema::new();
        schema.put_table(table);
        schema
    }

    fn of_column(column: &str, sql: &str) -> Unknown {
        Unknown {
            kind: "column",
            name: column.into(),
            table: Some("notes".into()),
            sql: sql.to_owned(),
        }
    }

    fn found(described: &[Unknown], live: &[Unknown]) -> Vec<String> {
        let (unknown, gone) = compare(described, live.to_vec(), &schema());
        let unknown = unknown.iter().map(|item| format!("{item}: {}", item.sql));
        unknown
            .chain(gone.iter().map(ToString::to_string))
            .collect()
    }

    #[test]
    fn what_the_server_adds_has_to_be_there() {
        let check = of_column("body", "CHECK (json_valid(`body`))");
        let both = [check.clone(), check];
        assert!(found(&both, &both).is_empty());
        assert_eq!(
            found(&both, &[]),
            ["column `notes.body`: the clause is none instead of `CHECK (json_valid(`body`))`"]
        );
        assert_eq!(
            found(&both[..1], &both),
            ["column `body` of `notes`: CHECK (json_valid(`body`))"]
        );
    }

    #[test]
    fn one_change_is_said_once() {
        let check = of_column("body", "CHECK (json_valid(`body`))");
        let other = of_column("body", "CHECK (`body` <> '')");
        assert_eq!(
            found(&[check], &[other]),
            ["column `body` of `notes`: CHECK (`body` <> '')"]
        );
        let gone = of_column("title", "INVISIBLE");
        assert!(found(&[gone], &[]).is_empty(), "the column is missing");
    }

    #[test]
    fn thousands_of_properties_are_no_work() {
        let count = 20_000;
        let all: Vec<Unknown> = (0..count)
            .map(|number| of_column("body", &format!("CHECK ({number})")))
            .collect();
        let turned: Vec<Unknown> = all.iter().rev().cloned().collect();
        assert!(found(&all, &turned).is_empty());
    }
}
