//! The verbs: what the protocol asks of a database, and how they come about in SQL.
//!
//! [`Verbs`] is what `run` speaks; its futures are `Send`. [`Session`] carries them out over
//! a [`Driver`], one for each product, which holds what differs between them.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::Duration;

use super::book::{Answers, Book};
use super::entry::Entry;
use super::failure::{Failure, FailureKind};
use super::ledger::{Ledger, Row};
use crate::catalogue::{Described, Reading};
use crate::plan::{Batches, Command, Expected, Probe, Rebuild, Step};
use crate::{Schema, Target};

/// What the protocol asks of a database.
pub(super) trait Verbs: Send {
    /// The product and its version.
    fn target(&self) -> Target;
    /// What the ledger says, or `None` where there is no ledger: one round trip.
    fn read(&mut self) -> impl Future<Output = Result<Option<Book>, Failure>> + Send;
    /// Makes the ledger's tables.
    fn create_ledger(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// What was answered to the questions of migrations; nothing where nobody has asked yet.
    fn answers(&mut self) -> impl Future<Output = Result<Answers, Failure>> + Send;
    /// Makes the table of answers.
    fn create_answers(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Prepares the session for work.
    fn enter(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Gives back the lock and the session as it was, from whatever state.
    fn leave(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Takes the lock that keeps other migrators out, or tells who has it.
    fn try_lock(&mut self) -> impl Future<Output = Result<Lock, Failure>> + Send;
    /// Does a task and writes entries in one transaction, unless another has written since
    /// the given turn. While the database ends it, there is time for something else.
    fn commit(
        &mut self,
        turn: u64,
        task: Task<'_>,
        bounds: Bounds,
        entries: &[Entry],
        meanwhile: impl FnOnce() + Send,
    ) -> impl Future<Output = Result<Commit, Failure>> + Send;
    /// Runs one statement outside any transaction.
    fn autonomous(
        &mut self,
        sql: &str,
        probe: &Probe,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
    /// What is needed to look up later whether a statement was done.
    fn record(
        &mut self,
        probe: &Probe,
    ) -> impl Future<Output = Result<Option<String>, Failure>> + Send;
    /// Whether an announced statement was done; what it left half done is removed.
    fn look_up(
        &mut self,
        probe: &Probe,
        record: Option<&str>,
    ) -> impl Future<Output = Result<Found, Failure>> + Send;
    /// The first value of a query.
    fn number(&mut self, sql: &str) -> impl Future<Output = Result<i64, Failure>> + Send;
    /// The first row of a query, if it has one.
    fn first(&mut self, sql: &str) -> impl Future<Output = Result<Option<Row>, Failure>> + Send;
    /// The encoded text of an applied migration, as hexadecimal digits.
    fn encoded(
        &mut self,
        revision: &str,
    ) -> impl Future<Output = Result<Option<String>, Failure>> + Send;
    /// Roughly how many rows a table has.
    fn estimate(
        &mut self,
        batches: &Batches,
    ) -> impl Future<Output = Result<Option<u64>, Failure>> + Send;
    /// See [`Driver::catalogue`].
    fn catalogue(
        &mut self,
        expected: &Schema,
    ) -> impl Future<Output = Result<Reading, Failure>> + Send;
    /// See [`Driver::described`].
    fn described(
        &mut self,
        schema: &Schema,
    ) -> impl Future<Output = Result<Described, Failure>> + Send;
}

/// What a product does in its own way.
pub(super) trait Driver: Send {
    /// The product and its version.
    fn target(&self) -> Target;
    /// Sends one statement; gives the number of rows that it changed.
    fn execute(&mut self, sql: &str) -> impl Future<Output = Result<u64, Failure>> + Send;
    /// Sends statements, one after the other; gives the number of rows that they changed.
    fn execute_all(
        &mut self,
        statements: &[&str],
    ) -> impl Future<Output = Result<u64, Failure>> + Send {
        async move {
            let mut rows = 0;
            for sql in statements {
                rows += self.execute(sql).await?;
            }
            Ok(rows)
        }
    }
    /// Sends one query.
    fn rows(&mut self, sql: &str) -> impl Future<Output = Result<Vec<Row>, Failure>> + Send;
    /// See [`Verbs::enter`].
    fn enter(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// See [`Verbs::leave`].
    fn leave(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
    /// See [`Verbs::try_lock`].
    fn try_lock(&mut self) -> impl Future<Output = Result<Lock, Failure>> + Send;
    /// Opens a transaction for writing with its first statement; gives the number of rows that
    /// this one changed.
    fn begin(
        &mut self,
        bounds: Bounds,
        rebuilds: bool,
        first: &str,
    ) -> impl Future<Output = Result<u64, Failure>> + Send;
    /// Sends the last statements of the transaction and ends it, keeping what it did.
    fn commit(
        &mut self,
        rebuilds: bool,
        last: &[String],
    ) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Ends it, keeping nothing; harmless where none is open.
    fn rollback(&mut self, rebuilds: bool) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Refuses a live table that is not what the migrations have made.
    fn compare(
        &mut self,
        _expected: &Expected,
    ) -> impl Future<Output = Result<(), Failure>> + Send {
        std::future::ready(Ok(()))
    }
    /// Makes a table anew, inside a transaction.
    fn rebuild(&mut self, rebuild: &Rebuild) -> impl Future<Output = Result<(), Failure>> + Send;
    /// See [`Verbs::autonomous`].
    fn autonomous(
        &mut self,
        sql: &str,
        probe: &Probe,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
    /// See [`Verbs::record`].
    fn record(
        &mut self,
        probe: &Probe,
    ) -> impl Future<Output = Result<Option<String>, Failure>> + Send;
    /// See [`Verbs::look_up`].
    fn look_up(
        &mut self,
        probe: &Probe,
        record: Option<&str>,
    ) -> impl Future<Output = Result<Found, Failure>> + Send;
    /// See [`Verbs::estimate`].
    fn estimate(
        &mut self,
        batches: &Batches,
    ) -> impl Future<Output = Result<Option<u64>, Failure>> + Send;
    /// What is in the database, apart from what belongs to the server or to an extension. Where
    /// a thing has several names, or stands in one of many databases, the expected schema tells.
    fn catalogue(
        &mut self,
        expected: &Schema,
    ) -> impl Future<Output = Result<Reading, Failure>> + Send;
    /// What the catalogue would say of these tables, without their foreign keys. Leaves nothing
    /// behind.
    fn described(
        &mut self,
        schema: &Schema,
    ) -> impl Future<Output = Result<Described, Failure>> + Send;
}

/// What a transaction does beside what it records.
#[derive(Clone, Copy)]
pub(super) enum Task<'a> {
    /// Commands that were known before.
    Commands(&'a [Command]),
    /// Updates that the rows of a query lead to.
    Rows {
        query: &'a str,
        updates: &'a (dyn Fn(Vec<Row>) -> Result<Vec<String>, Failure> + Sync),
    },
}

impl Task<'_> {
    /// SQLite: see [`Command::suspends_foreign_keys`].
    pub(super) fn suspends_foreign_keys(self) -> bool {
        match self {
            Self::Commands(commands) => commands.iter().any(Command::suspends_foreign_keys),
            Self::Rows { .. } => false,
        }
    }
}

/// How long a transaction may wait for locks and hold them; no bound where left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) lock: Option<Duration>,
    pub(super) statement: Option<Duration>,
}

/// The answer to an attempt to take the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lock {
    Held,
    #[cfg_attr(
        not(any(feature = "postgres", feature = "mysql")),
        allow(dead_code, reason = "SQLite has no lock of this kind")
    )]
    Busy {
        holder: Option<String>,
    },
}

/// The outcome of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commit {
    /// Committed; the commands changed so many rows.
    Done { rows: u64 },
    /// Another has written to the ledger since: nothing was done.
    Overtaken,
}

/// Whether an announced statement was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Done,
    NotDone,
    Unknown,
}

/// A driver and the ledger that it writes.
pub(super) struct Session<D> {
    pub(super) driver: D,
    pub(super) ledger: Ledger,
}

impl<D: Driver> Session<D> {
    /// Makes tables of the ledger.
    async fn make(&mut self, statements: &[String]) -> Result<(), Failure> {
        let Some((first, rest)) = statements.split_first() else {
            return Ok(());
        };
        let made = match self.driver.begin(Bounds::default(), false, first).await {
            Ok(_) => self.driver.commit(false, rest).await,
            Err(failure) => Err(failure),
        };
        if made.is_err() {
            self.driver.rollback(false).await?;
        }
        made
    }

