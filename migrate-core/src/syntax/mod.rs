//! The parser of the migration language (feature `syntax`).
//!
//! The files are the grammar's chapters: each adds its productions to the one `Parser`, which
//! reads a flat list of tokens. The result is the model itself, with sites for every token.

mod alter;
#[cfg(test)]
pub(crate) mod arbitrary;
mod attributes;
mod backfill;
mod closure;
mod column;
mod constraint;
mod dialects;
mod enums;
mod exclusion;
mod execute;
mod expr;
mod form;
mod habits;
mod header;
mod identity;
mod index;
mod keywords;
mod levels;
mod list;
mod name;
mod named;
mod naming;
mod object;
mod operand;
mod parser;
mod partition;
mod retire;
mod routine;
mod rows;
mod rust;
mod source_map;
mod sql;
mod statement;
mod storage;
mod table;
mod token;
mod trigger;
mod types;
mod when;

use proc_macro2::TokenStream;

use crate::check::Lost;
use crate::{Migration, Report};
pub use list::{List, ListModule, parse_list};
use parser::Parser;
pub use source_map::SourceMap;
use token::Tokens;

/// What was read of a migration.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The migration, as far as it could be read: there is one as soon as its id is known.
    pub migration: Option<Migration>,
    /// What is wrong with the text.
    pub report: Report,
    /// What the parts with mistakes may have been about.
    pub lost: Lost,
    /// Where the sites of both are.
    pub sites: SourceMap,
    /// The tokens of the closures, each in the place of its number.
    pub closures: Vec<TokenStream>,
}

/// Reads the body of `migration! { … }`.
///
/// All independent mistakes are reported; what could not be read is left out of the migration.
///
/// ```
/// let text = "revision \"0001_users\"; create table users { id: BigInt identity primary key }";
/// let parsed = migrate_core::syntax::parse(text.parse().unwrap());
/// assert!(parsed.report.is_empty());
/// assert_eq!(parsed.migration.unwrap().id, "0001_users");
/// ```
pub fn parse(tokens: TokenStream) -> Parsed {
    read(tokens, true)
}

/// Reads the body of a `migration!` that stands elsewhere: what it declares has no positions,
/// which would mean nothing in the text that is being compiled.
pub fn parse_elsewhere(tokens: TokenStream) -> Parsed {
    read(tokens, false)
}

fn read(tokens: TokenStream, placed: bool) -> Parsed {
    let mut tokens = Tokens::read(tokens);
    let too_deep = tokens.too_deep.take();
    let mut parser = Parser::new(tokens, placed);
    let migration = parser.migration();
    Parsed {
        migration,
        report: only(too_deep, parser.report),
        lost: parser.lost,
        sites: parser.map,
        closures: parser.closures,
    }
}

/// What was cut off for its depth is the one mistake that is sure.
fn only(too_deep: Option<crate::Diagnostic>, report: Report) -> Report {
    let Some(diagnostic) = too_deep else {
        return report;
    };
    let mut only = Report::default();
    only.push(diagnostic);
    only
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod mutants;
#[cfg(test)]
mod tests;
