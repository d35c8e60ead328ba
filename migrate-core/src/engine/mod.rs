//! The engine: runs migrations against a database, exactly once, wherever it is killed.
//!
//! [`Migrator`] is the face. `run` holds the protocol and knows no SQL: it speaks to a
//! database through the verbs of `database`, which `postgres`, `mysql` and `sqlite` carry
//! out. What is written into the ledger is in `ledger`.

mod error;
mod event;
mod migrator;
mod options;
mod source;
mod state;

pub use error::{DatabaseError, Error, Position};
pub use event::Event;
pub use migrator::Migrator;
pub use options::{LedgerName, Options, StrategyChoice};
pub use source::{Pool, Source};
pub use state::{
    Applied, Edited, Finished, InFlight, MigrationPlan, Outcome, Repair, State, StepState,
};
