//! The check of a migration against the schema before it: what `cargo check` refuses.

mod downgrade;
mod replay;
pub mod rules;

pub use downgrade::downgrade;
pub use replay::{replay, upgrade};

use crate::{Migration, Report, Schema, Target};

/// Everything that the compiler says about one migration whose ancestors are correct: its
/// operations, its downgrade, the length of its names, what the targets cannot do.
///
/// Gives the schema after it.
pub fn check(migration: &Migration, before: &Schema, targets: &[Target]) -> (Schema, Report) {
    let mut report = Report::default();
    let after = upgrade(migration, before, targets, &mut report);
    (after, report)
}
