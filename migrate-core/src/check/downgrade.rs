//! The downgrade of a migration: written, derived, or refused.

use super::replay::State;
use crate::op::{Inverse, Op, Origin};
use crate::{Diagnostic, Down, Migration, Report, Schema, Statement};

/// The statements that undo a migration, given the schema before it: written or derived.
///
/// # Errors
///
/// What stands in the way, where the downgrade is refused or cannot be derived.
pub fn downgrade(migration: &Migration, before: &Schema) -> Result<Vec<Statement>, Report> {
    match &migration.down {
        Down::Derived => derive(migration, before),
        Down::Written { statements, .. } => Ok(statements.clone()),
        Down::Irreversible { reason, site } => {
            let mut report = Report::default();
            report.push(Diagnostic::new(
                *site,
                format!("revision `{}` is irreversible: {reason}", migration.id),
            ));
            Err(report)
        }
    }
}

/// The inverse of each operation, last first.
fn derive(migration: &Migration, before: &Schema) -> Result<Vec<Statement>, Report> {
    let mut state = State::new(before, &[], Origin::Derived);
    let mut report = Report::default();
    let mut statements = Vec::new();
    for statement in &migration.up {
        let mut inverses = Vec::new();
        for op in &statement.ops {
            match op.inverse(&state.schema) {
                Inverse::Ops(ops) => inverses.push(ops),
                Inverse::Impossible(diagnostic) => report.push(diagnostic),
            }
            state.apply(op, &[], &mut Report::default());
        }
        let ops: Vec<Op> = inverses.into_iter().rev().flatten().collect();
        if !ops.is_empty() {
            statements.push(Statement {
                ops,
                allows: Vec::new(),
                site: statement.site,
            });
        }
    }
    statements.reverse();
    if report.is_empty() {
        Ok(statements)
    } else {
        Err(report)
    }
}
