//! The book: what the ledger says, in memory.
//!
//! `ledger` puts each entry into SQL; [`Book::enter`] does the same here, so that a run need not
//! read back what it wrote.

use std::collections::{BTreeMap, BTreeSet};

use super::Applied;
use super::entry::Entry;
use super::journal::Journal;
use crate::Name;

/// The newest format of the ledger that this version reads and writes.
pub(super) const FORMAT: u32 = 1;

/// What was answered to the questions of migrations, by their texts: `exists table legacy`.
pub(super) type Answers = BTreeMap<Name, BTreeMap<String, bool>>;

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
