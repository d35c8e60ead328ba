//! How a run behaves: how long it waits, how often it tries again, where the ledger is.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::{Name, ObjectName};

/// How a run behaves.
///
/// ```
/// use std::time::Duration;
/// use migrate_core::engine::Options;
///
/// let options = Options {
///     lock_wait: Duration::from_secs(30),
///     ..Options::default()
/// };
/// assert_eq!(options.retries, 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long to wait while another process migrates the same database, for the transactions
    /// that hold up a concurrent index build of PostgreSQL, and for the file of SQLite.
    pub lock_wait: Duration,
    /// How long a statement may wait for a lock on a table that others use.
    pub lock_timeout: Duration,
    /// How long a statement may hold such a lock; without bound where it is left out, since
    /// some of them read a whole table.
    pub statement_timeout: Option<Duration>,
    /// How often a step is tried again after a lock timeout or a deadlock.
    pub retries: u32,
    /// The longest wait between two attempts.
    pub longest_backoff: Duration,
    /// How operations become steps.
    pub strategy: StrategyChoice,
    /// Rows in the first batch of a backfill that does not say it.
    pub batch_size: u32,
    /// How long a batch should take: its size is adapted to it.
    pub batch_time: Duration,
    /// What `when env` finds; the environment of the process where it is left out.
    pub variables: Option<BTreeMap<String, String>>,
    /// Where the ledger is.
    pub ledger: LedgerName,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_secs(300),
            lock_timeout: Duration::from_secs(2),
            statement_timeout: None,
            retries: 10,
            longest_backoff: Duration::from_secs(30),
            strategy: StrategyChoice::Auto,
            batch_size: 1_000,
            batch_time: Duration::from_millis(300),
            variables: None,
            ledger: LedgerName::default(),
        }
    }
}

/// How operations become steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StrategyChoice {
    /// Directly on a database that has no migrations yet, else online.
    #[default]
    Auto,
    /// The safe plan on tables that existed before and hold rows.
    Online,
    /// The plain statements.
    Direct,
}

/// Where the tables of the ledger are, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerName {
    /// The schema (on MySQL: the database); it has to exist. The connection's own where it is
    /// left out.
    pub schema: Option<String>,
    /// What the names of its tables begin with.
    pub prefix: String,
}

impl LedgerName {
    /// The tables of the ledger.
    pub(super) fn tables(&self) -> [ObjectName; 5] {
        ["meta", "ledger", "journal", "log", "answers"].map(|suffix| ObjectName {
            schema: self.schema.as_deref().map(Name::from),
            name: Name::new(format!("{}{suffix}", self.prefix)),
        })
    }
}

impl Default for LedgerName {
    fn default() -> Self {
        Self {
            schema: None,
            prefix: "migrate_".to_owned(),
        }
    }
}
