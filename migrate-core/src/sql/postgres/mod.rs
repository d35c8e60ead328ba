//! SQL as PostgreSQL speaks it.

pub(super) mod functions;
pub(super) mod literal;
pub(super) mod types;
