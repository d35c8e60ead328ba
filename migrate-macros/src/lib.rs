//! The macros of `migrate`. Use them through that crate, which documents them.
//!
//! This is the only file that names `proc_macro`. The stages are in `expand` and `list`;
//! everything about the language and its meaning is in `migrate-core`.

mod closures;
mod disk;
mod errors;
mod expand;
#[cfg(test)]
mod fuzz;
mod gather;
mod list;
mod locate;
mod scan;

use proc_macro::TokenStream;

// Documented where `migrate` exports it.
#[allow(missing_docs)]
#[proc_macro]
pub fn migration(input: TokenStream) -> TokenStream {
    expand::migration(input.into()).into()
}

// Documented where `migrate` exports it.
#[allow(missing_docs)]
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    list::migrations(input.into()).into()
}
