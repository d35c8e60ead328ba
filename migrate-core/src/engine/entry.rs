//! Entries: the only way in which anything is recorded, what each does to the journal, and
//! which ones follow from where that stands.

use std::collections::BTreeMap;

use super::journal::{Cursor, Journal};
use super::{Applied, StepState, clock};
use crate::plan::Direction;

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

impl Journal {
    /// Changes it as the entry says.
    pub(super) fn enter(&mut self, entry: &Entry) {
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
            | Entry::Answer { .. }
            | Entry::Unanswer { .. }
            | Entry::Log(_) => {}
        }
    }

    fn rest(&mut self) {
        self.state = StepState::Next;
        self.record = None;
        self.cursor = None;
    }

    /// What is recorded when the unit is done.
    pub(super) fn after_unit(&self) -> Vec<Entry> {
        if self.aborting {
            match self.position.saturating_sub(1) {
                0 => self.ending(),
                left => vec![Entry::Reach(left)],
            }
        } else {
            match self.position + 1 {
                done if done >= self.steps.len() => self.ending(),
                done => vec![Entry::Reach(done)],
            }
        }
    }

    /// What is recorded when nothing is left to do.
    pub(super) fn ending(&self) -> Vec<Entry> {
        let log = |action| Entry::Log(LogLine::new(action, &self.revision, "done"));
        match self.direction {
            Direction::Upgrade if self.aborting => vec![Entry::Close, log(Action::Abort)],
            Direction::Upgrade => vec![self.apply(), Entry::Close, log(Action::Upgrade)],
            Direction::Downgrade => vec![
                Entry::Remove {
                    revision: self.revision.clone(),
                },
                Entry::Close,
                log(Action::Downgrade),
            ],
        }
    }

    fn apply(&self) -> Entry {
        let row = Applied {
            revision: self.revision.clone(),
            description: self.description.clone(),
            fingerprint: self.fingerprint.clone(),
            applied_at: clock::now(),
            duration: clock::since(&self.started_at),
            version: clock::VERSION.to_owned(),
            host: clock::host(),
        };
        Entry::Apply {
            row: Box::new(row),
            encoded: self.encoded.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Command, Step, Strategy, Work};

    fn work(sql: &str) -> Work {
        Work::Transaction(vec![Command::Sql(sql.to_owned())])
    }

    fn journal() -> Journal {
        let step = |title: &str, undo: Vec<Work>| Step {
            undo,
            ..Step::transaction(title, vec![title.to_owned()])
        };
        Journal {
            revision: "a".into(),
            description: None,
            fingerprint: "f".into(),
            encoded: "00".into(),
            direction: Direction::Upgrade,
            strategy: Strategy::Online,
            steps: vec![
                step("one", vec![work("undo one first"), work("undo one last")]),
                step("two", Vec::new()),
                step("three", vec![work("undo three")]),
            ],
            aborting: false,
            position: 0,
            state: StepState::Next,
            record: None,
            cursor: None,
            started_at: clock::now(),
        }
    }

    #[test]
    fn undos_come_in_reverse_of_the_steps_and_in_order_within_one() {
        let mut journal = journal();
        journal.enter(&Entry::Abort(journal.undo_count(3)));
        let mut undone = Vec::new();
        while let Some((_, _, unit)) = journal.unit() {
            undone.push(unit.clone());
            let left = journal.position - 1;
            journal.enter(&Entry::Reach(left));
        }
        assert_eq!(
            undone,
            [
                work("undo three"),
                work("undo one first"),
                work("undo one last")
            ]
        );
    }

    #[test]
    fn the_last_unit_ends_the_migration() {
        let mut journal = journal();
        assert_eq!(journal.after_unit(), [Entry::Reach(1)]);
        journal.position = 2;
        assert!(matches!(
            journal.after_unit().as_slice(),
            [Entry::Apply { .. }, Entry::Close, Entry::Log(_)]
        ));
        journal.enter(&Entry::Abort(1));
        assert!(matches!(
            journal.after_unit().as_slice(),
            [Entry::Close, Entry::Log(_)]
        ));
    }
}
