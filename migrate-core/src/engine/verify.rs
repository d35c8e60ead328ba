//! What is applied compared with what the program has: edited and unknown migrations.

use super::database::Verbs;
use super::run::{Goal, Run};
use super::{Edited, Error};
use crate::plan::Direction;
use crate::{Dialect, Down, Migration, codec, print};

/// Refuses to run where the program and the database disagree about the past.
pub(super) async fn applied<V: Verbs>(run: &mut Run<'_, V>, goal: &Goal) -> Result<(), Error> {
    if matches!(goal, Goal::Finished | Goal::TakenBack) {
        return Ok(());
    }
    let unknown = unknown(run);
    if !unknown.is_empty() {
        return Err(Error::Unknown(unknown));
    }
    let mut changes = Vec::new();
    for revision in edited(run) {
        changes.push(explain(run, revision).await?);
    }
    if !changes.is_empty() {
        return Err(Error::Edited(changes));
    }
    in_flight(run, goal)
}

/// The applied migrations that the program does not have.
pub(super) fn unknown<V: Verbs>(run: &Run<'_, V>) -> Vec<String> {
    run.applied()
        .iter()
        .filter(|row| run.history.migration(&row.revision).is_none())
        .map(|row| row.revision.clone())
        .collect()
}

/// The applied migrations whose meaning has changed since.
pub(super) fn edited<V: Verbs>(run: &Run<'_, V>) -> Vec<String> {
    let dialect = run.db.target().dialect;
    run.applied()
        .iter()
        .filter(|row| {
            run.history
                .migration(&row.revision)
                .is_some_and(|migration| fingerprint(migration, dialect) != row.fingerprint)
        })
        .map(|row| row.revision.clone())
        .collect()
}

/// The hash of a migration's meaning, as text.
pub(super) fn fingerprint(migration: &Migration, dialect: Dialect) -> String {
    codec::fingerprint(migration, dialect).to_string()
}

/// A migration that was begun can be finished only as it was begun.
fn in_flight<V: Verbs>(run: &Run<'_, V>, goal: &Goal) -> Result<(), Error> {
    let dialect = run.db.target().dialect;
    match (run.journal(), goal) {
        (Some(journal), Goal::Applied(_))
            if journal.direction == Direction::Upgrade && !journal.aborting =>
        {
            let now = run.history.migration(&journal.revision);
            if now.is_some_and(|now| fingerprint(now, dialect) == journal.fingerprint) {
                return Ok(());
            }
            Err(Error::InFlightEdited {
                revision: journal.revision.clone(),
            })
        }
        _ => Ok(()),
    }
}

/// What has changed in a migration since it was applied.
async fn explain<V: Verbs>(run: &mut Run<'_, V>, revision: String) -> Result<Edited, Error> {
    let stored = run
        .db
        .encoded(&revision)
        .await
        .map_err(|failure| Error::outside("reading the ledger", failure))?;
    let before = stored
        .and_then(|digits| codec::from_hex(&digits))
        .and_then(|bytes| codec::decode(&bytes).ok());
    let changes = match (before, run.history.migration(&revision)) {
        (Some(before), Some(now)) => changes(&text(&before), &text(now)),
        _ => "what it was when it was applied cannot be read".to_owned(),
    };
    Ok(Edited { revision, changes })
}

/// The part of a migration's text that has a meaning.
fn text(migration: &Migration) -> String {
    let up = print::statements(&migration.up);
    match &migration.down {
        Down::Derived => up,
        Down::Written { statements, .. } => {
            format!("{up}\ndown:\n{}", print::statements(statements))
        }
        Down::Irreversible { reason, .. } => format!("{up}\nirreversible {reason:?}"),
    }
}

/// The lines that differ: `-` as it was, `+` as it is.
fn changes(before: &str, now: &str) -> String {
    let (before, now): (Vec<_>, Vec<_>) = (before.lines().collect(), now.lines().collect());
    let same_start = before.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let (before, now) = (&before[same_start..], &now[same_start..]);
    let same_end = before
        .iter()
        .rev()
        .zip(now.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let removed = before[..before.len() - same_end]
        .iter()
        .map(|line| format!("- {line}"));
    let added = now[..now.len() - same_end]
        .iter()
        .map(|line| format!("+ {line}"));
    removed.chain(added).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(changes("a\nb\nc", "a\nx\ny\nc"), "- b\n+ x\n+ y");
        assert_eq!(changes("a\nc", "a\nb\nc"), "+ b");
        assert_eq!(changes("a", "a"), "");
    }
}
