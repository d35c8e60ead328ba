//! What is planned: the statements of a migration and the schema that they find. Nothing is asked
//! of a database here.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use crate::history::History;
use crate::plan::{self, Direction, Request, Step, Strategy};
use crate::{
    Diagnostic, Migration, Name, ObjectName, Report, Schema, Site, Statement, Target, check,
};

/// What is planned: statements and the schema that they find.
pub(super) struct Subject<'a> {
    migration: &'a Migration,
    direction: Direction,
    statements: Cow<'a, [Statement]>,
    before: Schema,
}

/// What the planner says.
pub(super) enum Planned {
    Steps(Vec<Step>),
    /// It depends on whether these tables hold rows.
    Asks(BTreeSet<ObjectName>),
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

    /// Its steps, given which tables hold rows, or the tables that have to be looked at first.
    pub(super) fn plan(
        &self,
        target: Target,
        strategy: Strategy,
        known: &BTreeMap<ObjectName, bool>,
    ) -> Result<Planned, Error> {
        let unknown = RefCell::new(BTreeSet::new());
        let steps = self.plan_as_if(target, strategy, &|table| {
            known.get(table).copied().unwrap_or_else(|| {
                unknown.borrow_mut().insert(table.clone());
                true
            })
        });
        let unknown = unknown.into_inner();
        if unknown.is_empty() {
            steps.map(Planned::Steps)
        } else {
            Ok(Planned::Asks(unknown))
        }
    }

    fn plan_as_if(
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
    Subject::new(&history, applied, migration, direction)?.plan_as_if(target, strategy, &|_| true)
}

fn refused(migration: &Migration, report: Report) -> Error {
    Error::Refused {
        revision: migration.id.as_str().to_owned(),
        report,
    }
}
