//! What the rules find in a migration, each in the operation that brings it about.
//!
//! The migration is applied step by step. A fault of a table counts where it is there at the end
//! and was not at the start; it is blamed on the last operation that brought it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Fault, Judge, Lint, Situation, Spot};
use crate::check::facts::Added;
use crate::check::names;
use crate::check::replay::{State, allowed};
use crate::op::{Op, Origin};
use crate::schema::Table;
use crate::{Allow, Diagnostic, Dialect, Migration, ObjectName, Schema, Site, Statement, Target};

/// What a rule has found in a migration.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub lint: &'static Lint,
    /// Where it is, if the rule looks at tables: later migrations may mend it.
    pub spot: Option<Spot>,
    /// What to say.
    pub diagnostic: Diagnostic,
    /// Whether it is accepted on its statement, its action or its revision.
    pub is_allowed: bool,
}

/// What these rules find in a migration that can be applied to the schema before it.
pub fn judge(
    migration: &Migration,
    before: &Schema,
    targets: &[Target],
    lints: &[&'static Lint],
) -> Vec<Finding> {
    let mut judging = Judging {
        migration,
        targets,
        lints,
        found: Vec::new(),
    };
    judging.sql();
    judging.changes(before);
    judging.found
}

/// What the rules that look at tables find in one of them, without the place in a migration.
pub fn of_tables<'a>(
    table: &'a Table,
    targets: &'a [Target],
    lints: &'a [&'static Lint],
) -> impl Iterator<Item = (&'static Lint, Fault)> + 'a {
    // What a partition inherits stands in the table that it is a partition of.
    let lints = lints.iter().filter(|_| table.partition_of.is_none());
    lints.flat_map(move |lint| {
        let faults = match lint.judge {
            Judge::Table(judge) => judge(table, targets),
            Judge::Operation(_) | Judge::Sql(_) => Vec::new(),
        };
        faults.into_iter().map(|fault| (*lint, fault))
    })
}

/// A migration that is being looked at.
struct Judging<'a> {
    migration: &'a Migration,
    targets: &'a [Target],
    lints: &'a [&'static Lint],
    found: Vec<Finding>,
}

/// The number of a statement and of an operation in it; `None` where a fault is older.
type Place = Option<(usize, usize)>;

