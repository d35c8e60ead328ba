//! SQL as MySQL and MariaDB speak it.

pub(super) mod cast;
pub(super) mod functions;
pub(super) mod literal;
pub(super) mod types;

pub use types::character_clause;
