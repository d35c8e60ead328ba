//! The protocol: what is done next, given what the book says and where the run is to end.
//!
//! Each turn of the loop looks at the book, does one thing and records it. Whoever is killed
//! leaves a book from which the next run does the same next thing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

use super::ahead::Ahead;
use super::backoff::Patience;
use super::book::{Action, Book, Entry, FORMAT, LogLine};
use super::database::{Bounds, Commit, Found, Lock, Task, Verbs};
use super::failure::Stop;
use super::journal::Journal;
use super::perform::Performed;
use super::teller::Teller;
use super::{
    Applied, Error, Event, Finished, Options, Outcome, StepState, StrategyChoice, choices, verify,
};
use crate::history::History;
use crate::plan::{Direction, Strategy, Work, script};
use crate::{Migration, Name};

/// Where a run is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// These are applied, in this order.
    Applied(Vec<Name>),
    /// None of these is applied; they are undone in this order.
    Undone(Vec<Name>),
    /// The migration in flight is finished, in its own direction.
    Finished,
    /// The migration in flight is taken back.
    TakenBack,
}

/// One run over one database.
pub(super) struct Run<'a, V> {
    pub(super) db: &'a mut V,
    pub(super) history: &'a History,
    /// The same as this database has it, once it was asked for.
    pub(super) view: Option<Arc<Cow<'a, History>>>,
    pub(super) options: &'a Options,
    pub(super) teller: Teller<'a>,
    /// What the ledger says, as far as this run knows; `None` where there is no ledger.
    pub(super) book: Option<Book>,
    pub(super) outcome: Outcome,
    /// How operations become steps in this run.
    pub(super) strategy: Strategy,
    /// How many of the goal's first migrations need no second look while the book is ours.
    pub(super) settled: usize,
    /// The migration behind the one that is worked on.
    pub(super) ahead: Option<Ahead<'a>>,
    start: Instant,
    /// The migration that the listener has heard of, and when it was.
    told: Option<(String, Instant)>,
}

/// The ids of the migrations that a book has as applied.
fn ids(book: &Option<Book>) -> &BTreeSet<Name> {
    static NONE: BTreeSet<Name> = BTreeSet::new();
    book.as_ref().map_or(&NONE, |book| &book.ids)
}

/// What is done next.
enum Next {
    Nothing,
    Step,
    TurnBack,
    Start(Arc<Migration>, Direction),
}

impl<'a, V: Verbs> Run<'a, V> {
    /// Reads the book.
    pub(super) async fn open(
        db: &'a mut V,
        history: &'a History,
        options: &'a Options,
        teller: Teller<'a>,
    ) -> Result<Self, Error> {
        let mut run = Self {
            db,
            history,
            view: None,
            options,
            teller,
            book: None,
            outcome: Outcome::default(),
            strategy: Strategy::Online,
            settled: 0,
            ahead: None,
            start: Instant::now(),
            told: None,
        };
        run.read().await?;
        run.choose_strategy();
        Ok(run)
    }

    fn choose_strategy(&mut self) {
        self.strategy = match self.options.strategy {
            StrategyChoice::Auto if self.is_new() => Strategy::Direct,
            StrategyChoice::Direct => Strategy::Direct,
            StrategyChoice::Auto | StrategyChoice::Online => Strategy::Online,
        };
    }

    /// Reads the book anew.
    pub(super) async fn read(&mut self) -> Result<(), Error> {
        let mut patience = Patience::new(self.options.lock_wait);
        let book = loop {
            match self.db.read().await {
                Err(failure) => {
                    let failure = patience.bear(&mut self.teller, failure).await;
                    failure.map_err(|failure| Error::outside("reading the ledger", failure))?;
                }
                Ok(book) => break book,
            }
        };
        let mut book = book;
        if let Some(book) = &mut book
            && self.history.asks()
        {
            let answers = self.db.answers().await;
            book.answers =
                answers.map_err(|failure| Error::outside("reading the ledger", failure))?;
        }
        self.view = None;
        if let Some(book) = book.as_ref().filter(|book| book.format > FORMAT) {
            return Err(Error::NewerLedger {
                found: book.format,
                known: FORMAT,
            });
        }
        self.book = book;
        self.settled = 0;
        self.ahead = None;
        Ok(())
    }

