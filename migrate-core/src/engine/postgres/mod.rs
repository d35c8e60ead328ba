//! PostgreSQL: advisory locks, local timeouts, concurrent index builds.

mod catalogue;
pub(super) mod failure;
mod text;

use std::time::Duration;

use sqlx::Postgres;

use super::database::{Bounds, Driver, Found, Lock};
use super::failure::{Failure, FailureKind};
use super::ledger::Row;
use super::link::{self, Link};
use super::{LedgerName, Options, lock};
use crate::catalogue::{Described, Reading};
use crate::plan::{Batches, Probe, Rebuild};
use crate::{Dialect, Name, ObjectName, Schema, Target, Version, sql};
use text::Text;

/// A connection to PostgreSQL.
pub(super) struct PostgresDriver {
    link: Link<Postgres>,
    pub(super) target: Target,
    lock_key: i64,
    /// How long a statement outside of a transaction waits for locks.
    patience: Duration,
    locked: bool,
    in_transaction: bool,
    /// The settings of the session before it was entered.
    settings: Option<Row>,
}

/// The settings of a session, and what they are while migrating. A concurrent index build
/// counts its own waits, for every transaction that is older, against `lock_timeout`: outside
/// of transactions it is the patience of the whole run.
const SETTINGS: [(&str, Option<&str>); 6] = [
    ("TimeZone", Some("UTC")),
    ("standard_conforming_strings", Some("on")),
    ("client_min_messages", Some("warning")),
    ("lock_timeout", None),
    ("statement_timeout", Some("0")),
    ("default_transaction_read_only", Some("off")),
];

impl PostgresDriver {
    pub(super) async fn open(mut link: Link<Postgres>, options: &Options) -> Result<Self, Failure> {
        let hello =
            "SELECT current_setting('server_version'), current_database(), current_schema()";
        let row = rows(&mut link, hello)
            .await?
            .into_iter()
            .next()
            .unwrap_or_default();
        let mut fields = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || fields.next().unwrap_or_default();
        let version: Version = next()
            .parse()
            .map_err(|problem: String| Failure::new(FailureKind::Refused, problem))?;
        let (database, schema) = (next(), next());
        let LedgerName {
            schema: chosen,
            prefix,
        } = &options.ledger;
        let schema = chosen.as_ref().unwrap_or(&schema);
        Ok(Self {
            link,
            target: Target::new(Dialect::Postgres, version),
            lock_key: lock::number(&[&database, schema, prefix]),
            patience: options.lock_wait,
            locked: false,
            in_transaction: false,
            settings: None,
        })
    }

    /// The connection, unless it was not left as it was found.
    pub(super) fn into_link(self) -> Option<Link<Postgres>> {
        let clean = !self.in_transaction && self.settings.is_none() && !self.locked;
        clean.then_some(self.link)
    }

    async fn set(&mut self, values: impl Iterator<Item = &str> + Send) -> Result<(), Failure> {
        let calls: Vec<_> = SETTINGS
            .iter()
            .zip(values)
            .map(|((name, _), value)| {
                let value = sql::text(value, Dialect::Postgres);
                format!("set_config('{name}', {value}, false)")
            })
            .collect();
        self.rows(&format!("SELECT {}", calls.join(", "))).await?;
        Ok(())
    }

    /// Who holds the lock.
    async fn holder(&mut self) -> Result<Option<String>, Failure> {
        let key = self.lock_key.cast_unsigned();
        let query = format!(
            "SELECT 'process ' || a.pid || coalesce(' (' || nullif(a.application_name, '') || ')', '') \
             || coalesce(' at ' || host(a.client_addr), '') \
             FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
             AND l.classid::bigint = {} AND l.objid::bigint = {} \
             AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            key >> 32,
            key & 0xffff_ffff
        );
        let row = self.rows(&query).await?.into_iter().next();
        Ok(row.and_then(|row| row.into_iter().next()).flatten())
    }

    /// Whether the detaching of a partition was broken off; nothing where it is no partition.
    async fn is_partition(&mut self, table: &str) -> Result<Option<bool>, Failure> {
        let query = format!(
            "SELECT inhdetachpending::int::text FROM pg_inherits WHERE inhrelid = to_regclass({})",
            sql::text(table, Dialect::Postgres)
        );
        let row = self.rows(&query).await?.into_iter().next();
        let value = row.and_then(|row| row.into_iter().next()).flatten();
        Ok(value.map(|value| value == "1"))
    }

    async fn index_is_valid(&mut self, index: &str) -> Result<Option<bool>, Failure> {
        let query = format!(
            "SELECT indisvalid::int::text FROM pg_index WHERE indexrelid = to_regclass({})",
            sql::text(index, Dialect::Postgres)
        );
        let row = self.rows(&query).await?.into_iter().next();
        let value = row.and_then(|row| row.into_iter().next()).flatten();
        Ok(value.map(|value| value == "1"))
    }
}

async fn rows(link: &mut Link<Postgres>, sql: &str) -> Result<Vec<Row>, Failure> {
    link::rows::<Postgres, Text>(link.connection()?, sql)
        .await
        .map_err(|error| failure::of(error).during(sql))
}

/// A bound as the settings have it: zero would be none.
fn milliseconds(bound: Duration) -> String {
    bound.as_millis().clamp(1, i32::MAX as u128).to_string()
}

fn index_name(schema: Option<&str>, index: &str) -> String {
    let name = ObjectName {
        schema: schema.map(Name::from),
        name: Name::from(index),
    };
    sql::object(&name, Dialect::Postgres)
}

