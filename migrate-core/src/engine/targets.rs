//! What a target of a run means, given what is applied.

use std::collections::BTreeSet;

use super::Error;
use crate::Name;
use crate::history::History;

/// The migrations that are applied once an upgrade has reached its target.
pub(super) fn upgrade(
    history: &History,
    target: &str,
    applied: &BTreeSet<Name>,
) -> Result<BTreeSet<Name>, Error> {
    let _ = applied;
    match target {
        "base" => Ok(BTreeSet::new()),
        "head" | "heads" => Ok(history.in_order().iter().map(|m| m.id.clone()).collect()),
        id => with_ancestors(history, id),
    }
}

/// The migrations that are not applied any longer once a downgrade has reached its target.
pub(super) fn downgrade(
    history: &History,
    target: &str,
    applied: &BTreeSet<Name>,
) -> Result<BTreeSet<Name>, Error> {
    if target == "base" {
        return Ok(applied.clone());
    }
    let keep = with_ancestors(history, target)?;
    Ok(applied.difference(&keep).cloned().collect())
}

fn with_ancestors(history: &History, id: &str) -> Result<BTreeSet<Name>, Error> {
    let Some(migration) = history.migration(id) else {
        return Err(Error::Target {
            message: format!("migration `{id}` does not exist"),
            help: None,
        });
    };
    let mut set = history.ancestors(id);
    set.insert(migration.id.clone());
    Ok(set)
}