    /// The applied migrations.
    pub(super) fn applied(&self) -> &[Applied] {
        self.book.as_ref().map_or(&[], |book| &book.applied)
    }

    /// Whether no migration was ever begun here: then nobody can be blocked yet.
    fn is_new(&self) -> bool {
        self.applied().is_empty() && self.journal().is_none()
    }

    /// The ids of the applied migrations.
    pub(super) fn applied_set(&self) -> &BTreeSet<Name> {
        ids(&self.book)
    }

    /// The migration in flight.
    pub(super) fn journal(&self) -> Option<&Journal> {
        self.book.as_ref()?.journal.as_ref()
    }

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

    pub(super) async fn enter(&mut self) -> Result<(), Error> {
        self.db
            .enter()
            .await
            .map_err(|failure| Error::outside("preparing the session", failure))
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

    /// Keeps other migrators out, and makes or reads the ledger.
    pub(super) async fn lock(&mut self) -> Result<(), Error> {
        let mut patience = Patience::new(self.options.lock_wait);
        loop {
            match self.db.try_lock().await {
                Ok(Lock::Held) => break,
                Ok(Lock::Busy { holder }) => patience
                    .wait(&mut self.teller, holder.clone())
                    .await
                    .map_err(|waited| Error::Locked { waited, holder })?,
                Err(failure) => return Err(Error::outside("taking the lock", failure)),
            }
        }
        self.read().await?;
        while self.book.is_none() {
            match self.db.create_ledger().await {
                Ok(()) => self.read().await?,
                Err(failure) => {
                    let failure = patience.bear(&mut self.teller, failure).await;
                    failure.map_err(|failure| Error::outside("creating the ledger", failure))?;
                }
            }
        }
        // Another may have begun while this one was waiting.
        self.choose_strategy();
        Ok(())
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

    /// The migration that is started next on the way to the goal, of which the first `settled`
    /// ones are known to be as it wants them.
    pub(super) fn next_migration(
        &self,
        goal: &Goal,
        applied: &BTreeSet<Name>,
        settled: &mut usize,
    ) -> Option<(Arc<Migration>, Direction)> {
        let (ids, direction) = match goal {
            Goal::Applied(wanted) => (wanted, Direction::Upgrade),
            Goal::Undone(unwanted) => (unwanted, Direction::Downgrade),
            Goal::Finished | Goal::TakenBack => return None,
        };
        let up = direction == Direction::Upgrade;
        let left = ids.get(*settled..).unwrap_or_default();
        *settled += left
            .iter()
            .take_while(|id| applied.contains(*id) == up)
            .count();
        let migration = self.history.migration(ids.get(*settled)?.as_str())?;
        Some((Arc::clone(migration), direction))
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

    /// Writes entries; false where another was faster, and the book was read anew.
    pub(super) async fn record(&mut self, entries: &[Entry]) -> Result<bool, Stop> {
        let written = self
            .commit(Task::Commands(&[]), Bounds::default(), entries)
            .await?;
        Ok(written.is_some())
    }

    /// Does a task and writes entries in one transaction; `None` where another was faster,
    /// and the book was read anew.
    pub(super) async fn commit(
        &mut self,
        task: Task<'_>,
        bounds: Bounds,
        entries: &[Entry],
    ) -> Result<Option<u64>, Stop> {
        let mut patience = Patience::new(self.options.lock_wait);
        loop {
            let turn = self.book.as_ref().map_or(0, |book| book.turn);
            let (ids, ahead) = (ids(&self.book), &mut self.ahead);
            let meanwhile = || Ahead::plan(ahead, ids, entries);
            let commit = self.db.commit(turn, task, bounds, entries, meanwhile);
            match commit.await {
                Ok(Commit::Done { rows }) => {
                    if let Some(book) = &mut self.book {
                        book.enter(entries);
                    }
                    return Ok(Some(rows));
                }
                Ok(Commit::Overtaken) => {
                    self.read().await.map_err(Stop::Ready)?;
                    return Ok(None);
                }
                Err(failure) => {
                    let failure = patience.bear(&mut self.teller, failure).await;
                    failure.map_err(Stop::Failed)?;
                }
            }
        }
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
