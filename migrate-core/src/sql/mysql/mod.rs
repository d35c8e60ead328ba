//! SQL as MySQL and MariaDB speak it.

pub(super) mod types;

pub use types::character_clause;
