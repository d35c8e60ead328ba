//! The protocol: what is done next, given what the book says and where the run is to end.
//!
//! Each turn of the loop looks at the book, does one thing and records it. Whoever is killed
//! leaves a book from which the next run does the same next thing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

use super::database::{Bounds, Found, Task, Verbs};
use super::entry::{Action, Entry, LogLine};
use super::journal::Journal;
use super::perform::Performed;
use super::run::{Goal, Run};
use super::{Error, Event, Finished, Outcome, StepState, choices, verify};
use crate::Migration;
use crate::plan::{Direction, Work, script};

/// What is done next.
enum Next {
    Nothing,
    Step,
    TurnBack,
    Start(Arc<Migration>, Direction),
}

impl<V: Verbs> Run<'_, V> {
    /// Works until the goal is reached. Touches nothing where it is reached already.
    pub(super) async fn work(mut self, goal: Goal) -> Result<Outcome, Error> {
        verify::applied(&mut self, &goal).await?;
        if !matches!(self.next(&goal), Next::Nothing) {
            self.enter().await?;
            let result = self.under_lock(&goal).await;
            if let Err(error) = &result {
                self.log_failure(&goal, error).await;
            }
            self.leave_after(result).await?;
        }
        self.outcome.elapsed = self.start.elapsed();
        Ok(self.outcome)
    }

    async fn under_lock(&mut self, goal: &Goal) -> Result<(), Error> {
        self.lock().await?;
        verify::applied(self, goal).await?;
        loop {
            match self.next(goal) {
                Next::Nothing => return Ok(()),
                Next::Step => self.resume().await,
                Next::TurnBack => self.turn_back().await,
                Next::Start(migration, direction) => self.start(goal, &migration, direction).await,
            }?;
        }
    }

    /// Leaves a line in the log about the step that stopped the run, if that can be done.
    async fn log_failure(&mut self, goal: &Goal, error: &Error) {
        let (Error::Step { position, .. } | Error::Guard { position, .. }) = error else {
            return;
        };
        let action = match goal {
            Goal::Applied(_) => Action::Upgrade,
            Goal::Undone(_) => Action::Downgrade,
            Goal::Finished => Action::Repair,
            Goal::TakenBack => Action::Abort,
        };
        let line = LogLine::new(action, &position.revision, format!("failed: {error}"));
        let turn = self.book.as_ref().map_or(0, |book| book.turn);
        let entries = [Entry::Log(line)];
        // Without patience: the run has had all that it is allowed.
        let (nothing, bounds) = (Task::Commands(&[]), Bounds::default());
        let logged = self.db.commit(turn, nothing, bounds, &entries, || ());
        if let Err(failure) = logged.await {
            tracing::warn!(failure.message, "the failure could not be logged");
        }
    }

    fn next(&mut self, goal: &Goal) -> Next {
        if let Some(journal) = self.journal() {
            let back = matches!(goal, Goal::Undone(_) | Goal::TakenBack);
            return if back && !journal.aborting && journal.direction == Direction::Upgrade {
                Next::TurnBack
            } else {
                Next::Step
            };
        }
        let mut settled = self.settled;
        let next = self.next_migration(goal, self.applied_set(), &mut settled);
        self.settled = settled;
        match next {
            Some((migration, direction)) => Next::Start(migration, direction),
            None => Next::Nothing,
        }
    }

    /// Plans a migration and stores the plan; one that is a single transaction is done at once.
    async fn start(
        &mut self,
        goal: &Goal,
        migration: &Migration,
        direction: Direction,
    ) -> Result<(), Error> {
        let strategy = self.strategy;
        let (choices, steps) = self.plan(goal, migration, direction).await?;
        let dialect = self.db.target().dialect;
        let journal = Journal::new(migration, direction, strategy, steps, dialect);
        self.tell_started(&journal, false);
        match journal.steps.as_slice() {
            [] if choices.is_empty() => self.finish(&journal).await,
            [step] if matches!(step.work, Work::Transaction(_)) && choices.is_empty() => {
                self.advance(&journal).await
            }
            _ => {
                let doing = format!("starting migration `{}`", journal.revision);
                self.make_room(&choices, &doing).await?;
                let mut entries = vec![Entry::Begin(Box::new(journal))];
                entries.extend(choices::entries(migration, &choices));
                let begun = self
                    .commit(Task::Commands(&[]), Bounds::default(), &entries)
                    .await;
                begun.map(drop).map_err(|stop| stop.outside(&doing))
            }
        }
    }

    /// Goes on with the migration in flight.
    async fn resume(&mut self) -> Result<(), Error> {
        let Some(journal) = self.journal().cloned() else {
            return Ok(());
        };
        if self
            .told
            .as_ref()
            .is_none_or(|(told, _)| *told != journal.revision)
        {
            self.tell_started(&journal, true);
        }
        self.advance(&journal).await
    }

    /// Does, or undoes, what comes next in a journal.
    async fn advance(&mut self, journal: &Journal) -> Result<(), Error> {
        let Some((index, step, work)) = journal.unit() else {
            return self.finish(journal).await;
        };
        let begun = Instant::now();
        let at = journal.position(index);
        self.teller.tell(&Event::StepStarted {
            revision: at.revision.clone(),
            step: at.step,
            of: at.of,
            title: at.title.clone(),
            sql: script::statements(work),
        });
        if !journal.aborting && !journal.has_begun_step() {
            self.guard(journal, step, &at).await?;
        }
        let span = tracing::info_span!(
            "step",
            revision = at.revision,
            step = at.step,
            title = at.title
        );
        let performed = self
            .perform(journal, step, work, &at)
            .instrument(span)
            .await?;
        if performed == Performed::Overtaken {
            return Ok(());
        }
        self.teller.tell(&Event::StepFinished {
            revision: at.revision,
            step: at.step,
            of: at.of,
            elapsed: begun.elapsed(),
        });
        if self.journal().is_none() {
            self.tell_finished(journal);
        }
        Ok(())
    }

    /// Ends a migration of which nothing is left to do.
    async fn finish(&mut self, journal: &Journal) -> Result<(), Error> {
        let doing = || format!("finishing migration `{}`", journal.revision);
        let written = self.record(&journal.ending()).await;
        if written.map_err(|stop| stop.outside(&doing()))? {
            self.tell_finished(journal);
        }
        Ok(())
    }

    /// From now on, what was done of the migration in flight is undone.
    async fn turn_back(&mut self) -> Result<(), Error> {
        let Some(journal) = self.journal().cloned() else {
            return Ok(());
        };
        let announced = journal.state == StepState::Announced;
        let begun = match journal.unit() {
            Some((_, _, Work::Autonomous { sql, probe })) if announced => {
                let at = journal.position(journal.step_index());
                match self.look_up(&journal, probe, &at).await? {
                    Found::Done => true,
                    Found::NotDone => false,
                    Found::Unknown => {
                        return Err(Error::InDoubt {
                            position: Box::new(at),
                            sql: sql.clone(),
                        });
                    }
                }
            }
            _ => journal.has_begun_step(),
        };
        let undo = journal.undo_count(journal.position + usize::from(begun));
        let doing = || format!("turning migration `{}` back", journal.revision);
        let mut entries = vec![Entry::Abort(undo)];
        entries.extend(journal.way_back().map(Entry::Walk));
        let written = self.record(&entries).await;
        written.map(drop).map_err(|stop| stop.outside(&doing()))
    }

    fn tell_started(&mut self, journal: &Journal, resumed: bool) {
        self.told = Some((journal.revision.clone(), Instant::now()));
        self.teller.tell(&Event::MigrationStarted {
            revision: journal.revision.clone(),
            description: journal.description.clone(),
            direction: journal.heading(),
            steps: journal.steps.len(),
            resumed,
            aborting: journal.aborting,
        });
    }

    fn tell_finished(&mut self, journal: &Journal) {
        let elapsed = self
            .told
            .take()
            .map_or(Duration::ZERO, |(_, begun)| begun.elapsed());
        let finished = Finished {
            revision: journal.revision.clone(),
            direction: journal.heading(),
            aborted: journal.aborting,
            elapsed,
        };
        self.teller.tell(&Event::MigrationFinished {
            revision: finished.revision.clone(),
            direction: finished.direction,
            aborted: finished.aborted,
            elapsed,
        });
        self.outcome.finished.push(finished);
    }
}
