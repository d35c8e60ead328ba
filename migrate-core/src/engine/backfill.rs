//! A backfill: ranges of the primary key, each updated in a transaction of its own, which
//! keeps the cursor as well.

use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::closures::Closures;
use super::database::{Bounds, Task, Verbs};
use super::entry::Entry;
use super::failure::{FailureKind, Stop};
use super::journal::{Cursor, Journal};
use super::perform::Performed;
use super::ranges;
use super::run::Run;
use super::{Error, Event, Position};
use crate::plan::{Batches, Command};

/// The most rows in a batch whose size is ours to choose.
const LARGEST: u32 = 100_000;

/// How many rows a batch has, adapted to how long they take.
struct Size {
    now: u32,
    most: u32,
}

impl Size {
    fn adapt(&mut self, took: Duration, wanted: Duration) {
        let factor = wanted.as_secs_f64() / took.as_secs_f64().max(0.001);
        let next = f64::from(self.now) * factor.clamp(0.5, 1.5);
        // Both bounds fit, so nothing is cut off.
        self.now = next.clamp(1.0, f64::from(self.most)) as u32;
    }

    fn halve(&mut self) {
        self.now = (self.now / 2).max(1);
    }
}

/// A backfill under way.
struct Walk<'a> {
    batches: &'a Batches,
    at: &'a Position,
    cursor: Cursor,
    size: Size,
    estimate: Option<u64>,
    begun: Instant,
    /// How many rows earlier runs have looked at.
    before: u64,
}

