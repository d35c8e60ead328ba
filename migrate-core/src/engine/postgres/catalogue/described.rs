//! What the catalogue would say of the tables of a history: they are made as temporary tables
//! and read there, a part of them at a time, in transactions that are rolled back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, session};
use crate::catalogue::{Described, Refused};
use crate::engine::database::Driver;
use crate::engine::failure::{Failure, FailureKind};
use crate::engine::postgres::PostgresDriver;
use crate::schema::{Birth, ConstraintKind, Setting, Table, Value};
use crate::sql::postgres::table;
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// How many relations are made at a time: the server holds a lock for each, and the locks of
/// all sessions share one table.
const MOST: usize = 500;

/// Describes the tables of a schema.
pub(in crate::engine::postgres) async fn described(
    driver: &mut PostgresDriver,
    schema: &Schema,
) -> Result<Described, Failure> {
    let mut described = Described::default();
    let is_first = |table: &&Table| table.partition_of.is_none();
    let mut waiting: Vec<&Table> = schema.tables().filter(is_first).collect();
    while !waiting.is_empty() {
        let round = Round::next(&mut waiting, schema);
        let opened = session::open(driver, "READ COMMITTED, READ WRITE").await;
        let done = match opened {
            Ok(_) => round.describe(driver, schema, &mut described).await,
            Err(failure) => Err(failure),
        };
        session::close(driver, done).await?;
    }
    super::objects::describe(driver, schema, &mut described).await?;
    super::indexed_views::describe(driver, schema, &mut described).await?;
    super::callables::describe(driver, schema, &mut described).await?;
    Ok(described)
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
        clear(driver).await?;
        let mut batches = Vec::new();
        // Partitions look their parents up.
        let mut schema = schema.clone();
        for table in &self.tables {
            schema.put_table(table.clone());
        }
        for table in &self.tables {
            match statements(table, &schema, driver.target()) {
                Ok(batch) => batches.push((table, batch)),
                Err(message) => self.refuse(table, message, described),
            }
        }
        let all: Vec<&str> = batches.iter().map(|(_, batch)| batch.as_str()).collect();
        match attempt(driver, &all.concat()).await? {
            Ok(()) => {}
            Err(_) => {
                for (table, batch) in batches {
                    if let Err(message) = attempt(driver, &batch).await? {
                        self.refuse(table, message, described);
                    }
                }
            }
        }
        let place = Place::Temporary {
            tables: &self.names,
        };
        let read = super::read(driver, &place).await?;
        for table in read.schema.tables() {
            let mut table = table.clone();
            if self.unlogged.contains(&table.name) {
                let unlogged = Setting::new("unlogged", Value::Flag);
                table.storage.put(Dialect::Postgres, unlogged);
            }
            described.reading.schema.put_table(table);
        }
        described.reading.unknown.extend(read.unknown);
        Ok(())
    }

    fn refuse(&self, table: &Table, message: String, described: &mut Described) {
        let table = self.names.get(&table.name.name).unwrap_or(&table.name);
        let table = table.clone();
        described.refused.push(Refused { table, message });
    }
}

/// Makes the temporary schema, or fails for all tables alike: the server only reads, or the
/// user may not. What the session has there is taken out of the way, to be back in the end.
pub(super) async fn clear(driver: &mut PostgresDriver) -> Result<(), Failure> {
    let leftovers = "SELECT string_agg(format('DROP %s IF EXISTS pg_temp.%I CASCADE',
           CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname), ';')
         FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'p', 'v', 'S')";
    let row = driver.rows(leftovers).await?.into_iter().next();
    let drops = row.and_then(|row| row.into_iter().next()).flatten();
    let place = "CREATE TEMPORARY TABLE migrate_place (); DROP TABLE pg_temp.migrate_place";
    let statements = drops.as_deref().into_iter().chain([place]);
    for statement in statements {
        driver.execute(statement).await?;
    }
    Ok(())
}

/// Runs statements, or takes them back and gives what the server said.
pub(super) async fn attempt(
    driver: &mut PostgresDriver,
    batch: &str,
) -> Result<Result<(), String>, Failure> {
    let batch = format!("SAVEPOINT attempt;\n{batch}RELEASE attempt");
    match driver.execute(&batch).await {
        Ok(_) => Ok(Ok(())),
        Err(failure) => match failure.kind {
            FailureKind::Refused | FailureKind::NoTable | FailureKind::Unready => {
                driver
                    .execute("ROLLBACK TO attempt; RELEASE attempt")
                    .await?;
                Ok(Err(failure.message))
            }
            FailureKind::Busy | FailureKind::Contention | FailureKind::Lost => Err(failure),
        },
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
