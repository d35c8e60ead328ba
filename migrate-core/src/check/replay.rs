//! Applies the statements of a migration to a schema.

use std::collections::BTreeSet;

use super::{keys, names};
use crate::op::{Change, Op, Origin};
use crate::{Allow, Diagnostic, Migration, Name, ObjectName, Report, Schema, Statement, Target};

/// Applies the upgrade of a migration to the schema before it and gives the schema after it.
///
/// What is impossible is reported and guessed around.
pub fn upgrade(
    migration: &Migration,
    before: &Schema,
    targets: &[Target],
    report: &mut Report,
) -> Schema {
    let mut state = State::new(before, targets, Origin::Written);
    state.schema.settle();
    state.apply_written(&migration.up, &migration.allows, report);
    state.schema
}

/// Applies the upgrade of a migration that was checked when it was compiled.
pub fn replay(migration: &Migration, before: &Schema) -> Schema {
    let mut state = State::new(before, &[], Origin::Derived);
    for op in migration.up.iter().flat_map(|statement| &statement.ops) {
        state.apply(op, &[], &mut Report::default());
    }
    state.schema.settle();
    state.schema
}

/// A schema on its way through the statements of one migration.
pub(super) struct State<'a> {
    pub(super) schema: Schema,
    pub(super) created: BTreeSet<ObjectName>,
    /// What erroneous operations would have created: it is not missed later.
    missed: BTreeSet<Name>,
    targets: &'a [Target],
    origin: Origin,
}

impl<'a> State<'a> {
    pub(super) fn new(before: &Schema, targets: &'a [Target], origin: Origin) -> Self {
        Self {
            schema: before.clone(),
            created: BTreeSet::new(),
            missed: BTreeSet::new(),
            targets,
            origin,
        }
    }

    pub(super) fn apply(&mut self, op: &Op, allowed: &[&str], report: &mut Report) {
        op.apply(&mut Change {
            schema: &mut self.schema,
            created: &mut self.created,
            targets: self.targets,
            origin: self.origin,
            allowed,
            report,
        });
    }

    /// Applies statements under the risks accepted for them and for the whole migration.
    pub(super) fn apply_written(
        &mut self,
        statements: &[Statement],
        allows: &[Allow],
        report: &mut Report,
    ) {
        for (number, statement) in statements.iter().enumerate() {
            let mut found = Report::default();
            let allows: Vec<&Allow> = allows.iter().chain(&statement.allows).collect();
            for (number, op) in statement.ops.iter().enumerate() {
                found.extend(self.complaints(op, &allowed(&allows, number)));
            }
            keys::check(statement, &self.schema, &mut found);
            if !found.is_empty() && statements[..number].contains(statement) {
                // One mistake, however much is in the statement.
                let twice = Diagnostic::new(statement.site, "this statement stands here twice");
                report.push(twice.help("remove one of the two"));
            } else {
                report.extend(found);
            }
        }
    }
}

impl State<'_> {
    /// Applies an operation, and gives what is wrong with it alone.
    fn complaints(&mut self, op: &Op, allowed: &[&str]) -> Vec<Diagnostic> {
        let mut found = Report::default();
        self.apply(op, allowed, &mut found);
        if found.is_empty() {
            return Vec::new();
        }
        if self.belongs_to_missed(op) {
            found = Report::default();
        }
        let is_missed = |error: &Diagnostic| {
            let mut names = self.missed.iter();
            names.any(|name| error.message.contains(&format!("`{name}`")))
        };
        let own = found
            .into_iter()
            .filter(|error| !is_missed(error))
            .collect();
        if !matches!(op, Op::CreateTable(_) | Op::CreateEnum(_)) {
            let new = names::new_names(op).into_iter();
            self.missed.extend(new.map(|(_, name)| name.clone()));
        }
        own
    }

    /// Whether an operation adds a constraint that was written on an erroneous column.
    fn belongs_to_missed(&self, op: &Op) -> bool {
        let Op::AddConstraint(add) = op else {
            return false;
        };
        let columns = add.constraint.columns();
        columns.iter().any(|column| self.missed.contains(column))
    }
}

/// The rules that are accepted for one operation of a statement.
pub(super) fn allowed<'a>(allows: &[&'a Allow], op: usize) -> Vec<&'a str> {
    allows
        .iter()
        .filter(|allow| allow.op.is_none_or(|covered| covered == op))
        .map(|allow| allow.rule.as_str())
        .collect()
}