impl<V: Verbs> Run<'_, V> {
    /// Walks the table from where the journal's cursor stands.
    pub(super) async fn backfill(
        &mut self,
        journal: &Journal,
        batches: &Batches,
        at: &Position,
    ) -> Result<Performed, Error> {
        if batches.key.is_empty() {
            let update = Command::Sql(batches.whole());
            return self
                .transaction(journal, &[update], self.batch_bounds(), at)
                .await;
        }
        let cursor = match &journal.cursor {
            Some(cursor) => cursor.clone(),
            None => match self.key(&ranges::ceiling(batches), at).await? {
                Some(ceiling) => Cursor {
                    low: None,
                    ceiling,
                    rows: 0,
                },
                None => return self.transaction(journal, &[], Bounds::default(), at).await,
            },
        };
        let estimate = self
            .db
            .estimate(batches)
            .await
            .map_err(|failure| Error::step(at, failure))?;
        let walk = Walk {
            batches,
            at,
            before: cursor.rows,
            cursor,
            size: Size {
                now: batches.size.unwrap_or(self.options.batch_size).max(1),
                most: batches.size.unwrap_or(LARGEST).max(1),
            },
            estimate,
            begun: Instant::now(),
        };
        let history = self.history;
        let dialect = self.db.target().dialect;
        let closures = Closures::find(batches, &journal.revision, history, dialect)
            .map_err(|failure| Error::step(at, failure))?;
        self.walk(journal, walk, closures).await
    }

    async fn walk(
        &mut self,
        journal: &Journal,
        mut walk: Walk<'_>,
        mut closures: Option<Closures<'_>>,
    ) -> Result<Performed, Error> {
        let mut backoff = Backoff::new(self.options);
        loop {
            let batch = Instant::now();
            let (high, last) = self.next_bound(&walk).await?;
            let mut cursor = walk.cursor.clone();
            cursor.rows += u64::from(walk.size.now);
            cursor.low = Some(high.clone());
            let entries = if last {
                journal.after_unit()
            } else {
                vec![Entry::Walk(cursor.clone())]
            };
            match self.batch(&walk, closures.as_ref(), &high, &entries).await {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(Performed::Overtaken),
                Err(Stop::Ready(error)) => return Err(error),
                Err(Stop::Failed(failure)) => {
                    // Once more, to tell which row it is.
                    if let Some(closures) = &mut closures
                        && matches!(failure.kind, FailureKind::Refused | FailureKind::Unready)
                        && !std::mem::replace(&mut closures.one_by_one, true)
                    {
                        continue;
                    }
                    if failure.kind == FailureKind::Contention {
                        walk.size.halve();
                    }
                    self.try_again(&mut backoff, failure, walk.at).await?;
                    continue;
                }
            }
            backoff = Backoff::new(self.options);
            walk.cursor = cursor;
            self.tell_progress(&walk, last);
            if last {
                return Ok(Performed::Done);
            }
            walk.size.adapt(batch.elapsed(), self.options.batch_time);
            if let Some(pause) = walk.batches.pause {
                tokio::time::sleep(Duration::from_millis(pause.into())).await;
            }
        }
    }

    /// Sets the rows behind the cursor up to a key, with what is recorded then.
    async fn batch(
        &mut self,
        walk: &Walk<'_>,
        closures: Option<&Closures<'_>>,
        high: &[String],
        entries: &[Entry],
    ) -> Result<Option<u64>, Stop> {
        let low = walk.cursor.low.as_deref();
        let (batches, dialect) = (walk.batches, self.db.target().dialect);
        let bounds = self.batch_bounds();
        let Some(closures) = closures else {
            let update = [Command::Sql(ranges::update(batches, low, high, dialect))];
            return self.commit(Task::Commands(&update), bounds, entries).await;
        };
        let condition = ranges::condition(batches, low, high, dialect);
        let task = Task::Rows {
            query: &closures.query(&ranges::literals(batches), &condition),
            updates: &|rows| closures.updates(rows),
        };
        self.commit(task, bounds, entries).await
    }

    /// The last key of the next batch, and whether it is the last of all.
    async fn next_bound(&mut self, walk: &Walk<'_>) -> Result<(Vec<String>, bool), Error> {
        let query = ranges::bound(
            walk.batches,
            walk.cursor.low.as_deref(),
            &walk.cursor.ceiling,
            walk.size.now,
            self.db.target().dialect,
        );
        let ceiling = &walk.cursor.ceiling;
        Ok(match self.key(&query, walk.at).await? {
            Some(high) if high != *ceiling => (high, false),
            Some(_) | None => (ceiling.clone(), true),
        })
    }

    /// The literals of a key.
    async fn key(&mut self, query: &str, at: &Position) -> Result<Option<Vec<String>>, Error> {
        let row = self
            .db
            .first(query)
            .await
            .map_err(|failure| Error::step(at, failure))?;
        Ok(row.and_then(|row| row.into_iter().collect()))
    }

    fn batch_bounds(&self) -> Bounds {
        Bounds {
            lock: Some(self.options.lock_timeout),
            statement: None,
        }
    }

    fn tell_progress(&mut self, walk: &Walk<'_>, last: bool) {
        let rows = match walk.estimate {
            Some(estimate) if last => estimate.min(walk.cursor.rows),
            _ => walk.cursor.rows,
        };
        let seconds = walk.begun.elapsed().as_secs_f64().max(0.001);
        let rate = rows.saturating_sub(walk.before) as f64 / seconds;
        let left = if last {
            Some(0)
        } else {
            walk.estimate.map(|estimate| estimate.saturating_sub(rows))
        };
        let remaining = left
            .filter(|_| rate > 0.0)
            .and_then(|left| Duration::try_from_secs_f64(left as f64 / rate).ok());
        self.teller.tell(&Event::Progress {
            revision: walk.at.revision.clone(),
            step: walk.at.step,
            table: walk.batches.table.clone(),
            rows,
            estimate: walk.estimate,
            rate,
            remaining,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_follows_the_time() {
        let wanted = Duration::from_millis(300);
        let mut size = Size {
            now: 1_000,
            most: LARGEST,
        };
        size.adapt(Duration::from_millis(10), wanted);
        assert_eq!(size.now, 1_500);
        size.adapt(Duration::from_secs(9), wanted);
        assert_eq!(size.now, 750);
        size.now = 1;
        size.adapt(Duration::from_secs(9), wanted);
        size.halve();
        assert_eq!(size.now, 1);
    }

    #[test]
    fn a_chosen_size_is_never_exceeded() {
        let mut size = Size {
            now: 100,
            most: 100,
        };
        size.adapt(Duration::from_millis(1), Duration::from_millis(300));
        assert_eq!(size.now, 100);
    }
}
