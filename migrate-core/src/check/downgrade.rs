//! The downgrade of a migration: written, derived, or refused.

use super::replay::State;
use crate::differences;
use crate::op::{DeleteRows, Execute, ExecuteDown, InsertRows, Inverse, Op, Origin};
use crate::{Diagnostic, Down, Migration, Report, Schema, Site, Statement, Target};

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
            let message = format!("revision `{}` is irreversible: {reason}", migration.id);
            report.error(*site, message);
            Err(report)
        }
    }
}

/// The downgrade, checked: it exists and leads back to the schema before, or it is refused on
/// purpose (`None`).
pub(super) fn check(
    migration: &Migration,
    before: &Schema,
    after: &Schema,
    targets: &[Target],
) -> Result<Option<Vec<Statement>>, Report> {
    match &migration.down {
        Down::Irreversible { .. } => Ok(None),
        Down::Derived if migration.up.iter().any(is_irreversible) => Ok(None),
        Down::Derived => {
            let statements = derive(migration, before)?;
            check_derived(&statements, before, after)?;
            Ok(Some(statements))
        }
        Down::Written { statements, site } => {
            let mut report = Report::default();
            let mut state = State::new(after, targets, Origin::Written);
            state.apply_written(statements, &migration.allows, &mut report);
            if report.is_empty() && !statements.iter().any(is_opaque) {
                compare(before, &state.schema, *site, &mut report);
            }
            if report.is_empty() {
                Ok(Some(statements.clone()))
            } else {
                Err(report)
            }
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
            match inverse(op, &state) {
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
                under: Vec::new(),
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

fn inverse(op: &Op, state: &State<'_>) -> Inverse {
    match op {
        Op::InsertRows(InsertRows { table, .. }) | Op::DeleteRows(DeleteRows { table, .. })
            if state.created.contains(table) =>
        {
            Inverse::Ops(Vec::new())
        }
        // The downgrade drops the whole table: nothing has to be known of its rows.
        Op::DropColumn(drop) if state.created.contains(&drop.table) => {
            drop.inverse_without_rows(&state.schema)
        }
        _ => op.inverse(&state.schema),
    }
}

fn is_irreversible(statement: &Statement) -> bool {
    let mut ops = statement.ops.iter();
    ops.any(|op| {
        matches!(
            op,
            Op::Execute(Execute {
                down: ExecuteDown::Irreversible(_),
                ..
            })
        )
    })
}

fn is_opaque(statement: &Statement) -> bool {
    let is_opaque = |op: &Op| matches!(op, Op::Execute(execute) if execute.declares.is_empty());
    statement.ops.iter().any(is_opaque)
}

/// Compares where a written downgrade leads with the schema before.
fn compare(before: &Schema, reached: &Schema, site: Site, report: &mut Report) {
    if let Some(listed) = listed(&differences::between(before, reached)) {
        report.push(
            Diagnostic::new(
                site,
                format!("this downgrade does not lead back to the schema before: {listed}"),
            )
            .help("undo every statement of the upgrade, the last one first"),
        );
    }
}

/// A derived downgrade that does not lead back is a defect of this library.
fn check_derived(statements: &[Statement], before: &Schema, after: &Schema) -> Result<(), Report> {
    let mut report = Report::default();
    let mut state = State::new(after, &[], Origin::Derived);
    for op in statements.iter().flat_map(|statement| &statement.ops) {
        state.apply(op, &[], &mut report);
    }
    if report.is_empty() && state.schema.is_back_at(before) {
        return Ok(());
    }
    let errors: Vec<_> = report.iter().map(|error| &error.message).collect();
    let listed = listed(&errors)
        .or_else(|| listed(&differences::between(before, &state.schema)))
        .unwrap_or_else(|| "the columns are in another order".to_owned());
    let site = statements
        .first()
        .map_or(Site::NOWHERE, |statement| statement.site);
    let mut defect = Report::default();
    defect.push(
        Diagnostic::new(
            site,
            format!("a defect of migrate: the derived downgrade does not lead back: {listed}"),
        )
        .help("report it with this migration, and write a `down` block meanwhile"),
    );
    Err(defect)
}

/// The first few of some findings, or nothing where there are none.
fn listed<T: ToString>(findings: &[T]) -> Option<String> {
    const SHOWN: usize = 3;
    let shown: Vec<String> = findings.iter().take(SHOWN).map(T::to_string).collect();
    let shown = shown.join("; ");
    match findings.len() {
        0 => None,
        count if count > SHOWN => Some(format!("{shown}; and {} more", count - SHOWN)),
        _ => Some(shown),
    }
}
