//! The transaction in which a catalogue is read. It is always rolled back, and the settings of
//! the session with it.

use std::time::{Duration, Instant};

use crate::Name;
use crate::engine::database::Driver;
use crate::engine::failure::{Failure, FailureKind};
use crate::engine::postgres::PostgresDriver;

/// For how long a database is read again that others change meanwhile, and the longest pause in
/// between.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(500);

/// What the printing and the reading of expressions depend on. Some are those under
/// which migrations run.
///
/// Temporary objects are looked up last, so that they never stand in front of live ones, and
/// are kept where new tables are. Bytes that are no text pass through a database that does not
/// know its own encoding.
///
/// Printing a view locks it and its tables as a query would. In a deadlock with somebody who
/// changes them the reader gives way: it stops waiting before the server looks for one.
const SETTINGS: [(&str, &str); 14] = [
    (
        "lock_timeout",
        "(SELECT greatest(setting::integer / 2, 1)::text FROM pg_settings \
         WHERE name = 'deadlock_timeout')",
    ),
    ("statement_timeout", "'0'"),
    ("TimeZone", "'UTC'"),
    ("standard_conforming_strings", "'on'"),
    ("client_min_messages", "'warning'"),
    ("DateStyle", "'ISO, MDY'"),
    ("IntervalStyle", "'postgres'"),
    ("extra_float_digits", "'1'"),
    ("bytea_output", "'hex'"),
    ("quote_all_identifiers", "'off'"),
    ("jit", "'off'"),
    ("temp_tablespaces", "current_setting('default_tablespace')"),
    (
        "client_encoding",
        "CASE current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END",
    ),
    (
        "search_path",
        "(SELECT coalesce(string_agg(quote_ident(name), ', ' ORDER BY place) || ', ', '') || 'pg_temp' \
         FROM unnest(current_schemas(false)) WITH ORDINALITY path (name, place) \
         WHERE name !~ '^pg_temp')",
    ),
];

/// Attempts at a transaction: there is another where others change the database meanwhile.
pub(super) struct Attempts {
    mode: &'static str,
    is_scratch: bool,
    start: Instant,
}

impl Attempts {
    /// To read what is there.
    pub(super) fn to_read() -> Self {
        Self {
            mode: "REPEATABLE READ, READ ONLY",
            is_scratch: false,
            start: Instant::now(),
        }
    }

    /// To write to an empty temporary schema.
    pub(super) fn to_try() -> Self {
        Self {
            mode: "READ COMMITTED, READ WRITE",
            is_scratch: true,
            start: Instant::now(),
        }
    }

    /// Begins one; gives the schema whose objects go without its name.
    pub(super) async fn open(&self, driver: &mut PostgresDriver) -> Result<Option<Name>, Failure> {
        let current = open(driver, self.mode).await?;
        if self.is_scratch {
            clear(driver).await?;
        }
        Ok(current)
    }

    /// Ends one, with nothing left of it; `None` where another one is worth it.
    pub(super) async fn close<T>(
        &self,
        driver: &mut PostgresDriver,
        outcome: Result<T, Failure>,
    ) -> Option<Result<T, Failure>> {
        match close(driver, outcome).await {
            Err(failure) if is_in_motion(&failure, self.start) => {
                pause().await;
                None
            }
            done => Some(done),
        }
    }
}

/// Whether others change the database right now, and it is worth another attempt.
fn is_in_motion(failure: &Failure, start: Instant) -> bool {
    failure.kind == FailureKind::Contention && start.elapsed() < PATIENCE
}

/// Waits for them; at random, so as not to keep step with whoever changes it again and again.
async fn pause() {
    tokio::time::sleep(PAUSE.mul_f64(fastrand::f64())).await;
}

/// Opens the transaction; gives the schema whose objects go without its name.
async fn open(driver: &mut PostgresDriver, mode: &str) -> Result<Option<Name>, Failure> {
    driver.in_transaction = true;
    driver
        .execute(&format!("BEGIN ISOLATION LEVEL {mode}"))
        .await?;
    let calls: Vec<_> = SETTINGS
        .iter()
        .map(|(name, value)| format!("set_config('{name}', {value}, true)"))
        .collect();
    let query = format!(
        "SELECT (SELECT name FROM unnest(current_schemas(false)) WITH ORDINALITY path (name, place) \
         WHERE name !~ '^pg_temp' ORDER BY place LIMIT 1), {}",
        calls.join(", ")
    );
    let row = driver.rows(&query).await?.into_iter().next();
    let current = row.and_then(|row| row.into_iter().next()).flatten();
    Ok(current.map(Name::new))
}

/// Ends the transaction, with nothing left of it.
async fn close<T>(driver: &mut PostgresDriver, outcome: Result<T, Failure>) -> Result<T, Failure> {
    match (outcome, driver.rollback(false).await) {
        (Err(failure), _) | (Ok(_), Err(failure)) => Err(failure),
        (Ok(value), Ok(())) => Ok(value),
    }
}

/// Makes the temporary schema, or fails for all tables alike: the server only reads, or the
/// user may not. What the session has there is taken out of the way, to be back in the end.
async fn clear(driver: &mut PostgresDriver) -> Result<(), Failure> {
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
