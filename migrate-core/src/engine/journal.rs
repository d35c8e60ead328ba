//! The journal: the migration in flight, its stored plan, and how far it is.
//!
//! Going forward a unit is a step. Going back it is one undo of a step, so that each is
//! announced and looked up on its own, and the position counts those that are left.

use crate::plan::{Direction, Step, Strategy, Work};
use crate::{Dialect, Migration, codec};

use super::{InFlight, Position, StepState, clock};

/// The migration in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) revision: String,
    pub(super) description: Option<String>,
    /// The meaning that the plan was made from.
    pub(super) fingerprint: String,
    /// The same in full, as hexadecimal digits.
    pub(super) encoded: String,
    pub(super) direction: Direction,
    pub(super) strategy: Strategy,
    pub(super) steps: Vec<Step>,
    /// Whether the steps are being undone.
    pub(super) aborting: bool,
    /// How many steps are done; while aborting, how many undos are left.
    pub(super) position: usize,
    pub(super) state: StepState,
    /// What the unit in flight needs in order to be looked up later.
    pub(super) record: Option<String>,
    /// How far the backfill in flight is.
    pub(super) cursor: Option<Cursor>,
    pub(super) started_at: String,
}

/// How far a backfill is, in literals that the database has written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Cursor {
    /// The key of the last row that is done.
    pub(super) low: Option<Vec<String>>,
    /// The last key when the backfill started.
    pub(super) ceiling: Vec<String>,
    /// How many rows were looked at.
    pub(super) rows: u64,
}

impl Journal {
    /// The journal of a migration of which nothing is done yet.
    pub(super) fn new(
        migration: &Migration,
        direction: Direction,
        strategy: Strategy,
        steps: Vec<Step>,
        dialect: Dialect,
    ) -> Self {
        Self {
            revision: migration.id.as_str().to_owned(),
            description: migration.description.clone(),
            fingerprint: codec::fingerprint(migration, dialect).to_string(),
            encoded: codec::to_hex(&codec::encode(migration)),
            direction,
            strategy,
            steps,
            aborting: false,
            position: 0,
            state: StepState::Next,
            record: None,
            cursor: None,
            started_at: clock::now(),
        }
    }

    /// Whether some of the unit in flight may have been done.
    pub(super) fn has_begun_step(&self) -> bool {
        self.state == StepState::Announced || self.cursor.is_some()
    }

    /// How far the undo of a backfill in flight has to go: it takes back no row that was not
    /// reached.
    pub(super) fn way_back(&self) -> Option<Cursor> {
        let ceiling = self.cursor.as_ref()?.low.clone()?;
        let (_, step, work) = self.unit()?;
        match (work, step.undo.first()?) {
            (Work::Batches(there), Work::Batches(back))
                if there.table == back.table && there.key == back.key =>
            {
                Some(Cursor {
                    low: None,
                    ceiling,
                    rows: 0,
                })
            }
            _ => None,
        }
    }

    /// Which way the database is heading.
    pub(super) fn heading(&self) -> Direction {
        match self.direction {
            Direction::Upgrade if self.aborting => Direction::Downgrade,
            direction => direction,
        }
    }

    /// How many undos the first steps have.
    pub(super) fn undo_count(&self, steps: usize) -> usize {
        self.steps
            .iter()
            .take(steps)
            .map(|step| step.undo.len())
            .sum()
    }

    /// What comes next: the number of its step from zero, the step, and the work.
    pub(super) fn unit(&self) -> Option<(usize, &Step, &Work)> {
        if !self.aborting {
            let step = self.steps.get(self.position)?;
            return Some((self.position, step, &step.work));
        }
        let mut left = self.position;
        for (index, step) in self.steps.iter().enumerate() {
            if left <= step.undo.len() {
                // The last of the undos that are left is the first to be done.
                let work = step.undo.get(step.undo.len().checked_sub(left)?)?;
                return Some((index, step, work));
            }
            left -= step.undo.len();
        }
        None
    }

    /// The step in flight, counted from zero.
    pub(super) fn step_index(&self) -> usize {
        self.unit().map_or(0, |(index, _, _)| index)
    }

    /// Where a step stands, for people.
    pub(super) fn position(&self, index: usize) -> Position {
        let title = self.steps.get(index).map_or("", |step| &step.title);
        Position {
            revision: self.revision.clone(),
            step: index + 1,
            of: self.steps.len(),
            title: if self.aborting {
                format!("undo: {title}")
            } else {
                title.to_owned()
            },
        }
    }

    /// What people are told about it.
    pub(super) fn in_flight(&self) -> InFlight {
        let Position {
            revision,
            step,
            of,
            title,
        } = self.position(self.step_index());
        InFlight {
            revision,
            direction: self.direction,
            aborting: self.aborting,
            step,
            of,
            title,
            state: self.state,
            started_at: self.started_at.clone(),
        }
    }
}
