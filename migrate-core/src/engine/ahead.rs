//! The migration that comes next, planned while the database ends the one before it.
//!
//! What would have to be asked of the database can be asked only then: such a migration is
//! planned when its turn comes, as is every one that was not foreseen.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::Entry;
use super::subject::{Planned, Subject};
use crate::history::History;
use crate::plan::{Direction, Step, Strategy};
use crate::{Migration, Name, Target};

/// A migration that is expected to be started next.
pub(super) struct Ahead<'a> {
    pub(super) migration: Arc<Migration>,
    pub(super) direction: Direction,
    pub(super) strategy: Strategy,
    pub(super) target: Target,
    /// The history as the database has it.
    pub(super) history: Arc<Cow<'a, History>>,
    /// Its steps, once the migration before it was about to end.
    pub(super) steps: Option<Vec<Step>>,
}

impl Ahead<'_> {
    /// Plans it, if the entries end the migration before it.
    pub(super) fn plan(ahead: &mut Option<Self>, applied: &BTreeSet<Name>, entries: &[Entry]) {
        if let Some(ahead) = ahead.as_mut().filter(|ahead| ahead.steps.is_none())
            && let Some(applied) = after(applied, entries)
        {
            ahead.steps = ahead.planned(&applied);
        }
    }

    /// What is refused is so when its turn comes.
    fn planned(&self, applied: &BTreeSet<Name>) -> Option<Vec<Step>> {
        let migration = self.history.migration(self.migration.id.as_str())?;
        let subject = Subject::new(&self.history, applied, migration, self.direction).ok()?;
        match subject.plan(self.target, self.strategy, &BTreeMap::new()) {
            Ok(Planned::Steps(steps)) => Some(steps),
            Ok(Planned::Asks(_)) | Err(_) => None,
        }
    }

    /// The steps that were planned, if it is this one whose turn has come.
    pub(super) fn steps_of(self, migration: &Migration, direction: Direction) -> Option<Vec<Step>> {
        let is_it = self.migration.id == migration.id && self.direction == direction;
        self.steps.filter(|_| is_it)
    }
}

/// What is applied after entries that end a migration.
fn after(applied: &BTreeSet<Name>, entries: &[Entry]) -> Option<BTreeSet<Name>> {
    let mut applied = Cow::Borrowed(applied);
    for entry in entries {
        match entry {
            Entry::Apply { row, .. } => {
                applied.to_mut().insert(Name::new(row.revision.as_str()));
            }
            Entry::Remove { revision } => {
                applied.to_mut().remove(revision.as_str());
            }
            Entry::Begin(_)
            | Entry::Announce { .. }
            | Entry::Retract
            | Entry::Walk(_)
            | Entry::Reach(_)
            | Entry::Abort(_)
            | Entry::Close
            | Entry::Accept { .. }
            | Entry::Answer { .. }
            | Entry::Unanswer { .. }
            | Entry::Log(_) => {}
        }
    }
    match applied {
        Cow::Owned(applied) => Some(applied),
        Cow::Borrowed(_) => None,
    }
}
