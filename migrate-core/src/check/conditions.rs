//! The conditions themselves: databases that are left out, questions whose answer is known.

use crate::op::sentence;
use crate::{Condition, Diagnostic, Down, Migration, Report, Schema, Statement, Target, When};

/// Checks the conditions of a migration, given the schemas that databases may have before it.
pub fn conditions(
    migration: &Migration,
    targets: &[Target],
    schemas: &[&Schema],
    report: &mut Report,
) {
    for statement in migration.statements() {
        left_out(statement, targets, report);
        for when in &statement.under {
            certain(when, schemas, report);
        }
    }
    if let Down::Written { statements, .. } = &migration.down {
        let asked = migration.questions();
        for when in statements.iter().flat_map(|statement| &statement.under) {
            if when.condition.is_question() && !asked.contains(&&when.condition) {
                report.push(unasked(when));
            }
        }
    }
}

/// Without an `else`, a condition on the dialect has to hold for every target that comes here.
fn left_out(statement: &Statement, targets: &[Target], report: &mut Report) {
    let mut here = targets.to_vec();
    for when in &statement.under {
        let holds = |target: &Target| when.condition.holds_for(target.dialect);
        if when.alone && !when.negated {
            let lacking = here.iter().filter(|target| holds(target) == Some(false));
            let lacking: Vec<String> = lacking.map(|target| target.dialect.to_string()).collect();
            if !lacking.is_empty() {
                let message = format!("this `when` leaves out {}", sentence(&lacking));
                report.push(Diagnostic::new(when.site, message).help(
                    "add `else { … }` for the others, or `else { }` where they need nothing",
                ));
            }
        }
        here.retain(|target| holds(target) != Some(when.negated));
    }
}

/// A thing that every database has needs no question.
fn certain(when: &When, schemas: &[&Schema], report: &mut Report) {
    let (site, word) = match &when.condition {
        Condition::Table(table) => (table.name.site(), format!("table `{table}`")),
        Condition::Column(table, column) => (
            column.site(),
            format!("column `{column}` of table `{table}`"),
        ),
        Condition::Dialect(_) | Condition::Env { .. } => return,
    };
    if !schemas.is_empty()
        && schemas
            .iter()
            .all(|schema| when.condition.is_met_by(schema))
    {
        let message =
            format!("{word} exists at this point of the history: there is nothing to ask");
        report.push(Diagnostic::new(site, message).help(if when.negated {
            "remove the `when` with its statements"
        } else {
            "write the statements without the `when`"
        }));
    }
}

fn unasked(when: &When) -> Diagnostic {
    Diagnostic::new(
        when.site,
        format!(
            "the upgrade does not ask for `{}`, so no answer is recorded",
            when.condition
        ),
    )
    .help("use a condition of the upgrade: a downgrade asks nothing anew")
}
