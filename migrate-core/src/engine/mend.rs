//! Stamps and repairs: what is recorded without anything being run.

use std::collections::BTreeSet;
use std::time::Duration;

use super::database::Verbs;
use super::entry::{Action, Entry, LogLine};
use super::run::{Goal, Run};
use super::{Applied, Error, Outcome, Repair, StepState, choices, clock, verify};
use crate::plan::Direction;
use crate::{Migration, Name, codec};

impl<V: Verbs> Run<'_, V> {
    /// Records that exactly these migrations are applied.
    pub(super) async fn stamp(mut self, wanted: &BTreeSet<Name>) -> Result<(), Error> {
        self.enter().await?;
        let result = self.stamp_under_lock(wanted).await;
        self.leave_after(result).await
    }

    async fn stamp_under_lock(&mut self, wanted: &BTreeSet<Name>) -> Result<(), Error> {
        self.lock().await?;
        if let Some(journal) = self.journal() {
            return Err(Error::Repair(format!(
                "migration `{}` is in flight: finish it or take it back first",
                journal.revision
            )));
        }
        loop {
            let entries = self.stamp_entries(wanted).await?;
            if entries.is_empty() || self.written(&entries).await? {
                return Ok(());
            }
        }
    }

    async fn stamp_entries(&mut self, wanted: &BTreeSet<Name>) -> Result<Vec<Entry>, Error> {
        let applied = self.applied_set().clone();
        let mut entries = Vec::new();
        for row in self.applied() {
            if !wanted.contains(row.revision.as_str()) {
                entries.push(Entry::Remove {
                    revision: row.revision.clone(),
                });
                entries.push(log(Action::Stamp, &row.revision, "removed"));
            }
        }
        let dialect = self.db.target().dialect;
        let history = self.history;
        for migration in history.in_order() {
            if wanted.contains(&migration.id) && !applied.contains(&migration.id) {
                let revision = migration.id.as_str().to_owned();
                entries.extend(self.answer(migration).await?);
                entries.push(log(Action::Stamp, &revision, "added"));
                entries.push(Entry::Apply {
                    row: Box::new(Applied {
                        revision,
                        description: migration.description.clone(),
                        fingerprint: verify::fingerprint(migration, dialect),
                        applied_at: clock::now(),
                        duration: Duration::ZERO,
                        version: clock::VERSION.to_owned(),
                        host: clock::host(),
                    }),
                    encoded: codec::to_hex(&codec::encode(migration)),
                });
            }
        }
        Ok(entries)
    }

    /// What is recorded of the answers to a migration that is not run.
    async fn answer(&mut self, migration: &Migration) -> Result<Vec<Entry>, Error> {
        let applied = self.applied_set().clone();
        let choices = self.ask(migration, &applied).await?;
        if !choices.is_empty() {
            self.make_room(&choices, "writing the ledger").await?;
            self.answered(migration, &choices);
        }
        Ok(choices::entries(migration, &choices))
    }

    /// Mends a state that a run refuses.
    pub(super) async fn repair(mut self, repair: &Repair) -> Result<Outcome, Error> {
        match repair {
            Repair::Continue => {
                self.in_flight()?;
                self.work(Goal::Finished).await
            }
            Repair::Abort => {
                if self.in_flight()? == Direction::Downgrade {
                    return Err(Error::Repair(
                        "a downgrade in flight cannot be taken back: finish it, then upgrade"
                            .to_owned(),
                    ));
                }
                self.work(Goal::TakenBack).await
            }
            Repair::MarkDone
            | Repair::MarkNotDone
            | Repair::AcceptEdited { .. }
            | Repair::Forget { .. } => {
                self.enter().await?;
                let result = self.repair_under_lock(repair).await;
                self.leave_after(result).await?;
                Ok(Outcome::default())
            }
        }
    }

    fn in_flight(&self) -> Result<Direction, Error> {
        match self.journal() {
            Some(journal) => Ok(journal.direction),
            None => Err(Error::Repair("no migration is in flight".to_owned())),
        }
    }

    async fn repair_under_lock(&mut self, repair: &Repair) -> Result<(), Error> {
        self.lock().await?;
        loop {
            let entries = self.repair_entries(repair).await?;
            if self.written(&entries).await? {
                return Ok(());
            }
        }
    }

    async fn repair_entries(&mut self, repair: &Repair) -> Result<Vec<Entry>, Error> {
        let announced = || {
            self.journal()
                .filter(|journal| journal.state == StepState::Announced)
                .ok_or_else(|| Error::Repair("no step is in doubt".to_owned()))
        };
        Ok(match repair {
            Repair::Continue | Repair::Abort => Vec::new(),
            Repair::MarkDone => {
                let journal = announced()?;
                let mut entries = journal.after_unit();
                entries.push(log(
                    Action::Repair,
                    &journal.revision,
                    "step marked as done",
                ));
                entries
            }
            Repair::MarkNotDone => {
                let journal = announced()?;
                let line = log(Action::Repair, &journal.revision, "step marked as not done");
                vec![Entry::Retract, line]
            }
            Repair::AcceptEdited { revision } => self.accept(revision).await?,
            Repair::Forget { revision } => self.forget(revision)?,
        })
    }

    async fn accept(&mut self, revision: &str) -> Result<Vec<Entry>, Error> {
        if !verify::edited(self).iter().any(|edited| edited == revision) {
            return Err(Error::Repair(format!(
                "migration `{revision}` is not an edited one"
            )));
        }
        let Some(migration) = self.history.migration(revision) else {
            return Ok(Vec::new());
        };
        let mut entries = self.answer(migration).await?;
        entries.extend([
            Entry::Accept {
                revision: revision.to_owned(),
                fingerprint: verify::fingerprint(migration, self.db.target().dialect),
                encoded: codec::to_hex(&codec::encode(migration)),
            },
            log(Action::Repair, revision, "edited text accepted"),
        ]);
        Ok(entries)
    }

    fn forget(&self, revision: &str) -> Result<Vec<Entry>, Error> {
        if !verify::unknown(self)
            .iter()
            .any(|unknown| unknown == revision)
        {
            return Err(Error::Repair(format!(
                "migration `{revision}` is not an unknown one"
            )));
        }
        Ok(vec![
            Entry::Remove {
                revision: revision.to_owned(),
            },
            log(Action::Repair, revision, "forgotten"),
        ])
    }

    /// Writes entries; false where another was faster, and the book was read anew.
    async fn written(&mut self, entries: &[Entry]) -> Result<bool, Error> {
        let written = self.record(entries).await;
        written.map_err(|stop| stop.outside("writing the ledger"))
    }

    /// Gives the lock back, whatever the result.
    pub(super) async fn leave_after<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        let left = self.db.leave().await;
        let value = result?;
        left.map_err(|failure| Error::outside("giving the lock back", failure))?;
        Ok(value)
    }
}

fn log(action: Action, revision: &str, outcome: &str) -> Entry {
    Entry::Log(LogLine::new(action, revision, outcome))
}
