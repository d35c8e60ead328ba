//! The migration that comes next, planned while the database ends the one before it.
//!
//! What would have to be asked of the database can be asked only then: such a migration is
//! planned when its turn comes, as is every one that was not foreseen.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Error;
use super::book::Entry;
use super::database::Verbs;
use super::planning::Subject;
use super::run::{Goal, Run};
use crate::history::History;
use crate::plan::{Direction, Step, Strategy};
use crate::{Choices, Migration, Name, Target};

/// A migration that is expected to be started next.
pub(super) struct Ahead<'a> {
    migration: Arc<Migration>,
    direction: Direction,
    strategy: Strategy,
    target: Target,
    /// The history as the database has it.
    history: Arc<Cow<'a, History>>,
    /// Its steps, once the migration before it was about to end.
    steps: Option<Vec<Step>>,
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
        subject.plan_unasked(self.target, self.strategy)
    }
}

impl<V: Verbs> Run<'_, V> {
    /// The answers to the questions of a migration and its steps, planned ahead or now. From here
    /// on, the migration behind it is the one to be planned ahead.
    pub(super) async fn plan(
        &mut self,
        goal: &Goal,
        migration: &Migration,
        direction: Direction,
    ) -> Result<(Choices, Vec<Step>), Error> {
        let foreseen = self
            .ahead
            .take()
            .filter(|ahead| ahead.migration.id == migration.id && ahead.direction == direction);
        let planned = match foreseen.and_then(|ahead| ahead.steps) {
            Some(steps) => (Choices::default(), steps),
            None => {
                let applied = self.applied_set().clone();
                self.planned(migration, direction, &applied).await?
            }
        };
        self.look_ahead(goal);
        Ok(planned)
    }

    fn look_ahead(&mut self, goal: &Goal) {
        let mut settled = self.settled + 1;
        let next = self.next_migration(goal, self.applied_set(), &mut settled);
        let next = next.filter(|(migration, _)| !migration.is_conditional());
        self.ahead = next.map(|(migration, direction)| Ahead {
            migration,
            direction,
            strategy: self.strategy,
            target: self.db.target(),
            history: self.view(),
            steps: None,
        });
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
