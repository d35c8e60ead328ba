//! From a migration to its steps in this database: the schema of what is applied, and which
//! tables hold rows.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::database::Verbs;
use super::failure::FailureKind;
use super::run::{Goal, Run};
use super::{Error, MigrationPlan, choices, verify};
use crate::history::History;
use crate::plan::{self, Direction, Request, Step, Strategy};
use crate::{
    Choices, Diagnostic, Migration, Name, ObjectName, Report, Schema, Site, Statement, Target,
    check, sql,
};

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
        let asked = Asked::new(&known);
        let planned = subject.plan(target, strategy, &|table| asked.holds_rows(table));
        if asked.unknown.borrow().is_empty() {
            return planned;
        }
        for table in asked.unknown.into_inner() {
            let holds = holds_rows(db, &table, migration).await?;
            known.insert(table, holds);
        }
    }
}

/// The steps of a migration for a database that nobody looks at: its tables are taken to hold
/// rows. `applied` is what is applied before; on the way down that includes the migration.
///
/// # Errors
///
/// [`Error::Refused`] where it cannot be undone, the database lacks what it needs, or what is
/// done depends on the answer to a question.
pub fn offline_steps(
    history: &History,
    applied: &BTreeSet<Name>,
    migration: &Migration,
    direction: Direction,
    target: Target,
    strategy: Strategy,
) -> Result<Vec<Step>, Error> {
    let history = history.of_dialect(target.dialect);
    let Some(migration) = history.migration(migration.id.as_str()) else {
        return Ok(Vec::new());
    };
    let questions = migration.questions();
    let undecided = history.undecided(applied);
    if let Some(question) = questions.first().copied().or(undecided.as_ref()) {
        let mut report = Report::default();
        report.refuse(
            Site::NOWHERE,
            format!("what it does depends on `when {question}`, which a database has to be asked"),
            "run it against the database itself: `plan` shows its statements",
        );
        return Err(refused(migration, report));
    }
    Subject::new(&history, applied, migration, direction)?.plan(target, strategy, &|_| true)
}

/// What is planned: statements and the schema that they find.
pub(super) struct Subject<'a> {
    migration: &'a Migration,
    direction: Direction,
    statements: Cow<'a, [Statement]>,
    before: Schema,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        history: &History,
        applied: &BTreeSet<Name>,
        migration: &'a Migration,
        direction: Direction,
    ) -> Result<Self, Error> {
        let statements = match direction {
            Direction::Upgrade => Cow::Borrowed(migration.up.as_slice()),
            Direction::Downgrade => {
                let mut without = applied.clone();
                without.remove(&migration.id);
                check::downgrade(migration, &history.schema_of(&without))
                    .map(Cow::Owned)
                    .map_err(|report| refused(migration, report))?
            }
        };
        Ok(Self {
            migration,
            direction,
            statements,
            before: history.schema_of(applied),
        })
    }

    /// Its steps, where nothing has to be asked of the database.
    pub(super) fn plan_unasked(&self, target: Target, strategy: Strategy) -> Option<Vec<Step>> {
        let known = BTreeMap::new();
        let asked = Asked::new(&known);
        let planned = self.plan(target, strategy, &|table| asked.holds_rows(table));
        planned.ok().filter(|_| asked.unknown.borrow().is_empty())
    }

    fn plan(
        &self,
        target: Target,
        strategy: Strategy,
        holds_rows: &dyn Fn(&ObjectName) -> bool,
    ) -> Result<Vec<Step>, Error> {
        let request = Request {
            statements: &self.statements,
            before: &self.before,
            target,
            direction: self.direction,
            strategy,
            holds_rows,
            undo: true,
        };
        plan::build(&request).map_err(|missing| {
            let mut report = Report::default();
            for missing in missing {
                let message = format!("{} is not supported by {target}", missing.what);
                report.push(Diagnostic::new(missing.site, message).maybe_help(missing.help));
            }
            refused(self.migration, report)
        })
    }
}

fn refused(migration: &Migration, report: Report) -> Error {
    Error::Refused {
        revision: migration.id.as_str().to_owned(),
        report,
    }
}

/// What the planner wants to know about tables: it is asked again once that was looked up.
struct Asked<'a> {
    known: &'a BTreeMap<ObjectName, bool>,
    unknown: RefCell<BTreeSet<ObjectName>>,
}

impl<'a> Asked<'a> {
    fn new(known: &'a BTreeMap<ObjectName, bool>) -> Self {
        Self {
            known,
            unknown: RefCell::default(),
        }
    }

    fn holds_rows(&self, table: &ObjectName) -> bool {
        self.known.get(table).copied().unwrap_or_else(|| {
            self.unknown.borrow_mut().insert(table.clone());
            true
        })
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
