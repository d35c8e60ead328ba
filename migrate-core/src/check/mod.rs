//! The check of a migration against the schema before it: what `cargo check` refuses.

mod abilities;
mod closures;
mod conditions;
mod downgrade;
mod facts;
mod keys;
pub mod lints;
mod lost;
mod names;
mod replay;
pub mod rules;

pub use closures::{PlacedClosure, closures};
pub use conditions::conditions;
pub use downgrade::downgrade;
pub use lost::Lost;
pub use replay::{replay, upgrade};

use crate::plan::Direction;
use crate::{Down, Migration, Report, Schema, Target};

/// Everything that the compiler says about one migration whose ancestors are correct: its
/// operations, its downgrade, the length of its names, what the targets cannot do.
///
/// Gives the schema after it.
pub fn check(migration: &Migration, before: &Schema, targets: &[Target]) -> (Schema, Report) {
    let mut report = Report::default();
    let after = upgrade(migration, before, targets, &mut report);
    names::check(migration, targets, &mut report);
    facts::check(migration, before, &after, targets, &mut report);
    if !report.is_empty() {
        return (after, report);
    }
    report.extend(abilities::missing(
        &migration.up,
        before,
        targets,
        Direction::Upgrade,
    ));
    match downgrade::check(migration, before, &after, targets) {
        // What the upgrade cannot do is not worth a second complaint.
        Ok(Some(_)) if !report.is_empty() => {}
        Ok(Some(down)) if migration.down == Down::Derived => {
            report.extend(abilities::missing_to_undo(&down, &after, targets));
        }
        Ok(Some(down)) => {
            let direction = Direction::Downgrade;
            report.extend(abilities::missing(&down, &after, targets, direction));
        }
        Ok(None) => {}
        Err(refused) => report.extend(refused),
    }
    (after, report)
}

/// What the compiler says about the readable statements of a migration with mistakes in its
/// text: what certainly has nothing to do with those that could not be read.
pub fn check_rest(
    migration: &Migration,
    lost: &Lost,
    before: &Schema,
    targets: &[Target],
) -> Report {
    let mut found = Report::default();
    upgrade(migration, before, targets, &mut found);
    names::check(migration, targets, &mut found);
    let mut report = Report::default();
    let certain = found.into_iter().filter(|error| !lost.explains(error));
    report.extend(certain);
    report
}

#[cfg(all(test, feature = "syntax"))]
mod tests;
