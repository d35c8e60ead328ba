//! SQL as PostgreSQL speaks it.

pub(super) mod types;