    /// A whole transaction, up to its commit or to what stands in the way.
    async fn attempt(
        &mut self,
        turn: u64,
        task: Task<'_>,
        bounds: Bounds,
        entries: &[Entry],
        meanwhile: impl FnOnce(),
    ) -> Result<Commit, Failure> {
        let rebuilds = task.suspends_foreign_keys();
        let take_turn = self.ledger.take_turn(turn);
        if self.driver.begin(bounds, rebuilds, &take_turn).await? != 1 {
            return Ok(Commit::Overtaken);
        }
        let rows = self.carry_out(task).await?;
        let mut last = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Entry::Begin(journal) = entry {
                for expected in journal.steps.iter().flat_map(Step::origins) {
                    self.driver.compare(expected).await?;
                }
            }
            let sql = self
                .ledger
                .write(entry)
                .map_err(|problem| Failure::new(FailureKind::Refused, problem))?;
            last.push(sql);
        }
        let committed = while_waiting(self.driver.commit(rebuilds, &last), meanwhile).await;
        committed.map_err(Failure::abridged)?;
        Ok(Commit::Done { rows })
    }

    /// Does a task inside a transaction, and gives the number of rows that it changed.
    async fn carry_out(&mut self, task: Task<'_>) -> Result<u64, Failure> {
        let mut rows = 0;
        match task {
            Task::Commands(commands) => {
                let mut statements = Vec::new();
                for command in commands {
                    match command {
                        Command::Sql(sql) => statements.push(sql.as_str()),
                        Command::Rebuild(rebuild) => {
                            let before = std::mem::take(&mut statements);
                            rows += self.driver.execute_all(&before).await?;
                            self.driver.rebuild(rebuild).await?;
                        }
                    }
                }
                rows += self.driver.execute_all(&statements).await?;
            }
            Task::Rows { query, updates } => {
                for sql in updates(self.driver.rows(query).await?)? {
                    rows += self.driver.execute(&sql).await?;
                }
            }
        }
        Ok(rows)
    }
}

