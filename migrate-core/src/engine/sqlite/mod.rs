//! SQLite: every step takes the file's write lock, tables are made anew where ALTER cannot.

mod catalogue;
pub(super) mod failure;
mod rebuild;

use std::time::{Duration, Instant};

use sqlx::Sqlite;

use super::Options;
use super::database::{Bounds, Driver, Found, Lock};
use super::failure::{Failure, FailureKind};
use super::ledger::Row;
use super::link::{self, Link};
use crate::catalogue::{Described, Names, Reading};
use crate::plan::{Batches, Expected, Probe, Rebuild};
use crate::{Dialect, Schema, Target, Version};

/// A connection to SQLite.
pub(super) struct SqliteDriver {
    link: Link<Sqlite>,
    target: Target,
    in_transaction: bool,
    /// The tables that the transaction has made anew.
    rebuilt: Vec<String>,
    /// How long a query waits while another connection writes the file.
    patience: Duration,
    /// The settings of the connection before it was entered.
    settings: Option<Vec<String>>,
}

/// The settings of a connection, and what they are while migrating. The busy timeout is short,
/// since the waiting is done, and told about, by the run.
const SETTINGS: [(&str, &str); 4] = [
    ("busy_timeout", "250"),
    ("foreign_keys", "1"),
    ("legacy_alter_table", "0"),
    ("defer_foreign_keys", "0"),
];

impl SqliteDriver {
    pub(super) async fn open(mut link: Link<Sqlite>, options: &Options) -> Result<Self, Failure> {
        let version = rows(&mut link, "SELECT sqlite_version()").await?;
        let version: Version = first(version)
            .unwrap_or_default()
            .parse()
            .map_err(|problem: String| Failure::new(FailureKind::Refused, problem))?;
        Ok(Self {
            link,
            target: Target::new(Dialect::Sqlite, version),
            in_transaction: false,
            rebuilt: Vec::new(),
            patience: options.lock_wait,
            settings: None,
        })
    }

    /// The connection, unless it was not left as it was found.
    pub(super) fn into_link(self) -> Option<Link<Sqlite>> {
        let clean = !self.in_transaction && self.settings.is_none();
        clean.then_some(self.link)
    }

    async fn set(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        self.rows(&format!("PRAGMA {name} = {value}")).await?;
        Ok(())
    }

    /// Sends statements in one go: the way to the thread of the database and back takes longer
    /// than a statement of the ledger. Gives the numbers of rows that those which were done have
    /// changed, and what the next one failed with.
    async fn execute_in_turn(&mut self, statements: &[&str]) -> (Vec<u64>, Result<(), Failure>) {
        let connection = match self.link.connection() {
            Ok(connection) => connection,
            Err(failure) => return (Vec::new(), Err(failure)),
        };
        let (changed, result) = link::execute_in_turn::<Sqlite>(connection, statements).await;
        let result = result.map_err(|error| match statements.get(changed.len()) {
            Some(failed) => failure::of(error).during(failed),
            None => failure::of(error),
        });
        (changed, result)
    }

    /// Switches foreign keys, which has no effect inside a transaction: read back.
    async fn set_foreign_keys(&mut self, on: bool) -> Result<(), Failure> {
        let wanted = if on { "1" } else { "0" };
        self.set("foreign_keys", wanted).await?;
        let found = first(self.rows("PRAGMA foreign_keys").await?);
        if found.as_deref() == Some(wanted) {
            return Ok(());
        }
        Err(Failure::new(
            FailureKind::Refused,
            "the enforcement of foreign keys could not be switched",
        ))
    }
}

async fn rows(link: &mut Link<Sqlite>, sql: &str) -> Result<Vec<Row>, Failure> {
    link::rows::<Sqlite, String>(link.connection()?, sql)
        .await
        .map_err(|error| failure::of(error).during(sql))
}

/// The first value of a result.
fn first(rows: Vec<Row>) -> Option<String> {
    rows.into_iter().next()?.into_iter().next()?
}

