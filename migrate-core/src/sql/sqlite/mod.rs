//! SQL as SQLite speaks it.

pub(super) mod cast;
pub(super) mod functions;
pub(super) mod literal;
pub(super) mod types;
