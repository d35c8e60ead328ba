//! The ledger's part of a script: what has to be recorded where no engine runs.

use super::LedgerName;
use super::entry::Entry;
use super::journal::Journal;
use super::ledger::Ledger;
use crate::plan::{Direction, Strategy};
use crate::{Dialect, Migration};

/// The statements that make the tables of the ledger, where they are not there yet.
pub fn ledger_tables(name: &LedgerName, dialect: Dialect) -> Vec<String> {
    Ledger::new(name, dialect).create()
}

/// The statements that record a migration as applied, or as undone.
pub fn ledger_entries(
    migration: &Migration,
    direction: Direction,
    name: &LedgerName,
    dialect: Dialect,
) -> Vec<String> {
    let ledger = Ledger::new(name, dialect);
    let journal = Journal::new(migration, direction, Strategy::Online, Vec::new(), dialect);
    journal
        .ending()
        .iter()
        .filter(|entry| **entry != Entry::Close)
        .filter_map(|entry| ledger.write(entry).ok())
        .collect()
}
