//! The book: what the ledger says, in memory, and the entries that change it.
//!
//! Entries are the only way in which anything is recorded. `ledger` puts each into SQL;
//! [`Book::enter`] does the same in memory, so that a run need not read back what it wrote.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::Answers;
use super::journal::{Cursor, Journal};
use super::{Applied, clock};
use crate::Name;

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
    /// Their ids.
    pub(super) ids: BTreeSet<Name>,
    /// The migration in flight.
    pub(super) journal: Option<Journal>,
    /// What was answered to the questions of migrations when they were begun last.
    pub(super) answers: Answers,
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
    Apply { row: Box<Applied>, encoded: String },
    /// A migration is no longer applied.
    Remove { revision: String },
    /// An applied migration has another meaning from now on.
    Accept {
        revision: String,
        fingerprint: String,
        encoded: String,
    },
    /// What was answered to the questions of a migration.
    Answer {
        revision: String,
        answers: BTreeMap<String, bool>,
    },
    /// What was answered before no longer counts.
    Unanswer { revision: String },
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

impl LogLine {
    /// A line about what was done here and now.
    pub(super) fn new(action: Action, revision: &str, outcome: impl Into<String>) -> Self {
        Self {
            at: clock::now(),
            action,
            revision: revision.to_owned(),
            outcome: outcome.into(),
            version: clock::VERSION.to_owned(),
            host: clock::host(),
        }
    }
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
    /// Writes entries, as the ledger does in one transaction.
    pub(super) fn enter(&mut self, entries: &[Entry]) {
        self.turn += 1;
        for entry in entries {
            self.enter_one(entry);
        }
    }

    /// Notes an applied migration.
    pub(super) fn apply(&mut self, row: Applied) {
        self.ids.insert(Name::new(row.revision.as_str()));
        self.applied.push(row);
    }

    fn enter_one(&mut self, entry: &Entry) {
        match entry {
            Entry::Begin(journal) => self.journal = Some(Journal::clone(journal)),
            Entry::Close => self.journal = None,
            Entry::Apply { row, .. } => self.apply(Applied::clone(row)),
            Entry::Remove { revision } => {
                self.applied.retain(|row| row.revision != *revision);
                self.ids.remove(revision.as_str());
            }
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
            Entry::Answer { revision, answers } => {
                self.answers
                    .insert(Name::new(revision.as_str()), answers.clone());
            }
            Entry::Unanswer { revision } => {
                self.answers.remove(revision.as_str());
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
