//! SQL as SQLite speaks it.

pub(super) mod types;
