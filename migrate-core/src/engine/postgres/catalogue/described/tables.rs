//! Tables are made as temporary ones, a part of them at a time.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Described, Refused};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::engine::postgres::catalogue::session::{self, Attempts};
use crate::engine::postgres::catalogue::{Place, read};
use crate::schema::{Birth, ConstraintKind, Setting, Table, Value};
use crate::sql::postgres::table;
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// How many relations are made at a time: the server holds a lock for each, and the locks of
/// all sessions share one table.
const MOST: usize = 500;

/// Describes the tables of a schema.
pub(super) async fn describe(
    driver: &mut PostgresDriver,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let is_first = |table: &&Table| table.partition_of.is_none();
    let mut waiting: Vec<&Table> = schema.tables().filter(is_first).collect();
    while !waiting.is_empty() {
        let round = Round::next(&mut waiting, schema);
        let attempts = Attempts::to_try();
        loop {
            let done = match attempts.open(driver).await {
                Ok(_) => round.describe(driver, schema, described).await,
                Err(failure) => Err(failure),
            };
            if let Some(done) = attempts.close(driver, done).await {
                break done?;
            }
        }
    }
    Ok(())
}

/// Tables that can stand in one schema, whichever schemas they are from.
#[derive(Default)]
struct Round {
    tables: Vec<Table>,
    /// What they are called in the history, by what they are called here.
    names: BTreeMap<Name, ObjectName>,
    relations: BTreeSet<Name>,
    /// Those that are unlogged, which a temporary table cannot be.
    unlogged: BTreeSet<ObjectName>,
}

impl Round {
    /// Takes the tables of the next round from those that wait.
    fn next(waiting: &mut Vec<&Table>, schema: &Schema) -> Self {
        let mut round = Self::default();
        waiting.retain(|table| !round.take(table, schema));
        round
    }

    /// Takes a table with its partitions, unless something of their names is there already, or
    /// there is no room.
    fn take(&mut self, table: &Table, schema: &Schema) -> bool {
        let below = schema.partitions_below(&table.name);
        let family = || std::iter::once(table).chain(below.iter().copied());
        let relations: Vec<Name> = family().flat_map(relations).collect();
        let is_free = relations.iter().all(|name| !self.relations.contains(name));
        let has_room = self.relations.len() + relations.len() <= MOST;
        let fits = self.tables.is_empty() || is_free && has_room;
        if !fits {
            return false;
        }
        self.relations.extend(relations);
        for table in family() {
            let name = table.name.name.clone();
            self.tables.push(temporary(table));
            self.names.insert(name, table.name.clone());
            if table.storage.is_unlogged() {
                self.unlogged.insert(table.name.clone());
            }
        }
        true
    }

    async fn describe(
        &self,
        driver: &mut PostgresDriver,
        schema: &Schema,
        described: &mut Described,
    ) -> Result<(), Failure> {
        let (mut batches, mut refused) = (Vec::new(), Vec::new());
        // Partitions look their parents up.
        let mut schema = schema.clone();
        for table in &self.tables {
            schema.put_table(table.clone());
        }
        for table in &self.tables {
            match statements(table, &schema, driver.target()) {
                Ok(batch) => batches.push((table, batch)),
                Err(message) => refused.push(self.refused(table, message)),
            }
        }
        let all: Vec<&str> = batches.iter().map(|(_, batch)| batch.as_str()).collect();
        match session::attempt(driver, &all.concat()).await? {
            Ok(()) => {}
            Err(_) => {
                for (table, batch) in batches {
                    if let Err(message) = session::attempt(driver, &batch).await? {
                        refused.push(self.refused(table, message));
                    }
                }
            }
        }
        let place = Place::Temporary {
            tables: &self.names,
        };
        let read = read(driver, &place).await?;
        for table in read.schema.tables() {
            let mut table = table.clone();
            if self.unlogged.contains(&table.name) {
                let unlogged = Setting::new("unlogged", Value::Flag);
                table.storage.put(Dialect::Postgres, unlogged);
            }
            described.reading.schema.put_table(table);
        }
        described.reading.unknown.extend(read.unknown);
        described.refused.extend(refused);
        Ok(())
    }

    fn refused(&self, table: &Table, message: String) -> Refused {
        let table = self.names.get(&table.name.name).unwrap_or(&table.name);
        Refused {
            table: table.clone(),
            message,
        }
    }
}

/// The statements that make a table, each ended on a line of its own: it may end in a comment.
fn statements(table: &Table, schema: &Schema, target: Target) -> Result<String, String> {
    let statements = table::create(table, schema, target)
        .map_err(|unsupported| format!("{} is not supported by {target}", unsupported.what))?;
    Ok(statements.iter().map(|sql| format!("{sql}\n;\n")).collect())
}

/// The table as it can stand in the temporary schema.
fn temporary(table: &Table) -> Table {
    let mut table = table.clone();
    table.storage.take(Dialect::Postgres, "unlogged");
    table.name = ObjectName::qualified("pg_temp", table.name.name);
    if let Some(of) = &mut table.partition_of {
        of.parent = ObjectName::qualified("pg_temp", of.parent.name.clone());
    }
    table
        .constraints
        .retain(|constraint| !matches!(constraint.kind, ConstraintKind::ForeignKey(_)));
    for column in &mut table.columns {
        // The server chooses a free name for the sequence.
        column.birth = Birth::default();
    }
    table
}

/// The names of the table, its keys and its indexes, which share one space.
fn relations(table: &Table) -> Vec<Name> {
    let keys = table.constraints.iter();
    let keys = keys.filter(|constraint| constraint.is_key());
    let keys = keys.map(|constraint| constraint.name.clone());
    let indexes = table.indexes.iter().map(|index| index.name.clone());
    std::iter::once(table.name.name.clone())
        .chain(keys)
        .chain(indexes)
        .collect()
}
