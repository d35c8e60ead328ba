//! Events: what a run tells while it works.

use std::time::Duration;

use crate::plan::Direction;

/// Something that a run tells while it works.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// Another process migrates this database, or has the file of SQLite.
    Waiting {
        /// How long this one has waited.
        waited: Duration,
        /// How long it is going to wait.
        bound: Duration,
        /// Who the other is, where the database tells.
        holder: Option<String>,
    },
    /// A migration starts, or continues.
    MigrationStarted {
        /// The migration.
        revision: String,
        /// Its description.
        description: Option<String>,
        /// Which way it is run.
        direction: Direction,
        /// How many steps its plan has.
        steps: usize,
        /// Whether an earlier run has begun it.
        resumed: bool,
        /// Whether an upgrade that was not finished is taken back.
        aborting: bool,
    },
    /// A step starts.
    StepStarted {
        /// The migration.
        revision: String,
        /// The step, counted from one.
        step: usize,
        /// How many there are.
        of: usize,
        /// What it does.
        title: String,
        /// The statements that are going to be sent.
        sql: Vec<String>,
    },
    /// A step met a lock that others hold, and is going to be tried again.
    Retrying {
        /// The migration.
        revision: String,
        /// The step, counted from one.
        step: usize,
        /// Which attempt failed, counted from one.
        attempt: u32,
        /// How many there are going to be at most.
        of: u32,
        /// How long it waits now.
        wait: Duration,
        /// What the database said.
        cause: String,
    },
    /// A backfill has finished a batch.
    Progress {
        /// The migration.
        revision: String,
        /// The step, counted from one.
        step: usize,
        /// The table.
        table: String,
        /// How many rows were looked at so far.
        rows: u64,
        /// How many the table has, where the database can tell roughly.
        estimate: Option<u64>,
        /// Rows in a second.
        rate: f64,
        /// How much longer it is going to take.
        remaining: Option<Duration>,
    },
    /// A step is done.
    StepFinished {
        /// The migration.
        revision: String,
        /// The step, counted from one.
        step: usize,
        /// How many there are.
        of: usize,
        /// How long it took.
        elapsed: Duration,
    },
    /// A migration is done and recorded.
    MigrationFinished {
        /// The migration.
        revision: String,
        /// Which way it was run.
        direction: Direction,
        /// Whether this took back an upgrade that was not finished.
        aborted: bool,
        /// How long it took.
        elapsed: Duration,
    },
}
