//! From a migration to its steps in this database: the schema of what is applied, and which
//! tables hold rows.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::database::Verbs;
use super::failure::FailureKind;
use crate::history::History;
use crate::plan::{self, Direction, Request, Step, Strategy};
use crate::{
    Diagnostic, Migration, Name, ObjectName, Report, Schema, Statement, Target, check, sql,
};

/// The steps of a migration, given what is applied.
pub(super) async fn steps<V: Verbs>(
    db: &mut V,
    history: &History,
    applied: &BTreeSet<Name>,
    migration: &Migration,
    direction: Direction,
    strategy: Strategy,
) -> Result<Vec<Step>, Error> {
    let before = history.schema_of(applied);
    let refused = |report| Error::Refused {
        revision: migration.id.as_str().to_owned(),
        report,
    };
    let downgrade;
    let statements = match direction {
        Direction::Upgrade => &migration.up,
        Direction::Downgrade => {
            let mut without = applied.clone();
            without.remove(&migration.id);
            let schema = history.schema_of(&without);
            downgrade = check::downgrade(migration, &schema).map_err(refused)?;
            &downgrade
        }
    };
    let target = db.target();
    let mut known = BTreeMap::new();
    loop {
        let asked = Asked::new(&known);
        match build(statements, &before, target, direction, strategy, &asked) {
            Ok(steps) if asked.unknown.borrow().is_empty() => return Ok(steps),
            Err(report) if asked.unknown.borrow().is_empty() => return Err(refused(report)),
            Ok(_) | Err(_) => {}
        }
        for table in asked.unknown.into_inner() {
            let holds = holds_rows(db, &table).await?;
            known.insert(table, holds);
        }
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

fn build(
    statements: &[Statement],
    before: &Schema,
    target: Target,
    direction: Direction,
    strategy: Strategy,
    asked: &Asked<'_>,
) -> Result<Vec<Step>, Report> {
    let request = Request {
        statements,
        before,
        target,
        direction,
        strategy,
        holds_rows: &|table| asked.holds_rows(table),
    };
    plan::build(&request).map_err(|missing| {
        let mut report = Report::default();
        for missing in missing {
            let message = format!("{} is not supported by {target}", missing.what);
            report.push(Diagnostic::new(missing.site, message).maybe_help(missing.help));
        }
        report
    })
}

/// Whether a table holds rows; one that is not there yet may, by the time it is.
async fn holds_rows<V: Verbs>(db: &mut V, table: &ObjectName) -> Result<bool, Error> {
    let name = sql::object(table, db.target().dialect);
    // Not every database gives truth as a number in text.
    let query = format!("SELECT CASE WHEN EXISTS (SELECT 1 FROM {name}) THEN 1 ELSE 0 END");
    match db.number(&query).await {
        Ok(count) => Ok(count > 0),
        Err(failure) if failure.kind == FailureKind::NoTable => Ok(true),
        Err(failure) => Err(Error::outside(
            &format!("looking whether `{table}` holds rows"),
            failure,
        )),
    }
}
