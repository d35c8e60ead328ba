//! Failures: what a database said, sorted by what a run can do about it.

use std::time::Duration;

use super::{DatabaseError, Error, Position};

/// Something that a database refused or could not do.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    /// One clear sentence.
    pub(super) message: String,
    /// The statement.
    pub(super) sql: Option<String>,
    /// What to do about it, where that is not simply to mend the statement.
    pub(super) help: Option<&'static str>,
    pub(super) source: Option<Box<sqlx::Error>>,
}

/// How many characters of a statement of the ledger are shown.
const HEAD: usize = 80;

/// What a run can do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// Another connection has the whole database: waiting helps. Nothing was done.
    Busy,
    /// Others were in the way: trying again may help. Nothing was done.
    Contention,
    /// A table that the statement names does not exist.
    NoTable,
    /// Something is not in the state for it: a materialized view that was never filled is read.
    Unready,
    /// The connection is gone: it is not known whether the statement was done.
    Lost,
    /// The database refused: nothing was done.
    Refused,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            sql: None,
            help: None,
            source: None,
        }
    }

    #[must_use]
    pub(super) fn during(mut self, sql: &str) -> Self {
        self.sql.get_or_insert_with(|| sql.to_owned());
        self
    }

    /// The same after all the patience that there was.
    #[must_use]
    pub(super) fn after(self, waited: Duration) -> Self {
        Self {
            kind: FailureKind::Refused,
            message: format!(
                "others were in the way for {} s: {}",
                waited.as_secs(),
                self.message
            ),
            help: Some(
                "end the transaction that holds it up, or have more patience with `lock_wait`, \
                 then run again: it continues where it stopped",
            ),
            ..self
        }
    }

    /// The same with the head of its statement only: the ledger's own are long, and nobody
    /// has written them.
    #[must_use]
    pub(super) fn abridged(mut self) -> Self {
        if let Some(sql) = &mut self.sql
            && let Some((end, _)) = sql.char_indices().nth(HEAD)
        {
            sql.truncate(end);
            sql.push('…');
        }
        self
    }

    #[must_use]
    pub(super) fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// A table is to be made anew where only SQLite would.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn not_here(table: &str, target: crate::Target) -> Self {
        Self::new(
            FailureKind::Refused,
            format!("the stored plan rebuilds `{table}`, which {target} never needs"),
        )
    }

    /// Sorts a driver's error; `of_database` knows the codes of the product.
    pub(super) fn of_driver(
        error: sqlx::Error,
        of_database: impl FnOnce(&dyn sqlx::error::DatabaseError) -> Self,
    ) -> Self {
        let lost = |message: String| {
            Self::new(FailureKind::Lost, message).help(
                "look whether the server is up, then run again: it continues where it stopped",
            )
        };
        let mut failure = match &error {
            sqlx::Error::Database(said) => of_database(said.as_ref()),
            sqlx::Error::Io(cause) => {
                lost(format!("the connection to the database broke: {cause}"))
            }
            sqlx::Error::Tls(cause) => lost(format!("the encrypted connection failed: {cause}")),
            sqlx::Error::WorkerCrashed => {
                lost("the thread that holds the database has crashed".to_owned())
            }
            sqlx::Error::PoolTimedOut => Self::new(
                FailureKind::Refused,
                "the pool has had no free connection for too long",
            )
            .help("give back connections before migrating"),
            sqlx::Error::PoolClosed => Self::new(FailureKind::Refused, "the pool is closed"),
            other => Self::new(FailureKind::Refused, other.to_string()),
        };
        failure.source = Some(Box::new(error));
        failure
    }
}

/// Why a transaction did not come about.
pub(super) enum Stop {
    /// The database said so.
    Failed(Failure),
    /// The run has to stop.
    Ready(Error),
}

impl Stop {
    pub(super) fn at(self, at: &Position) -> Error {
        match self {
            Self::Failed(failure) => Error::step(at, failure),
            Self::Ready(error) => error,
        }
    }

    pub(super) fn outside(self, doing: &str) -> Error {
        match self {
            Self::Failed(failure) => Error::outside(doing, failure),
            Self::Ready(error) => error,
        }
    }
}

impl From<Failure> for DatabaseError {
    fn from(failure: Failure) -> Self {
        Self {
            message: failure.message,
            source: failure.source,
        }
    }
}
