//! What a database says about its migrations, and what a run has done.

use std::collections::HashMap;
use std::time::Duration;

use super::database::Verbs;
use super::journal::Journal;
use super::run::Run;
use super::verify;
use crate::plan::{Direction, Step, Strategy};

/// What a database says about its migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The migrations that are applied, in the order of the graph.
    pub applied: Vec<Applied>,
    /// The migrations of the program that are not, in the order of the graph.
    pub pending: Vec<String>,
    /// The migration that an earlier run has begun and not finished.
    pub in_flight: Option<InFlight>,
    /// Applied migrations that the program does not have.
    pub unknown: Vec<String>,
    /// Applied migrations whose meaning has changed in the program since.
    pub edited: Vec<String>,
}

/// An applied migration, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The migration.
    pub revision: String,
    /// Its description when it was applied.
    pub description: Option<String>,
    /// The hash of its meaning.
    pub fingerprint: String,
    /// When it was finished: UTC, as `2026-01-31T12:00:00.000Z`.
    pub applied_at: String,
    /// How long it took.
    pub duration: Duration,
    /// The version of this library that applied it.
    pub version: String,
    /// The host that applied it.
    pub host: String,
}

/// A migration that was begun and not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// The migration.
    pub revision: String,
    /// Which way it is run.
    pub direction: Direction,
    /// Whether an upgrade is being taken back.
    pub aborting: bool,
    /// The step that comes next, or was announced, counted from one.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// What that step does.
    pub title: String,
    /// Whether that step has begun.
    pub state: StepState,
    /// When the migration was begun: UTC, as `2026-01-31T12:00:00.000Z`.
    pub started_at: String,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It has not begun.
    Next,
    /// It was announced: whether it was done has to be looked up.
    Announced,
}

/// An applied migration whose meaning has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The migration.
    pub revision: String,
    /// What has changed, line by line: `-` as it was applied, `+` as the program has it.
    pub changes: String,
}

/// What a run would do with one migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationPlan {
    /// The migration.
    pub revision: String,
    /// Its description.
    pub description: Option<String>,
    /// Which way.
    pub direction: Direction,
    /// How its operations became steps.
    pub strategy: Strategy,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// What a run has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The migrations, in the order in which they were finished.
    pub finished: Vec<Finished>,
    /// How long the run took, waiting for others included.
    pub elapsed: Duration,
}

/// A migration that a run has finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The migration.
    pub revision: String,
    /// Which way it was run.
    pub direction: Direction,
    /// Whether this took back an upgrade that was not finished.
    pub aborted: bool,
    /// How long it took.
    pub elapsed: Duration,
}

/// How a state that a run refuses is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Finish the migration in flight, in its own direction.
    Continue,
    /// Take the migration in flight back, by the undo of its stored steps.
    Abort,
    /// The step in flight was done, by whatever means: go on after it.
    MarkDone,
    /// The step in flight was not done: run it again.
    MarkNotDone,
    /// Accept the present meaning of an applied migration that was edited.
    AcceptEdited {
        /// The migration.
        revision: String,
    },
    /// Forget an applied migration that the program does not have; nothing is undone.
    Forget {
        /// The migration.
        revision: String,
    },
}

/// The sentences of an error about edited migrations.
pub(super) fn describe_edited(edited: &[Edited]) -> String {
    edited
        .iter()
        .map(|Edited { revision, changes }| {
            let edited = format!("migration `{revision}` was applied and has been edited since");
            // Nothing can be said of a recorded text that is damaged itself.
            [edited.as_str(), changes].join("\n").trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The sentences of an error about a migration that cannot be planned.
pub(super) fn describe_report(revision: &str, report: &crate::Report) -> String {
    let found: Vec<_> = report.iter().map(ToString::to_string).collect();
    format!("migration `{revision}`: {}", found.join("\n"))
}

/// What the book says, compared with the program.
pub(super) fn of<V: Verbs>(run: &Run<'_, V>) -> State {
    let order = run.history.in_order();
    let mut applied = run.applied().to_vec();
    let places: HashMap<&str, usize> = order
        .iter()
        .enumerate()
        .map(|(place, migration)| (migration.id.as_str(), place))
        .collect();
    applied.sort_by_key(|row| places.get(row.revision.as_str()).copied());
    let known = run.applied_set();
    State {
        applied,
        pending: order
            .iter()
            .filter(|migration| !known.contains(&migration.id))
            .map(|migration| migration.id.as_str().to_owned())
            .collect(),
        in_flight: run.journal().map(Journal::in_flight),
        unknown: verify::unknown(run),
        edited: verify::edited(run),
    }
}
