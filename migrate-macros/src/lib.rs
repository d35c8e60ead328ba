//! The macros of `migrate`. Use them through that crate, which documents them.
//!
//! This is the only file that names `proc_macro`. The stages are in `expand` and `list`;
//! everything about the language and its meaning is in `migrate-core`.

mod disk;
mod errors;
mod expand;
mod gather;
mod list;
mod locate;
mod scan;

use proc_macro::TokenStream;

/// Declares one migration. See the guide of the crate `migrate`.
#[proc_macro]
pub fn migration(input: TokenStream) -> TokenStream {
    expand::migration(input.into()).into()
}

/// Lists the migrations of a project. See the guide of the crate `migrate`.
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    list::migrations(input.into()).into()
}
