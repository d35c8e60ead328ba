//! Errors: what went wrong, where, what the database said, and what to do next.

use std::time::Duration;

use super::failure::{Failure, FailureKind};
use crate::history::TargetError;
use crate::plan::Direction;
use crate::{Report, Target, codec};

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be read, or names a database that this program was built without.
    #[error("{message}")]
    Url {
        /// What is wrong with it, without its password.
        message: String,
        /// What to do.
        help: String,
    },
    /// The database could not be reached, or refused to be used.
    #[error("{message}")]
    Connect {
        /// What happened.
        message: String,
        /// What to do.
        help: String,
        /// What the driver said.
        #[source]
        source: Option<Box<sqlx::Error>>,
    },
    /// The server is older than what is supported.
    #[error("{} {} is too old: at least {} is needed", found.dialect.product(), found.version, found.dialect.oldest())]
    TooOld {
        /// The server.
        found: Target,
    },
    /// The migrations in the program cannot be read.
    #[error("the migrations of this program cannot be read: {0}")]
    Migrations(#[from] codec::DecodeError),
    /// The target of the run names nothing, or more than one thing.
    #[error("{message}")]
    Target {
        /// What is wrong with it.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The ledger was written by a newer version.
    #[error("the ledger has format {found}, and this version of `migrate` reads up to {known}")]
    NewerLedger {
        /// The ledger's format.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// The ledger holds something that this version cannot read.
    #[error("the ledger cannot be read: {0}")]
    Ledger(String),
    /// Another process migrates the database, for longer than this one may wait.
    #[error("another process is migrating this database, after {} s of waiting{}", waited.as_secs(), holder.as_ref().map(|holder| format!(" ({holder})")).unwrap_or_default())]
    Locked {
        /// How long it has waited.
        waited: Duration,
        /// Who the other is, where the database tells.
        holder: Option<String>,
    },
    /// Applied migrations whose meaning has changed in the program since.
    #[error("{}", super::state::describe_edited(.0))]
    Edited(Vec<super::Edited>),
    /// Applied migrations that the program does not have.
    #[error("the database has migrations that this program does not have: {}", .0.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "))]
    Unknown(Vec<String>),
    /// A migration that was begun has been edited, or taken away, before it was finished.
    #[error(
        "migration `{revision}` was begun, and this program has another one or none in its place"
    )]
    InFlightEdited {
        /// The migration.
        revision: String,
    },
    /// A migration that was begun and not finished: the database is between two schemas.
    #[error("migration `{revision}` is in flight: the database is between two schemas")]
    InFlight {
        /// The migration.
        revision: String,
    },
    /// A migration cannot be planned or undone.
    #[error("{}", super::state::describe_report(revision, report))]
    Refused {
        /// The migration.
        revision: String,
        /// What stands in the way.
        report: Report,
    },
    /// Rows stand in the way of a step; nothing of it was done.
    #[error("{position}: {message} ({count} in all)")]
    Guard {
        /// Where.
        position: Box<Position>,
        /// How many rows.
        count: i64,
        /// What they are.
        message: String,
        /// What to do about them.
        help: String,
    },
    /// A step failed.
    #[error("{position}: {source}{}", in_statement(sql))]
    Step {
        /// Where.
        position: Box<Position>,
        /// The statement.
        sql: Option<String>,
        /// What the database said.
        source: DatabaseError,
        /// What state the database is in, and what to do.
        help: String,
    },
    /// It cannot be known whether a step was done before the run that announced it was killed.
    #[error("{position}: it is not known whether this was done before the run was interrupted")]
    InDoubt {
        /// Where.
        position: Box<Position>,
        /// The statement.
        sql: String,
    },
    /// A rehearsal wants a database that holds nothing.
    #[error(
        "a rehearsal wants an empty database, and this one has {}",
        shortened(found)
    )]
    NotEmpty {
        /// What is there: applied migrations, or else tables, views, ….
        found: Vec<String>,
    },
    /// A rehearsed migration has left something else than the history says.
    #[error("after {} {}, the database is not what the history says:\n{}", way_of(*way), what(revision), differences.join("\n"))]
    Differs {
        /// The migration; none where all of them were run.
        revision: Option<String>,
        /// Which way it was run.
        way: Direction,
        /// What differs, a line for each.
        differences: Vec<String>,
    },
    /// A repair does not fit the state of the database.
    #[error("{0}")]
    Repair(String),
    /// The database failed outside of any step.
    #[error("{doing}: {source}{}", in_statement(sql))]
    Database {
        /// What was being done.
        doing: String,
        /// The statement.
        sql: Option<String>,
        /// What to do about it.
        help: Option<String>,
        /// What the database said.
        source: DatabaseError,
    },
}

