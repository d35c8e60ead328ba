//! A run: a history, a database, what its ledger says, and how entries are written there.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::ahead::Ahead;
use super::backoff::Patience;
use super::book::{Book, FORMAT};
use super::database::{Bounds, Commit, Lock, Task, Verbs};
use super::entry::Entry;
use super::failure::Stop;
use super::journal::Journal;
use super::teller::Teller;
use super::{Applied, Error, Options, Outcome, StrategyChoice};
use crate::history::History;
use crate::plan::{Direction, Strategy};
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
    pub(super) start: Instant,
    /// The migration that the listener has heard of, and when it was.
    pub(super) told: Option<(String, Instant)>,
}

/// The ids of the migrations that a book has as applied.
fn ids(book: &Option<Book>) -> &BTreeSet<Name> {
    static NONE: BTreeSet<Name> = BTreeSet::new();
    book.as_ref().map_or(&NONE, |book| &book.ids)
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

    pub(super) async fn enter(&mut self) -> Result<(), Error> {
        self.db
            .enter()
            .await
            .map_err(|failure| Error::outside("preparing the session", failure))
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
}
