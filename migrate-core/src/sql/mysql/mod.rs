//! SQL as MySQL and MariaDB speak it.

mod alter;
mod cascaded;
pub(super) mod cast;
mod column;
mod constraint;
pub(super) mod functions;
mod identity;
mod index;
mod json;
mod key_length;
pub(super) mod literal;
mod moved;
pub(crate) mod object;
mod part;
mod routine;
mod sequence;
mod session;
mod storage;
mod table;
#[cfg(feature = "mysql")]
mod temporary;
mod trigger;
pub(super) mod types;

pub(crate) use alter::keys::type_under_foreign_key;
pub(crate) use alter::{Alteration, Renames};
pub(crate) use session::depends_on_session;
pub(crate) use storage::refuse_rows;
pub(crate) use table::{create_table, drop_table, rename_table};
#[cfg(feature = "mysql")]
pub(crate) use temporary::create_temporary_table;
pub use types::character_clause;
