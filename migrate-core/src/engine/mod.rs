//! The engine: runs migrations against a database, exactly once, wherever it is killed.
//!
//! [`Migrator`] is the face. `run` holds the protocol and knows no SQL: it speaks to a
//! database through the verbs of `database`, which `postgres`, `mysql` and `sqlite` carry
//! out. What is written into the ledger is in `ledger`.

#![cfg_attr(
    not(any(feature = "postgres", feature = "mysql", feature = "sqlite")),
    allow(
        unused,
        unreachable_code,
        reason = "nothing is reached without a database"
    )
)]

mod ahead;
mod backfill;
mod backoff;
mod book;
mod choices;
mod clock;
mod closures;
mod database;
mod drift;
mod entry;
mod error;
mod event;
mod failure;
mod journal;
mod ledger;
mod link;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod lock;
mod mend;
mod migrator;
#[cfg(feature = "mysql")]
mod mysql;
mod options;
mod perform;
mod planning;
#[cfg(feature = "postgres")]
mod postgres;
mod protocol;
mod ranges;
mod reach;
mod record;
mod rehearsal;
mod run;
mod source;
#[cfg(feature = "sqlite")]
mod sqlite;
mod state;
mod subject;
mod teller;
#[cfg(test)]
mod tests;
mod verify;

pub use crate::plan::Direction;
pub use drift::Drift;
pub use error::{DatabaseError, Error, Position};
pub use event::Event;
pub use migrator::Migrator;
pub use options::{LedgerName, Options, StrategyChoice};
pub use record::{ledger_entries, ledger_tables};
pub use rehearsal::{Rehearsal, Rehearsed};
pub use source::{Pool, Source};
pub use state::{
    Applied, Edited, Finished, InFlight, MigrationPlan, Outcome, Repair, State, StepState,
};
pub use subject::offline_steps;