/// Waits for the database, and does something else as soon as there is anything to wait for.
async fn while_waiting<T>(answer: impl Future<Output = T>, meanwhile: impl FnOnce()) -> T {
    let mut answer = pin!(answer);
    let mut meanwhile = Some(meanwhile);
    poll_fn(|context| {
        let polled = answer.as_mut().poll(context);
        if polled.is_pending()
            && let Some(meanwhile) = meanwhile.take()
        {
            meanwhile();
        }
        polled
    })
    .await
}

/// The ledger holds something that cannot be read.
fn unreadable(problem: String) -> Failure {
    Failure::new(
        FailureKind::Refused,
        format!("the ledger cannot be read: {problem}"),
    )
}

impl<D: Driver> Verbs for Session<D> {
    fn target(&self) -> Target {
        self.driver.target()
    }

    async fn read(&mut self) -> Result<Option<Book>, Failure> {
        match self.driver.rows(&self.ledger.select()).await {
            Ok(rows) => Ledger::read(rows).map_err(unreadable),
            Err(failure) if failure.kind == FailureKind::NoTable => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn answers(&mut self) -> Result<Answers, Failure> {
        match self.driver.rows(&self.ledger.select_answers()).await {
            Ok(rows) => Ledger::read_answers(rows).map_err(unreadable),
            Err(failure) if failure.kind == FailureKind::NoTable => Ok(Answers::new()),
            Err(failure) => Err(failure),
        }
    }

    async fn create_answers(&mut self) -> Result<(), Failure> {
        self.make(&[self.ledger.create_answers()]).await
    }

    async fn create_ledger(&mut self) -> Result<(), Failure> {
        self.make(&self.ledger.create()).await
    }
    async fn enter(&mut self) -> Result<(), Failure> {
        self.driver.enter().await
    }

    async fn leave(&mut self) -> Result<(), Failure> {
        self.driver.leave().await
    }

    async fn try_lock(&mut self) -> Result<Lock, Failure> {
        self.driver.try_lock().await
    }

    async fn commit(
        &mut self,
        turn: u64,
        task: Task<'_>,
        bounds: Bounds,
        entries: &[Entry],
        meanwhile: impl FnOnce() + Send,
    ) -> Result<Commit, Failure> {
        let outcome = self.attempt(turn, task, bounds, entries, meanwhile);
        let outcome = outcome.await;
        if matches!(outcome, Ok(Commit::Done { .. })) {
            return outcome;
        }
        let rebuilds = task.suspends_foreign_keys();
        match (outcome, self.driver.rollback(rebuilds).await) {
            (Err(failure), _) | (Ok(_), Err(failure)) => Err(failure),
            (Ok(outcome), Ok(())) => Ok(outcome),
        }
    }

    async fn autonomous(&mut self, sql: &str, probe: &Probe) -> Result<(), Failure> {
        self.driver.autonomous(sql, probe).await
    }

    async fn record(&mut self, probe: &Probe) -> Result<Option<String>, Failure> {
        self.driver.record(probe).await
    }

    async fn look_up(&mut self, probe: &Probe, record: Option<&str>) -> Result<Found, Failure> {
        match probe {
            Probe::Query { sql } => Ok(match self.number(sql).await? {
                0 => Found::NotDone,
                _ => Found::Done,
            }),
            Probe::Repeatable => Ok(Found::NotDone),
            Probe::Unknown => Ok(Found::Unknown),
            Probe::IndexBuilt { .. }
            | Probe::IndexDropped { .. }
            | Probe::Detached { .. }
            | Probe::Definitions { .. } => self.driver.look_up(probe, record).await,
        }
    }

    async fn number(&mut self, sql: &str) -> Result<i64, Failure> {
        let value = self
            .first(sql)
            .await?
            .and_then(|row| row.into_iter().next());
        match value.flatten().as_deref() {
            None | Some("f" | "false") => Ok(0),
            Some("t" | "true") => Ok(1),
            Some(text) => text.parse().map_err(|_| {
                Failure::new(FailureKind::Refused, format!("`{text}` is not a number")).during(sql)
            }),
        }
    }

    async fn first(&mut self, sql: &str) -> Result<Option<Row>, Failure> {
        Ok(self.driver.rows(sql).await?.into_iter().next())
    }

    async fn encoded(&mut self, revision: &str) -> Result<Option<String>, Failure> {
        let row = self.first(&self.ledger.encoded(revision)).await?;
        Ok(row.and_then(|row| row.into_iter().next()).flatten())
    }

    async fn catalogue(&mut self, expected: &Schema) -> Result<Reading, Failure> {
        self.driver.catalogue(expected).await
    }

    async fn described(&mut self, schema: &Schema) -> Result<Described, Failure> {
        self.driver.described(schema).await
    }

    async fn estimate(&mut self, batches: &Batches) -> Result<Option<u64>, Failure> {
        self.driver.estimate(batches).await
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::while_waiting;

    #[tokio::test]
    async fn waiting_is_used_once_and_only_where_there_is_any() {
        let used = Cell::new(0);
        let slow = async {
            assert_eq!(used.get(), 0);
            for _ in 0..3 {
                tokio::task::yield_now().await;
                assert_eq!(used.get(), 1);
            }
            "slow"
        };
        assert_eq!(
            while_waiting(slow, || used.set(used.get() + 1)).await,
            "slow"
        );
        let never = || unreachable!("nobody waits");
        assert_eq!(while_waiting(async { "fast" }, never).await, "fast");
    }
}
