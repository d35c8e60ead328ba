//! SQL text: quoting, types, expressions and statements of each dialect.

mod body;
mod call;
mod choice;
mod clause;
mod default;
#[cfg(feature = "engine")]
mod exists;
mod expression;
mod identity;
pub mod mysql;
mod object;
mod phrase;
pub mod postgres;
mod quote;
mod rows;
pub mod sqlite;
mod types;

pub(crate) use clause::{condition, no_partition};
pub use default::default_value;
pub(crate) use default::value_beside;
#[cfg(feature = "engine")]
pub(crate) use exists::exists;
pub use expression::expression;
pub(crate) use identity::{new_start, refuse_identity_type};
pub(crate) use object::ObjectChange;
pub use quote::{enum_values, identifier, object, text};
pub(crate) use rows::{delete, insert};
pub use types::column_type;

use crate::Site;

/// What a dialect cannot do, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The token that asks for it.
    pub site: Site,
    /// The thing that is missing, as the subject of a sentence: `a partial index`. The check
    /// makes `a partial index is not supported by mysql 8.0 and mariadb 10.6` of it.
    pub what: String,
    /// The way out.
    pub help: Option<String>,
}

impl Unsupported {
    /// Something that is missing.
    pub fn new(site: Site, what: impl Into<String>) -> Self {
        Self {
            site,
            what: what.into(),
            help: None,
        }
    }

    /// The same with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

#[cfg(all(test, feature = "syntax"))]
mod tests;
