//! Operations that stand for others: these are what is applied, planned and undone.

use super::{Change, Inverse, Op, Origin};
use crate::{Report, Schema, Statement};

impl Op {
    /// The operations that it stands for, given the schema before it.
    pub fn parts(&self, before: &Schema) -> Option<Vec<Self>> {
        match self {
            Self::Retire(op) => Some(op.parts(before)),
            Self::Purge(op) => Some(op.parts()),
            Self::DropEnumValue(op) => op.parts(before),
            _ => None,
        }
    }
}

impl Op {
    fn stands_for_others(&self) -> bool {
        match self {
            Self::Retire(_) | Self::Purge(_) => true,
            Self::DropEnumValue(op) => op.instead.is_some(),
            _ => false,
        }
    }
}

/// The same statements, each operation that stands for others replaced by those; `None` where
/// there is none.
pub(crate) fn apart(statements: &[Statement], before: &Schema) -> Option<Vec<Statement>> {
    let mut ops = statements.iter().flat_map(|statement| &statement.ops);
    if !ops.any(Op::stands_for_others) {
        return None;
    }
    let mut schema = before.clone();
    let mut apart = statements.to_vec();
    for statement in &mut apart {
        let ops = std::mem::take(&mut statement.ops);
        for op in ops {
            let parts = op.parts(&schema);
            derived(&op, &mut schema);
            statement.ops.extend(parts.unwrap_or_else(|| vec![op]));
        }
    }
    Some(apart)
}

/// Undoes each part, the last one first.
pub(super) fn inverse(parts: &[Op], before: &Schema) -> Inverse {
    let mut schema = before.clone();
    let mut inverses = Vec::new();
    for part in parts {
        match part.inverse(&schema) {
            Inverse::Ops(ops) => inverses.push(ops),
            impossible @ Inverse::Impossible(_) => return impossible,
        }
        derived(part, &mut schema);
    }
    Inverse::Ops(inverses.into_iter().rev().flatten().collect())
}

/// Applies an operation that was checked before.
pub(super) fn derived(op: &Op, schema: &mut Schema) {
    op.apply(&mut Change {
        schema,
        created: &mut Default::default(),
        targets: &[],
        origin: Origin::Derived,
        allowed: &[],
        report: &mut Report::default(),
    });
}

impl Change<'_> {
    /// What a check of another operation says here; nothing is changed.
    pub(super) fn tried(&mut self, op: &Op) -> bool {
        let mut schema = self.schema.clone();
        let mut created = self.created.clone();
        let mut report = Report::default();
        op.apply(&mut Change {
            schema: &mut schema,
            created: &mut created,
            targets: self.targets,
            origin: self.origin,
            allowed: self.allowed,
            report: &mut report,
        });
        let is_sound = report.is_empty();
        self.report.extend(report);
        is_sound
    }
}
