//! What the targets cannot do, found out by planning for each of them.

use super::replay::State;
use crate::op::{Origin, sentence};
use crate::plan::{self, Direction, Request, Strategy};
use crate::sql::Unsupported;
use crate::{Diagnostic, Report, Schema, Site, Statement, Target};

/// What stands in the way of the statements on one target or another: a diagnostic for each
/// missing thing, which names all the targets that lack it.
pub(super) fn missing(
    statements: &[Statement],
    before: &Schema,
    targets: &[Target],
    direction: Direction,
) -> Vec<Diagnostic> {
    let mut all: Vec<(Unsupported, Vec<String>)> = Vec::new();
    for target in targets {
        for mut unsupported in refused(statements, before, *target, direction) {
            if unsupported.site.number().is_none() {
                unsupported.site = first_cause(statements, |some: &[Statement]| {
                    refused(some, before, *target, direction)
                        .iter()
                        .any(|other| other.what == unsupported.what)
                });
            }
            note(&mut all, unsupported, target.to_string());
        }
    }
    let diagnostics = all.into_iter().map(|(unsupported, lacking)| {
        let lacking = sentence(&lacking);
        let message = format!("{} is not supported by {lacking}", unsupported.what);
        Diagnostic::new(unsupported.site, message).maybe_help(unsupported.help)
    });
    diagnostics.collect()
}

/// The same for a derived downgrade, statement by statement: what it brings back was written
/// in earlier migrations, so the statement that it undoes is to blame.
pub(super) fn missing_to_undo(
    statements: &[Statement],
    before: &Schema,
    targets: &[Target],
) -> Vec<Diagnostic> {
    if missing(statements, before, targets, Direction::Downgrade).is_empty() {
        return Vec::new();
    }
    let mut state = State::new(before, &[], Origin::Derived);
    let mut all = Vec::new();
    for statement in statements {
        let alone = std::slice::from_ref(statement);
        for error in missing(alone, &state.schema, targets, Direction::Downgrade) {
            let message = format!("{}, and the downgrade needs it", error.message);
            let help = match error.help {
                Some(help) => format!("write a `down` block; in it, {help}"),
                None => {
                    "write a `down` block, or refuse the downgrade with `irreversible`".to_owned()
                }
            };
            all.push(Diagnostic::new(statement.site, message).help(help));
        }
        for op in &statement.ops {
            state.apply(op, &[], &mut Report::default());
        }
    }
    all
}

/// The statement that brings an error about whose cause was written in an earlier migration.
fn first_cause(statements: &[Statement], is_there: impl Fn(&[Statement]) -> bool) -> Site {
    let mut ends = 1..=statements.len();
    let found = ends.find_map(|end| statements.get(..end).filter(|some| is_there(some)));
    found
        .or(Some(statements))
        .and_then(<[Statement]>::last)
        .map_or(Site::NOWHERE, |statement| statement.site)
}

/// What one target cannot do.
fn refused(
    statements: &[Statement],
    before: &Schema,
    target: Target,
    direction: Direction,
) -> Vec<Unsupported> {
    let planned = plan::build(&Request {
        statements,
        before,
        target,
        direction,
        strategy: Strategy::Online,
        holds_rows: &|_| true,
        undo: false,
    });
    planned.err().unwrap_or_default()
}

/// Adds a target to those that lack a thing.
fn note(all: &mut Vec<(Unsupported, Vec<String>)>, unsupported: Unsupported, target: String) {
    let known = all.iter_mut().find(|(known, _)| {
        known.what == unsupported.what && known.site.number() == unsupported.site.number()
    });
    match known {
        Some((_, lacking)) if lacking.contains(&target) => {}
        Some((known, lacking)) => {
            lacking.push(target);
            known.help = known.help.take().or(unsupported.help);
        }
        None => all.push((unsupported, vec![target])),
    }
}
