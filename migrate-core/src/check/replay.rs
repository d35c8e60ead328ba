//! Applies the statements of a migration to a schema.

use std::collections::BTreeSet;

use crate::op::{Change, Op, Origin};
use crate::{Allow, Migration, ObjectName, Report, Schema, Statement, Target};

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
    for statement in &migration.up {
        let allows = migration.allows.iter().chain(&statement.allows);
        let allows: Vec<&Allow> = allows.collect();
        for (number, op) in statement.ops.iter().enumerate() {
            state.apply(op, &allowed(&allows, number), report);
        }
    }
    state.schema
}

/// Applies the upgrade of a migration that was checked when it was compiled.
pub fn replay(migration: &Migration, before: &Schema) -> Schema {
    let mut state = State::new(before, &[], Origin::Derived);
    state.apply_all(&migration.up, &mut Report::default());
    state.schema
}

/// A schema on its way through the statements of one migration.
pub(super) struct State<'a> {
    pub(super) schema: Schema,
    pub(super) created: BTreeSet<ObjectName>,
    targets: &'a [Target],
    origin: Origin,
}

impl<'a> State<'a> {
    pub(super) fn new(before: &Schema, targets: &'a [Target], origin: Origin) -> Self {
        Self {
            schema: before.clone(),
            created: BTreeSet::new(),
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

    pub(super) fn apply_all(&mut self, statements: &[Statement], report: &mut Report) {
        for op in statements.iter().flat_map(|statement| &statement.ops) {
            self.apply(op, &[], report);
        }
    }
}

/// The rules that are accepted for one operation of a statement.
fn allowed<'a>(allows: &[&'a Allow], op: usize) -> Vec<&'a str> {
    allows
        .iter()
        .filter(|allow| allow.op.is_none_or(|covered| covered == op))
        .map(|allow| allow.rule.as_str())
        .collect()
}
