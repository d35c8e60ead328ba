//! The reader of the catalogue, by `pg_catalog` alone: a handful of queries, each for all tables.
//!
//! The same queries read the live schemas and the session's temporary one, where `described`
//! makes the tables of a history for a moment.

mod bounds;
mod columns;
mod constraints;
mod described;
mod enums;
mod indexes;
mod others;
mod place;
mod relations;
mod session;
mod storage;
mod told;

use std::collections::BTreeMap;

use super::PostgresDriver;
use crate::catalogue::{Names, Reading, Unknown};
use crate::engine::database::Driver;
use crate::engine::failure::{Failure, FailureKind};
use crate::schema::Table;
use crate::{Name, ObjectName, Schema, Target};
use place::Place;
use session::Attempts;

pub(super) use described::described;

/// What is in the database. The server prints definitions as they are now, not as they were when
/// the transaction began: one that was dropped meanwhile fails it.
pub(super) async fn live(
    driver: &mut PostgresDriver,
    expected: &Schema,
) -> Result<Reading, Failure> {
    let attempts = Attempts::to_read();
    loop {
        let read = match attempts.open(driver).await {
            Ok(current) => {
                // No schema is current where the path leads to none.
                let current = current.as_ref().map_or("", Name::as_str);
                let names = Names::new(current, false, expected);
                read(driver, &Place::Live { names }).await
            }
            Err(failure) => Err(failure),
        };
        if let Some(read) = attempts.close(driver, read).await {
            return read;
        }
    }
}

/// What is in a place.
async fn read(driver: &mut PostgresDriver, place: &Place<'_>) -> Result<Reading, Failure> {
    let mut assembly = Assembly::default();
    relations::read(driver, place, &mut assembly).await?;
    columns::read(driver, place, &mut assembly).await?;
    constraints::read(driver, place, &mut assembly).await?;
    indexes::read(driver, place, &mut assembly).await?;
    if let Place::Live { .. } = place {
        enums::read(driver, place, &mut assembly).await?;
        others::read(driver, place, &mut assembly).await?;
    }
    Ok(assembly.into_reading())
}

/// The rows of a query, each as what its columns are called.
async fn query<T: serde::de::DeserializeOwned>(
    driver: &mut PostgresDriver,
    sql: &str,
) -> Result<Vec<T>, Failure> {
    let sql = format!("SELECT row_to_json(found)::text FROM ({sql}) found");
    let rows = driver.rows(&sql).await?;
    let texts = rows.into_iter().filter_map(|row| row.into_iter().next()?);
    texts
        .map(|text| {
            serde_json::from_str(&text).map_err(|problem| {
                let message = format!("the catalogue cannot be understood: {problem}: {text}");
                Failure::new(FailureKind::Refused, message)
            })
        })
        .collect()
}

/// A reading in the making: relations by their number in the catalogue.
#[derive(Default)]
struct Assembly {
    reading: Reading,
    tables: BTreeMap<i64, Table>,
    strangers: BTreeMap<i64, Stranger>,
}

/// A relation that the model has no place for, with its columns and constraints as lines.
struct Stranger {
    unknown: Unknown,
    lines: Vec<String>,
    /// What follows the lines in the definition.
    tail: String,
    /// What else is said of it.
    clauses: Vec<String>,
}

impl Assembly {
    /// The name of a relation that was read.
    fn name_of(&self, relation: i64) -> Option<&ObjectName> {
        let table = self.tables.get(&relation).map(|table| &table.name);
        table.or_else(|| Some(&self.strangers.get(&relation)?.unknown.name))
    }

    /// What keeps the indexes of a relation, where the model has a place for them.
    fn holder(
        &mut self,
        relation: i64,
        name: &ObjectName,
        place: &Place<'_>,
    ) -> Option<&mut Table> {
        let Some(stranger) = self.strangers.get(&relation) else {
            return self.tables.get_mut(&relation);
        };
        let is_known = stranger.unknown.kind == "materialized view" && place.has_materialized(name);
        is_known.then(|| {
            let views = &mut self.reading.indexed_views;
            let new = || Table::new(name.clone());
            views.entry(name.clone()).or_insert_with(new)
        })
    }

    /// Notes the properties of something that belongs to a table.
    fn properties(
        &mut self,
        kind: &'static str,
        name: &Name,
        table: &ObjectName,
        clauses: impl IntoIterator<Item = String>,
    ) {
        for sql in clauses {
            self.reading.unknown.push(Unknown {
                kind,
                name: ObjectName::new(name.clone()),
                table: Some(table.clone()),
                sql,
            });
        }
    }

    fn into_reading(mut self) -> Reading {
        for stranger in self.strangers.into_values() {
            let mut unknown = stranger.unknown;
            if !stranger.lines.is_empty() {
                unknown.sql += &format!(" (\n    {}\n)", stranger.lines.join(",\n    "));
            }
            unknown.sql += &stranger.tail;
            unknown.sql = with_clauses(&unknown.sql, &stranger.clauses);
            self.reading.unknown.push(unknown);
        }
        for table in self.tables.into_values() {
            self.reading.schema.put_table(table);
        }
        self.reading.unknown.sort();
        self.reading
    }
}

/// The definition of something, and below it what else is said of it.
fn with_clauses(definition: &str, clauses: &[String]) -> String {
    let mut sql = definition.trim_end().to_owned();
    for clause in clauses {
        sql += "\n";
        sql += clause;
    }
    sql
}

/// A column of the catalogue where the server is new enough to have it.
fn since(target: Target, major: u16, column: &'static str, before: &'static str) -> &'static str {
    if target.at_least(major, 0, 0) {
        column
    } else {
        before
    }
}
