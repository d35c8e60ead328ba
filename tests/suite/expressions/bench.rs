//! A database with the table, and the evaluation of expressions there: as the backfill that sets
//! the columns for results.

use std::collections::HashMap;

use migrate_core::expr::{Expr, Place, Scope, Typed, check};
use migrate_core::schema::Table;
use migrate_core::sql::{Unsupported, expression};
use migrate_core::{Dialect, ObjectName, Report, Schema, Target};

use super::kind::Kind;
use super::outcome::{Failure, Outcome};
use super::table::{self, ROWS};
use crate::support::{Connection, Database, Server};

/// A database under test.
pub(super) struct Bench {
    pub(super) server: Server,
    pub(super) target: Target,
    pub(super) schema: Schema,
    connection: Connection,
    database: Database,
}

/// An expression and the column that takes its result.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    pub(super) kind: Kind,
    pub(super) number: usize,
    pub(super) expr: Expr,
}

/// The results of a probe for all rows, in their order.
pub(super) type Results = Vec<Outcome>;

impl Bench {
    pub(super) async fn open(server: Server, target: Target) -> Option<Self> {
        let database = server.database().await?;
        let mut connection = database.connect().await;
        // As the sessions of the engine are.
        let settings: &[&str] = match server {
            Server::Sqlite => &["PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"],
            Server::Postgres => &["SET timezone = 'UTC'"],
            Server::Mariadb => &[
                "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin",
                "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,\
                 NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
            ],
        };
        for setting in settings {
            connection.execute(setting).await;
        }
        for statement in table::statements(target) {
            connection.execute(&statement).await;
        }
        Some(Self {
            server,
            target,
            schema: table::schema(target),
            connection,
            database,
        })
    }

    pub(super) async fn close(self) {
        drop(self.connection);
        self.database.drop().await;
    }

    pub(super) fn table(&self) -> &Table {
        let table = self.schema.table(&ObjectName::new("things"));
        table.expect("it was put there")
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            schema: &self.schema,
            table: Some(self.table()),
            place: Place::Value,
        }
    }

    /// The expression with its types, where the check takes it.
    pub(super) fn checked(&self, probe: &Probe) -> Option<Typed> {
        let mut report = Report::default();
        let ty = probe.kind.column_type();
        let typed = check(&probe.expr, &self.scope(), Some(&ty), &mut report);
        report.is_empty().then_some(typed)
    }

    /// The expression in SQL, where the database has all of it.
    pub(super) fn rendered(&self, probe: &Probe) -> Result<String, Unsupported> {
        let ty = probe.kind.column_type();
        expression(&probe.expr, &self.scope(), Some(&ty), self.target)
    }

    /// Evaluates expressions that all go to different columns.
    pub(super) async fn results(&mut self, probes: &[(Probe, String)]) -> Vec<Results> {
        if self.update(probes, None).await.is_ok() {
            return self.read(probes).await;
        }
        let mut all = Vec::with_capacity(probes.len());
        for probe in probes {
            let one = std::slice::from_ref(probe);
            if self.update(one, None).await.is_ok() {
                all.append(&mut self.read(one).await);
                continue;
            }
            let mut failures = HashMap::new();
            for row in 0..ROWS {
                if let Err(error) = self.update(one, Some(row)).await {
                    let refused = matches!(error, Outcome::Refused(_));
                    failures.insert(row, error.clone());
                    if refused {
                        failures.extend((row..ROWS).map(|row| (row, error.clone())));
                        break;
                    }
                }
            }
            let mut results = self.read(one).await.swap_remove(0);
            for (row, failure) in failures {
                results[row] = failure;
            }
            all.push(results);
        }
        all
    }

    async fn update(
        &mut self,
        probes: &[(Probe, String)],
        row: Option<usize>,
    ) -> Result<(), Outcome> {
        let set: Vec<String> = probes
            .iter()
            .map(|(probe, sql)| format!("{} = {sql}", table::sink(probe.kind, probe.number)))
            .collect();
        let filter = row.map_or_else(String::new, |row| format!(" WHERE id = {row}"));
        let sql = format!("UPDATE things SET {}{filter}", set.join(", "));
        self.send(&sql).await
    }

    /// Sends a statement.
    pub(super) async fn send(&mut self, sql: &str) -> Result<(), Outcome> {
        match self.connection.try_execute(sql).await {
            Ok(()) => Ok(()),
            Err(error) => Err(failed(&error, self.target.dialect)),
        }
    }

    async fn read(&mut self, probes: &[(Probe, String)]) -> Vec<Results> {
        let columns: Vec<String> = probes
            .iter()
            .map(|(probe, _)| {
                let column = table::sink(probe.kind, probe.number);
                match (self.server, probe.kind) {
                    (Server::Sqlite, _) => format!("quote({column})"),
                    (Server::Mariadb, Kind::Uuid) => format!("concat('=', lower(hex({column})))"),
                    (Server::Mariadb, _) => format!("concat('=', {column})"),
                    (Server::Postgres, Kind::Boolean) => {
                        format!("'=' || left({column}::text, 1)")
                    }
                    (Server::Postgres, _) => format!("'=' || {column}::text"),
                }
            })
            .collect();
        let query = format!("SELECT {} FROM things ORDER BY id", columns.join(", "));
        let rows = self.connection.rows(&query).await;
        let column = |(place, (probe, _)): (usize, &(Probe, String))| {
            let read = |row: &Vec<String>| Outcome::read(&row[place], probe.kind, self.server);
            rows.iter().map(read).collect()
        };
        probes.iter().enumerate().map(column).collect()
    }
}

fn failed(error: &sqlx::Error, dialect: Dialect) -> Outcome {
    let text = error.to_string();
    let Some(known) = error.as_database_error() else {
        return Outcome::Refused(text);
    };
    let code = known.code().unwrap_or_default();
    let failure = match dialect {
        Dialect::Postgres => match code.as_ref() {
            "22012" => Failure::DivisionByZero,
            "22003" | "22008" => Failure::OutOfRange,
            "22P02" | "22007" | "22001" | "22021" | "22009" | "22023" => Failure::BadText,
            "2201F" => Failure::OutOfRange,
            "22025" => Failure::BadPattern,
            "22011" => Failure::BadCount,
            _ => return Outcome::Refused(text),
        },
        Dialect::Mysql | Dialect::Mariadb => {
            let number = known
                .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
                .map_or(0, sqlx::mysql::MySqlDatabaseError::number);
            match number {
                1365 => Failure::DivisionByZero,
                1264 | 1690 | 1916 | 1441 => Failure::OutOfRange,
                1067 | 1292 | 1366 | 1406 | 1265 | 1411 | 4025 => Failure::BadText,
                _ => return Outcome::Refused(text),
            }
        }
        Dialect::Sqlite if text.contains("integer overflow") => Failure::OutOfRange,
        Dialect::Sqlite if text.contains("malformed JSON") => Failure::BadText,
        Dialect::Sqlite => return Outcome::Refused(text),
    };
    Outcome::Failed(failure)
}