/// The first few of a list.
fn shortened(all: &[String]) -> String {
    const MOST: usize = 5;
    let some = all.iter().take(MOST).map(String::as_str);
    let more = all.len().checked_sub(MOST).filter(|more| *more > 0);
    let more = more.map(|more| format!("{more} more"));
    let some: Vec<&str> = some.chain(more.as_deref()).collect();
    some.join(", ")
}

fn way_of(way: Direction) -> &'static str {
    match way {
        Direction::Upgrade => "the upgrade of",
        Direction::Downgrade => "the downgrade of",
    }
}

fn what(revision: &Option<String>) -> String {
    match revision {
        Some(revision) => format!("migration `{revision}`"),
        None => "all migrations".to_owned(),
    }
}

fn in_statement(sql: &Option<String>) -> String {
    sql.as_ref()
        .map(|sql| format!("\nin: {sql}"))
        .unwrap_or_default()
}

/// Where a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The migration.
    pub revision: String,
    /// The step, counted from one.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// What it does.
    pub title: String,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            revision,
            step,
            of,
            title,
        } = self;
        write!(f, "migration `{revision}`, step {step} of {of} ({title})")
    }
}

/// What a database, or the way to it, said.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct DatabaseError {
    /// One clear sentence.
    pub message: String,
    /// The driver's own error.
    #[source]
    pub source: Option<Box<sqlx::Error>>,
}

impl Error {
    /// What to do about it, as a sentence of its own.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Url { help, .. } | Self::Connect { help, .. } | Self::Step { help, .. } => {
                Some(help.clone())
            }
            Self::Guard { help, .. } => Some(format!(
                "{help}, then run again, which continues with this step; `downgrade` takes an \
                 upgrade back"
            )),
            Self::Target { help, .. } | Self::Database { help, .. } => help.clone(),
            Self::TooOld { .. } => Some("upgrade the server first".to_owned()),
            Self::Migrations(_) => {
                Some("build the program with one version of `migrate` only".to_owned())
            }
            Self::NewerLedger { .. } => {
                Some("build this program with a newer version of `migrate`".to_owned())
            }
            Self::Locked { .. } => {
                Some("wait for the other process, or look why it hangs, and run again".to_owned())
            }
            Self::Edited(_) => Some(
                "restore the text, and put the change into a new migration; accept it with `repair` \
                 where it changes nothing"
                    .to_owned(),
            ),
            Self::Unknown(_) => Some(
                "deploy a program that has them, or undo them with the one that does; forget them \
                 with `repair` where they are gone for good"
                    .to_owned(),
            ),
            Self::InFlightEdited { .. } => Some(
                "take it back with `repair --abort`, and upgrade again; or finish it as it was with \
                 `repair --continue`"
                    .to_owned(),
            ),
            Self::InFlight { .. } => Some(
                "finish it with `upgrade`, or take it back with `repair --abort`".to_owned(),
            ),
            Self::InDoubt { .. } => Some(
                "look at the database, then say with `repair` whether the step is done".to_owned(),
            ),
            Self::NotEmpty { .. } => Some(
                "name a database of its own for it, which may lose everything".to_owned(),
            ),
            Self::Differs { .. } => Some(
                "tell the history what its own SQL does, with `declares { … }`, or correct the \
                 `down` block"
                    .to_owned(),
            ),
            Self::Ledger(_) | Self::Refused { .. } | Self::Repair(_) => None,
        }
    }
}

impl Error {
    /// A failure outside of any step.
    pub(super) fn outside(doing: &str, mut failure: Failure) -> Self {
        Self::Database {
            doing: doing.to_owned(),
            sql: failure.sql.take(),
            help: failure.help.map(str::to_owned),
            source: failure.into(),
        }
    }

    /// A failure of a step.
    pub(super) fn step(at: &Position, mut failure: Failure) -> Self {
        let help = failure.help.unwrap_or(match failure.kind {
            FailureKind::Busy | FailureKind::Contention => {
                "run again when the table is less busy: this step was rolled back, the ones before it are recorded"
            }
            FailureKind::Lost => "run again: it continues where it stopped",
            FailureKind::NoTable | FailureKind::Unready | FailureKind::Refused => {
                "mend the cause and run again, which continues with this step, or take the migration back with `downgrade`"
            }
        });
        Self::Step {
            position: Box::new(at.clone()),
            sql: failure.sql.take(),
            help: help.to_owned(),
            source: failure.into(),
        }
    }
}

impl From<TargetError> for Error {
    fn from(error: TargetError) -> Self {
        Self::Target {
            message: error.message,
            help: error.help,
        }
    }
}
