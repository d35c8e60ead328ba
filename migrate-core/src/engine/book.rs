//! The book: what the ledger says, in memory, and the entries that change it.
//!
//! Entries are the only way in which anything is recorded. `ledger` puts each into SQL;
//! [`Book::enter`] does the same in memory, so that a run need not read back what it wrote.

use crate::plan::{Direction, Step, Strategy};

use super::{Applied, InFlight, StepState};

/// The newest format of the ledger that this version reads and writes.
pub(super) const FORMAT: u32 = 1;

/// What the ledger says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Book {
    /// The format in which it is written.
    pub(super) format: u32,
    /// How often it has been written to: a writer who has not seen the latest is overtaken.
    pub(super) turn: u64,
    /// The applied migrations.
    pub(super) applied: Vec<Applied>,
    /// The migration in flight.
    pub(super) journal: Option<Journal>,
}

/// The migration in flight: its stored plan, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) revision: String,
    pub(super) description: Option<String>,
    /// The meaning that the plan was made from.
    pub(super) fingerprint: String,
    /// The same in full, as hexadecimal digits.
    pub(super) encoded: String,
    pub(super) direction: Direction,
    pub(super) strategy: Strategy,
    pub(super) steps: Vec<Step>,
    /// Whether the steps are being undone.
    pub(super) aborting: bool,
    /// How many steps are done; while aborting, how many are still to be undone.
    pub(super) position: usize,
    pub(super) state: StepState,
    /// What the step in flight needs in order to be looked up later.
    pub(super) record: Option<String>,
    /// How far the backfill in flight is.
    pub(super) cursor: Option<Cursor>,
    pub(super) started_at: String,
}

/// How far a backfill is, in literals that the database has written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Cursor {
    /// The key of the last row that is done.
    pub(super) low: Option<Vec<String>>,
    /// The last key when the backfill started.
    pub(super) ceiling: Vec<String>,
    /// How many rows were looked at.
    pub(super) rows: u64,
}

/// A change of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A migration starts: its plan is stored.
    Begin(Box<Journal>),
    /// A step outside a transaction is about to be sent.
    Announce {
        /// What is needed to look it up later.
        record: Option<String>,
    },
    /// An announced step was not done.
    Retract,
    /// A backfill has finished a batch.
    Walk(Cursor),
    /// So many steps are done, or are still to be undone.
    Reach(usize),
    /// From now on the steps are undone, so many of them.
    Abort(usize),
    /// The migration in flight is no longer.
    Close,
    /// A migration is applied.
    Apply {
        row: Box<Applied>,
        encoded: String,
    },
    /// A migration is no longer applied.
    Remove {
        revision: String,
    },
    /// An applied migration has another meaning from now on.
    Accept {
        revision: String,
        fingerprint: String,
        encoded: String,
    },
    /// A line of the log.
    Log(LogLine),
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LogLine {
    pub(super) at: String,
    pub(super) action: Action,
    pub(super) revision: String,
    pub(super) outcome: String,
    pub(super) version: String,
    pub(super) host: String,
}

/// What a line of the log is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Upgrade,
    Downgrade,
    Abort,
    Stamp,
    Repair,
}

impl Action {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Abort => "abort",
            Self::Stamp => "stamp",
            Self::Repair => "repair",
        }
    }
}

impl Book {
    /// Whether a migration is applied.
    pub(super) fn has(&self, revision: &str) -> bool {
        self.applied.iter().any(|row| row.revision == revision)
    }

    /// Writes entries, as the ledger does in one transaction.
    pub(super) fn enter(&mut self, entries: &[Entry]) {
        self.turn += 1;
        for entry in entries {
            self.enter_one(entry);
        }
    }

    fn enter_one(&mut self, entry: &Entry) {
        match entry {
            Entry::Begin(journal) => self.journal = Some(Journal::clone(journal)),
            Entry::Close => self.journal = None,
            Entry::Apply { row, .. } => self.applied.push(Applied::clone(row)),
            Entry::Remove { revision } => self.applied.retain(|row| row.revision != *revision),
            Entry::Accept {
                revision,
                fingerprint,
                ..
            } => {
                for row in &mut self.applied {
                    if row.revision == *revision {
                        row.fingerprint.clone_from(fingerprint);
                    }
                }
            }
            Entry::Log(_) => {}
            Entry::Announce { .. }
            | Entry::Retract
            | Entry::Walk(_)
            | Entry::Reach(_)
            | Entry::Abort(_) => {
                if let Some(journal) = &mut self.journal {
                    journal.enter(entry);
                }
            }
        }
    }
}

impl Journal {
    fn enter(&mut self, entry: &Entry) {
        match entry {
            Entry::Announce { record } => {
                self.state = StepState::Announced;
                self.record.clone_from(record);
            }
            Entry::Retract => self.rest(),
            Entry::Walk(cursor) => self.cursor = Some(cursor.clone()),
            Entry::Reach(position) => {
                self.position = *position;
                self.rest();
            }
            Entry::Abort(position) => {
                self.aborting = true;
                self.position = *position;
                self.rest();
            }
            Entry::Begin(_)
            | Entry::Close
            | Entry::Apply { .. }
            | Entry::Remove { .. }
            | Entry::Accept { .. }
            | Entry::Log(_) => {}
        }
    }

    /// No step has begun.
    fn rest(&mut self) {
        self.state = StepState::Next;
        self.record = None;
        self.cursor = None;
    }

    /// The step that comes next, or was announced, counted from zero.
    pub(super) fn step(&self) -> usize {
        if self.aborting {
            self.position.saturating_sub(1)
        } else {
            self.position
        }
    }

    /// Whether any of the step in flight may have been done.
    pub(super) fn has_begun_step(&self) -> bool {
        self.state == StepState::Announced || self.cursor.is_some()
    }

    /// What people are told about it.
    pub(super) fn in_flight(&self) -> InFlight {
        let step = self.step();
        InFlight {
            revision: self.revision.clone(),
            direction: self.direction,
            aborting: self.aborting,
            step: step + 1,
            of: self.steps.len(),
            title: self
                .steps
                .get(step)
                .map(|step| step.title.clone())
                .unwrap_or_default(),
            state: self.state,
            started_at: self.started_at.clone(),
        }
    }
}
