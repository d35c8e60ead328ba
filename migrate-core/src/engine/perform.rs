//! One unit of work: sent, recorded, tried again where others are in the way, looked up where
//! an earlier run was interrupted.

use super::backoff::Backoff;
use super::database::{Bounds, Found, Task, Verbs};
use super::entry::Entry;
use super::failure::{Failure, FailureKind, Stop};
use super::journal::Journal;
use super::run::Run;
use super::{Error, Event, Options, Position, StepState};
use crate::plan::{Command, Probe, Step, Work};

/// What became of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Performed {
    /// It is done and recorded.
    Done,
    /// Another run was faster: the book was read anew.
    Overtaken,
}

/// A transaction's outcome: nothing written means that another was faster.
fn performed(written: Option<u64>) -> Performed {
    match written {
        Some(_) => Performed::Done,
        None => Performed::Overtaken,
    }
}

/// How long a step may wait for locks, whoever knows which it takes, and hold them on tables
/// that others use.
fn bounds(options: &Options, step: &Step) -> Bounds {
    let holds = !step.locks.is_empty();
    Bounds {
        lock: Some(options.lock_timeout),
        statement: options.statement_timeout.filter(|_| holds),
    }
}

impl<V: Verbs> Run<'_, V> {
    /// Stops where rows stand in the way. A migration that is refused before its first step
    /// was never begun: the database is as it was, and either direction is open again.
    pub(super) async fn guard(
        &mut self,
        journal: &Journal,
        step: &Step,
        at: &Position,
    ) -> Result<(), Error> {
        let free = self.count_obstacles(step, at).await;
        let refused = matches!(free, Err(Error::Guard { .. }));
        if refused && journal.position == 0 && self.journal().is_some() {
            self.record(&[Entry::Close])
                .await
                .map_err(|stop| stop.at(at))?;
        }
        free
    }

    /// Looks for rows that stand in the way.
    async fn count_obstacles(&mut self, step: &Step, at: &Position) -> Result<(), Error> {
        for guard in &step.guards {
            let count = self
                .db
                .number(&guard.sql)
                .await
                .map_err(|failure| Error::step(at, failure))?;
            if count > 0 {
                return Err(Error::Guard {
                    position: Box::new(at.clone()),
                    count,
                    message: guard.message.clone(),
                    help: guard.help.clone(),
                });
            }
        }
        Ok(())
    }

    /// Does the unit that comes next in a journal.
    pub(super) async fn perform(
        &mut self,
        journal: &Journal,
        step: &Step,
        work: &Work,
        at: &Position,
    ) -> Result<Performed, Error> {
        match work {
            Work::Transaction(commands) => {
                let bounds = bounds(self.options, step);
                self.transaction(journal, commands, bounds, at).await
            }
            Work::Autonomous { sql, probe } => self.autonomous(journal, sql, probe, at).await,
            Work::Batches(batches) => self.backfill(journal, batches, at).await,
        }
    }

    /// Runs commands in one transaction with what is recorded after them.
    pub(super) async fn transaction(
        &mut self,
        journal: &Journal,
        commands: &[Command],
        bounds: Bounds,
        at: &Position,
    ) -> Result<Performed, Error> {
        let mut backoff = Backoff::new(self.options);
        loop {
            let task = Task::Commands(commands);
            match self.commit(task, bounds, &journal.after_unit()).await {
                Ok(written) => return Ok(performed(written)),
                Err(Stop::Ready(error)) => return Err(error),
                Err(Stop::Failed(failure)) => self.try_again(&mut backoff, failure, at).await?,
            }
        }
    }

    /// Waits before another attempt, or gives up.
    pub(super) async fn try_again(
        &mut self,
        backoff: &mut Backoff,
        failure: Failure,
        at: &Position,
    ) -> Result<(), Error> {
        if !matches!(failure.kind, FailureKind::Contention | FailureKind::Busy) {
            return Err(Error::step(at, failure));
        }
        let Some(wait) = backoff.failed() else {
            return Err(Error::step(at, failure));
        };
        self.teller.tell(&Event::Retrying {
            revision: at.revision.clone(),
            step: at.step,
            attempt: backoff.attempt(),
            of: self.options.retries,
            wait,
            cause: failure.message,
        });
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Announces a statement, runs it outside any transaction, confirms it.
    async fn autonomous(
        &mut self,
        journal: &Journal,
        sql: &str,
        probe: &Probe,
        at: &Position,
    ) -> Result<Performed, Error> {
        let record = if journal.state == StepState::Announced {
            match self.look_up(journal, probe, at).await? {
                Found::Done => return self.confirm(journal, at).await,
                Found::NotDone => journal.record.clone(),
                Found::Unknown => {
                    return Err(Error::InDoubt {
                        position: Box::new(at.clone()),
                        sql: sql.to_owned(),
                    });
                }
            }
        } else {
            let record = self
                .db
                .record(probe)
                .await
                .map_err(|failure| Error::step(at, failure))?;
            let announce = Entry::Announce {
                record: record.clone(),
            };
            let announced = self.record(&[announce]).await;
            if !announced.map_err(|stop| stop.at(at))? {
                return Ok(Performed::Overtaken);
            }
            record
        };
        self.send(sql, probe, record.as_deref(), at).await?;
        self.confirm(journal, at).await
    }

    /// Whether the announced unit of a journal was done.
    pub(super) async fn look_up(
        &mut self,
        journal: &Journal,
        probe: &Probe,
        at: &Position,
    ) -> Result<Found, Error> {
        self.db
            .look_up(probe, journal.record.as_deref())
            .await
            .map_err(|failure| Error::step(at, failure))
    }

    async fn confirm(&mut self, journal: &Journal, at: &Position) -> Result<Performed, Error> {
        match self.record(&journal.after_unit()).await {
            Ok(true) => Ok(Performed::Done),
            Ok(false) => Ok(Performed::Overtaken),
            Err(stop) => Err(stop.at(at)),
        }
    }

    /// Sends an announced statement until it is done. One that the database refused was not
    /// done: what it left behind is removed, and the announcement is taken back.
    async fn send(
        &mut self,
        sql: &str,
        probe: &Probe,
        record: Option<&str>,
        at: &Position,
    ) -> Result<(), Error> {
        let mut backoff = Backoff::new(self.options);
        while let Err(failure) = self.db.autonomous(sql, probe).await {
            if failure.kind == FailureKind::Lost {
                return Err(Error::step(at, failure));
            }
            match self.db.look_up(probe, record).await {
                Ok(Found::Done) => return Ok(()),
                Ok(Found::NotDone | Found::Unknown) => {}
                // It stays announced: the next run looks again.
                Err(_) => return Err(Error::step(at, failure)),
            }
            if let Err(error) = self.try_again(&mut backoff, failure, at).await {
                // Where that fails too, it stays announced: the next run looks again.
                let retracted = self.record(&[Entry::Retract]).await;
                return Err(retracted.map_or_else(|stop| stop.at(at), |_| error));
            }
        }
        Ok(())
    }
}