/// The faults of tables that are there at the moment, each with what brought it.
type Faults = BTreeMap<(&'static str, Spot), Place>;

impl Judging<'_> {
    /// Looks at the SQL of the user's own, on the way up and down.
    fn sql(&mut self) {
        for lint in self.lints {
            let Judge::Sql(judge) = lint.judge else {
                continue;
            };
            for statement in self.migration.statements() {
                let here = self.targets.iter().map(|target| target.dialect);
                let here = here.filter(|dialect| {
                    statement.stands(|condition| condition.holds_for(*dialect)) != Some(false)
                });
                let here: Vec<Dialect> = here.collect();
                for (number, op) in statement.ops.iter().enumerate() {
                    for fault in judge(op, &here) {
                        let place = (statement, number);
                        self.found
                            .push(self.finding(lint, fault, Some(place), None));
                    }
                }
            }
        }
    }

    /// Looks at each operation, and at the tables that it leaves behind.
    fn changes(&mut self, before: &Schema) {
        let mut state = State::new(before, &[], Origin::Derived);
        state.schema.settle();
        let mut added = Added::default();
        let mut tables = Tables::default();
        for (at, statement) in self.migration.up.iter().enumerate() {
            for (number, op) in statement.ops.iter().enumerate() {
                let situation = Situation {
                    before: &state.schema,
                    start: before,
                    created: &state.created,
                    added: &added,
                };
                self.operation(op, (statement, number), &situation);
                added.follow(op);
                state.apply(op, &[], &mut crate::Report::default());
                self.tables(&mut tables, before, &state.schema, op, (at, number));
            }
        }
        self.faults_of(&tables, &state.schema);
    }

    fn operation(&mut self, op: &Op, place: (&Statement, usize), situation: &Situation<'_>) {
        for lint in self.lints {
            if let Judge::Operation(judge) = lint.judge
                && let Some(fault) = judge(op, situation)
            {
                self.found
                    .push(self.finding(lint, fault, Some(place), None));
            }
        }
    }

    /// Looks at the tables that an operation has touched.
    fn tables(
        &self,
        tables: &mut Tables,
        before: &Schema,
        now: &Schema,
        op: &Op,
        place: (usize, usize),
    ) {
        for name in now.touched_names() {
            if tables.seen.contains_key(name) {
                continue;
            }
            // It is touched for the first time: until now it was as the migration found it.
            tables.seen.insert(name.clone(), None);
            let found = before.table(name).into_iter();
            let found = found.flat_map(|table| of_tables(table, self.targets, self.lints));
            tables.faults.extend(found.map(|(lint, fault)| {
                let spot = Spot {
                    table: name.clone(),
                    part: fault.part,
                };
                ((lint.id, spot), None)
            }));
        }
        let faults = std::mem::take(&mut tables.faults).into_iter();
        tables.faults = faults
            .filter_map(|((id, spot), place)| Some(((id, spot.follow(op)?), place)))
            .collect();
        for (name, seen) in &mut tables.seen {
            let table = now.shared_table(name);
            if table.map(Arc::as_ptr) == seen.as_ref().map(Arc::as_ptr) {
                continue;
            }
            let known = std::mem::take(&mut tables.faults);
            let (own, others) = known
                .into_iter()
                .partition(|((_, spot), _)| spot.table == *name);
            tables.faults = others;
            let own: Faults = own;
            let found = table
                .iter()
                .flat_map(|table| of_tables(table, self.targets, self.lints));
            for (lint, fault) in found {
                let spot = Spot {
                    table: name.clone(),
                    part: fault.part,
                };
                let key = (lint.id, spot);
                let born = own.get(&key).copied().unwrap_or(Some(place));
                tables.faults.insert(key, born);
            }
            *seen = table.cloned();
        }
    }

    /// Says what is wrong with the tables at the end.
    fn faults_of(&mut self, tables: &Tables, after: &Schema) {
        for name in tables.seen.keys() {
            let table = after.table(name).into_iter();
            for (lint, fault) in table.flat_map(|table| of_tables(table, self.targets, self.lints))
            {
                let spot = Spot {
                    table: name.clone(),
                    part: fault.part.clone(),
                };
                let born = tables
                    .faults
                    .get(&(lint.id, spot.clone()))
                    .copied()
                    .flatten();
                let Some((at, number)) = born else { continue };
                let place = (&self.migration.up[at], number);
                self.found
                    .push(self.finding(lint, fault, Some(place), Some(spot)));
            }
        }
    }

    fn finding(
        &self,
        lint: &'static Lint,
        fault: Fault,
        place: Option<(&Statement, usize)>,
        spot: Option<Spot>,
    ) -> Finding {
        let allows = self.migration.allows.iter();
        let mut allows: Vec<&Allow> = allows.collect();
        let mut site = fault.site;
        let mut is_allowed = false;
        if let Some((statement, number)) = place {
            allows.extend(&statement.allows);
            is_allowed = allowed(&allows, number).contains(&lint.id);
            site = site.or(blame(statement, number));
        }
        Finding {
            lint,
            spot,
            diagnostic: Diagnostic::new(site.or(self.migration.id.site()), fault.message)
                .help(fault.help),
            is_allowed,
        }
    }
}

/// The token of an operation: the name that it gives, or its statement.
fn blame(statement: &Statement, number: usize) -> Site {
    let op = statement.ops.get(number);
    let names = op.map(names::new_names).unwrap_or_default();
    let site = names.first().map(|(_, name)| name.site());
    site.unwrap_or_default().or(statement.site)
}

/// The tables that a migration has touched so far.
#[derive(Default)]
struct Tables {
    /// How each was when it was last looked at.
    seen: BTreeMap<ObjectName, Option<Arc<Table>>>,
    faults: Faults,
}
