//! The model, the checker, the planner and the engine behind `migrate`.
//!
//! Without features this crate is pure: no async, no driver, no parser. See
//! `ARCHITECTURE.md` for the code map.

pub mod catalogue;
pub mod check;
pub mod codec;
mod condition;
mod diagnostic;
mod dialect;
pub mod differences;
mod embedded;
#[cfg(feature = "engine")]
pub mod engine;
pub mod expr;
pub mod history;
mod migration;
mod name;
pub mod naming;
pub mod op;
pub mod plan;
pub mod print;
pub mod schema;
mod similar;
mod site;
mod spelling;
pub mod sql;
#[cfg(feature = "syntax")]
pub mod syntax;

pub use check::lints::Level;
pub use condition::{Choices, Condition, When};
pub use diagnostic::{Diagnostic, Report, nearest};
pub use dialect::{Dialect, Features, NameLimit, PerDialect, Target, Version};
pub use embedded::{Embedded, Migrations, closure};
pub use migration::{Allow, Down, Migration, Statement};
pub use name::{Name, ObjectName};
pub use schema::Schema;
pub use site::Site;