impl Driver for PostgresDriver {
    fn target(&self) -> Target {
        self.target
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, Failure> {
        link::execute::<Postgres>(self.link.connection()?, sql)
            .await
            .map_err(|error| failure::of(error).during(sql))
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, Failure> {
        rows(&mut self.link, sql).await
    }

    async fn enter(&mut self) -> Result<(), Failure> {
        let reads: Vec<_> = SETTINGS
            .iter()
            .map(|(name, _)| format!("current_setting('{name}')"))
            .collect();
        let query = format!("SELECT {}", reads.join(", "));
        self.settings = self.rows(&query).await?.into_iter().next();
        let patience = milliseconds(self.patience);
        self.set(SETTINGS.iter().map(|(_, value)| value.unwrap_or(&patience)))
            .await
    }

    async fn leave(&mut self) -> Result<(), Failure> {
        if self.in_transaction {
            self.rollback(false).await?;
        }
        if self.locked {
            self.rows(&format!("SELECT pg_advisory_unlock({})", self.lock_key))
                .await?;
            self.locked = false;
        }
        if let Some(settings) = self.settings.clone() {
            let values = settings.iter().map(|value| value.as_deref().unwrap_or(""));
            self.set(values).await?;
            self.settings = None;
        }
        Ok(())
    }

    async fn try_lock(&mut self) -> Result<Lock, Failure> {
        let query = format!("SELECT pg_try_advisory_lock({})::int::text", self.lock_key);
        let row = self.rows(&query).await?.into_iter().next();
        if row.as_deref() == Some(&[Some("1".to_owned())]) {
            self.locked = true;
            return Ok(Lock::Held);
        }
        Ok(Lock::Busy {
            holder: self.holder().await?,
        })
    }

    /// One message: a round trip costs more than a statement of the ledger.
    async fn begin(&mut self, bounds: Bounds, _: bool, first: &str) -> Result<u64, Failure> {
        let mut begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE".to_owned();
        for (name, bound) in [
            ("lock_timeout", bounds.lock),
            ("statement_timeout", bounds.statement),
        ] {
            if let Some(bound) = bound {
                begin += &format!("; SET LOCAL {name} = {}", milliseconds(bound));
            }
        }
        self.in_transaction = true;
        // Nothing but the first statement changes rows.
        self.execute(&format!("{begin}; {first}")).await
    }

    /// One message, of which PostgreSQL does nothing behind a statement that fails.
    async fn commit(&mut self, _: bool, last: &[String]) -> Result<(), Failure> {
        let mut commit: String = last.iter().map(|sql| format!("{sql}; ")).collect();
        commit += "COMMIT";
        link::execute::<Postgres>(self.link.connection()?, &commit)
            .await
            .map_err(|error| failure::of(error).during("COMMIT"))?;
        self.in_transaction = false;
        Ok(())
    }

    async fn rollback(&mut self, _: bool) -> Result<(), Failure> {
        self.execute("ROLLBACK").await?;
        self.in_transaction = false;
        Ok(())
    }

    async fn rebuild(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        Err(Failure::not_here(&rebuild.table, self.target))
    }

    async fn autonomous(&mut self, sql: &str, _: &Probe) -> Result<(), Failure> {
        let sent = self.execute(sql).await;
        // It has waited long enough already, and a build would begin anew.
        sent.map(drop).map_err(|failure| match failure.kind {
            FailureKind::Contention if failure.message.contains("lock timeout") => {
                failure.after(self.patience)
            }
            _ => failure,
        })
    }

    async fn record(&mut self, _: &Probe) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    async fn look_up(&mut self, probe: &Probe, _: Option<&str>) -> Result<Found, Failure> {
        match probe {
            Probe::IndexBuilt { schema, index } => {
                let index = index_name(schema.as_deref(), index);
                match self.index_is_valid(&index).await? {
                    Some(true) => return Ok(Found::Done),
                    Some(false) => {
                        self.execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
                            .await?;
                    }
                    None => {}
                }
                Ok(Found::NotDone)
            }
            Probe::IndexDropped { schema, index } => {
                let index = index_name(schema.as_deref(), index);
                Ok(match self.index_is_valid(&index).await? {
                    Some(_) => Found::NotDone,
                    None => Found::Done,
                })
            }
            Probe::Detached { partition, finish } => match self.is_partition(partition).await? {
                Some(true) => {
                    self.execute(finish).await?;
                    Ok(Found::Done)
                }
                Some(false) => Ok(Found::NotDone),
                None => Ok(Found::Done),
            },
            Probe::Definitions { .. }
            | Probe::Query { .. }
            | Probe::Repeatable
            | Probe::Unknown => Ok(Found::Unknown),
        }
    }

    async fn estimate(&mut self, batches: &Batches) -> Result<Option<u64>, Failure> {
        let query = format!(
            "SELECT reltuples::bigint::text FROM pg_class WHERE oid = to_regclass({})",
            sql::text(&batches.from, Dialect::Postgres)
        );
        let row = self.rows(&query).await?.into_iter().next();
        let value = row.and_then(|row| row.into_iter().next()).flatten();
        // Never analysed is -1, or 0 before PostgreSQL 14.
        Ok(value
            .and_then(|text| text.parse().ok())
            .filter(|&rows| rows > 0))
    }

    async fn catalogue(&mut self, expected: &Schema) -> Result<Reading, Failure> {
        catalogue::live(self, expected).await
    }

    async fn described(&mut self, schema: &Schema) -> Result<Described, Failure> {
        catalogue::described(self, schema).await
    }
}