impl Driver for SqliteDriver {
    fn target(&self) -> Target {
        self.target
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, Failure> {
        link::execute::<Sqlite>(self.link.connection()?, sql)
            .await
            .map_err(|error| failure::of(error).during(sql))
    }

    async fn execute_all(&mut self, statements: &[&str]) -> Result<u64, Failure> {
        let mut rows = 0;
        // A comment that does not end would swallow what is sent behind it.
        for together in statements.chunk_by(|one, _| !one.contains("/*")) {
            let (changed, result) = self.execute_in_turn(together).await;
            result?;
            rows += changed.iter().sum::<u64>();
        }
        Ok(rows)
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, Failure> {
        let start = Instant::now();
        loop {
            match rows(&mut self.link, sql).await {
                Err(failure)
                    if failure.kind == FailureKind::Busy
                        && !self.in_transaction
                        && start.elapsed() < self.patience =>
                {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => return other,
            }
        }
    }

    async fn enter(&mut self) -> Result<(), Failure> {
        let mut settings = Vec::new();
        for (name, value) in SETTINGS {
            settings.push(first(self.rows(&format!("PRAGMA {name}")).await?).unwrap_or_default());
            self.set(name, value).await?;
        }
        self.settings = Some(settings);
        Ok(())
    }

    async fn leave(&mut self) -> Result<(), Failure> {
        self.rollback(false).await?;
        for ((name, _), value) in SETTINGS
            .iter()
            .zip(self.settings.clone().unwrap_or_default())
        {
            self.set(name, &value).await?;
        }
        self.settings = None;
        Ok(())
    }

    /// There is no lock across transactions: whoever comes first writes the next step, and
    /// the others see it by the turn.
    async fn try_lock(&mut self) -> Result<Lock, Failure> {
        Ok(Lock::Held)
    }

    async fn begin(&mut self, _: Bounds, rebuilds: bool, first: &str) -> Result<u64, Failure> {
        if rebuilds {
            self.set_foreign_keys(false).await?;
        }
        self.rebuilt.clear();
        let (changed, result) = self.execute_in_turn(&["BEGIN IMMEDIATE", first]).await;
        self.in_transaction = !changed.is_empty();
        result?;
        Ok(changed.last().copied().unwrap_or_default())
    }

    async fn commit(&mut self, rebuilds: bool, last: &[String]) -> Result<(), Failure> {
        let mut statements: Vec<&str> = last.iter().map(String::as_str).collect();
        if rebuilds {
            self.execute_in_turn(&statements).await.1?;
            self.check_foreign_keys().await?;
            statements.clear();
        }
        statements.push("COMMIT");
        self.execute_in_turn(&statements).await.1?;
        self.in_transaction = false;
        if rebuilds {
            self.set_foreign_keys(true).await?;
        }
        Ok(())
    }

    async fn rollback(&mut self, rebuilds: bool) -> Result<(), Failure> {
        if self.in_transaction {
            self.in_transaction = false;
            match self.execute("ROLLBACK").await {
                // Some failures, of a full disk for one, have rolled back already.
                Err(failure) if failure.message.contains("no transaction is active") => {}
                other => drop(other?),
            }
        }
        if rebuilds {
            self.set_foreign_keys(true).await?;
        }
        Ok(())
    }

    async fn compare(&mut self, expected: &Expected) -> Result<(), Failure> {
        rebuild::compare(self.link.connection()?, expected)
            .await
            .map_err(failure::of_rebuild)
    }

    async fn rebuild(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        self.rebuilt.push(rebuild.table.clone());
        rebuild::rebuild(self.link.connection()?, rebuild)
            .await
            .map_err(failure::of_rebuild)
    }

    async fn autonomous(&mut self, sql: &str, _: &Probe) -> Result<(), Failure> {
        self.execute(sql).await.map(drop)
    }

    async fn record(&mut self, _: &Probe) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    async fn look_up(&mut self, _: &Probe, _: Option<&str>) -> Result<Found, Failure> {
        Ok(Found::Unknown)
    }

    async fn estimate(&mut self, batches: &Batches) -> Result<Option<u64>, Failure> {
        let count = self
            .rows(&format!("SELECT count(*) FROM {}", batches.from))
            .await?;
        Ok(first(count).and_then(|text| text.parse().ok()))
    }

    async fn catalogue(&mut self, expected: &Schema) -> Result<Reading, Failure> {
        let names = Names::new(catalogue::MAIN, false, expected);
        let rows = self.rows(catalogue::QUERY).await?;
        let object = |row| catalogue::Object::new(row, &names);
        let mut reading = catalogue::read(rows.into_iter().filter_map(object).collect());
        reading.reword(expected, catalogue::plain);
        Ok(reading)
    }

    async fn described(&mut self, schema: &Schema) -> Result<Described, Failure> {
        Ok(catalogue::described(schema, self.target))
    }
}

impl SqliteDriver {
    /// Foreign keys were off while tables were made anew: what they would have refused is
    /// refused before it is committed.
    async fn check_foreign_keys(&mut self) -> Result<(), Failure> {
        let violations = rebuild::foreign_key_violations(self.link.connection()?, &self.rebuilt)
            .await
            .map_err(failure::of)?;
        if violations.is_empty() {
            return Ok(());
        }
        let named: Vec<_> = violations.iter().map(ToString::to_string).collect();
        Err(Failure::new(FailureKind::Refused, named.join(", "))
            .help("give these rows a row to refer to, or delete them, then run again"))
    }
}
