//! From a migration to its steps in this database: the schema of what is applied, and which
//! tables hold rows.

use std::collections::{BTreeMap, BTreeSet};

use super::ahead::Ahead;
use super::database::Verbs;
use super::failure::FailureKind;
use super::run::{Goal, Run};
use super::subject::{Planned, Subject};
use super::{Error, MigrationPlan, choices, verify};
use crate::history::History;
use crate::plan::{Direction, Step, Strategy};
use crate::{Choices, Migration, Name, ObjectName, sql};

impl<V: Verbs> Run<'_, V> {
    /// The migrations that a run to the goal would start, with their plans.
    pub(super) async fn plans(mut self, goal: &Goal) -> Result<Vec<MigrationPlan>, Error> {
        verify::applied(&mut self, goal).await?;
        let mut plans = Vec::new();
        let mut applied = self.applied_set().clone();
        let mut settled = 0;
        while let Some((migration, direction)) = self.next_migration(goal, &applied, &mut settled) {
            let (choices, steps) = self.planned(&migration, direction, &applied).await?;
            let asked = choices::entries(&migration, &choices);
            self.book.get_or_insert_default().enter(&asked);
            match direction {
                Direction::Upgrade => applied.insert(migration.id.clone()),
                Direction::Downgrade => applied.remove(&migration.id),
            };
            plans.push(MigrationPlan {
                revision: migration.id.as_str().to_owned(),
                description: migration.description.clone(),
                direction,
                strategy: self.strategy,
                steps,
            });
        }
        Ok(plans)
    }

    /// The answers to the questions of a migration and its steps, planned ahead or now. From here
    /// on, the migration behind it is the one to be planned ahead.
    pub(super) async fn plan(
        &mut self,
        goal: &Goal,
        migration: &Migration,
        direction: Direction,
    ) -> Result<(Choices, Vec<Step>), Error> {
        let foreseen = self.ahead.take();
        let planned = match foreseen.and_then(|ahead| ahead.steps_of(migration, direction)) {
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

    /// The answers to the questions of a migration and its steps, given what is applied.
    pub(super) async fn planned(
        &mut self,
        migration: &Migration,
        direction: Direction,
        applied: &BTreeSet<Name>,
    ) -> Result<(Choices, Vec<Step>), Error> {
        let choices = match direction {
            Direction::Upgrade => self.ask(migration, applied).await?,
            Direction::Downgrade => Choices::default(),
        };
        let view = self.answered(migration, &choices);
        let (id, strategy) = (&migration.id, self.strategy);
        let steps = steps(self.db, &view, applied, id, direction, strategy).await?;
        Ok((choices, steps))
    }
}

/// The steps of a migration, given what is applied, in the history as this database has it.
async fn steps<V: Verbs>(
    db: &mut V,
    history: &History,
    applied: &BTreeSet<Name>,
    id: &Name,
    direction: Direction,
    strategy: Strategy,
) -> Result<Vec<Step>, Error> {
    let Some(migration) = history.migration(id.as_str()) else {
        return Ok(Vec::new());
    };
    let subject = Subject::new(history, applied, migration, direction)?;
    let target = db.target();
    let mut known = BTreeMap::new();
    loop {
        match subject.plan(target, strategy, &known)? {
            Planned::Steps(steps) => return Ok(steps),
            Planned::Asks(tables) => {
                for table in tables {
                    let holds = holds_rows(db, &table, migration).await?;
                    known.insert(table, holds);
                }
            }
        }
    }
}

/// Whether a table holds rows; one that is not there yet may, by the time it is.
async fn holds_rows<V: Verbs>(
    db: &mut V,
    table: &ObjectName,
    migration: &Migration,
) -> Result<bool, Error> {
    let name = sql::object(table, db.target().dialect);
    // Not every database gives truth as a number in text.
    let query = format!("SELECT CASE WHEN EXISTS (SELECT 1 FROM {name}) THEN 1 ELSE 0 END");
    match db.number(&query).await {
        Ok(count) => Ok(count > 0),
        Err(failure) if failure.kind == FailureKind::NoTable => Ok(true),
        // A materialized view holds none before it is filled.
        Err(failure) if failure.kind == FailureKind::Unready => Ok(false),
        Err(failure) => Err(Error::outside(
            &format!(
                "planning migration `{}`, which depends on whether `{table}` holds rows",
                migration.id
            ),
            failure,
        )),
    }
}
