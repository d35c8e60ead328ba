//! `migration!`: parse, find the history, check, embed.

use migrate_core::{Migration, codec, history, syntax};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::closures::{self, Functions};
use crate::errors::{compile_errors, compile_warnings};
use crate::locate::{self, Embedding};

/// Expands `migration! { … }`.
pub(crate) fn migration(input: TokenStream) -> TokenStream {
    if let Some((migration, embedding)) = locate::correct()
        && migration.closures().next().is_none()
    {
        return left_behind(&migration, embedding, Functions::default());
    }
    let syntax::Parsed {
        migration,
        mut report,
        lost,
        sites,
        closures,
    } = syntax::parse(input);
    let Some(migration) = migration else {
        return compile_errors(&report, &sites);
    };
    let located = locate::locate(&migration);
    let migration = located.history.named(&migration).into_owned();
    if located.is_twin {
        // Its constant would collide with the other's.
        if report.is_empty() {
            report.push(history::twin(&migration));
        }
        return compile_errors(&report, &sites);
    }
    let mut warnings = Vec::new();
    if report.is_empty() {
        let judged = located.history.judge_written(&migration);
        (report, warnings) = (judged.errors, judged.warnings);
    } else {
        report.extend(located.history.check_rest(&migration, &lost));
    }
    let errors = compile_errors(&report, &sites);
    let warnings = compile_warnings(&warnings, &sites);
    let functions = if report.is_empty() {
        closures::functions(&migration, &located.history, &closures, &sites)
    } else {
        Functions::default()
    };
    let left_behind = left_behind(&migration, located.embedding, functions);
    quote!(#errors #warnings #left_behind)
}

/// What is in the program in place of the call.
fn left_behind(migration: &Migration, embedding: Embedding, functions: Functions) -> TokenStream {
    match embedding {
        Embedding::List => TokenStream::new(),
        Embedding::Constant => constant(migration, functions),
        Embedding::OtherInList => {
            let message = format!(
                "the file of migration `{}` was changed while it was compiled: compile again",
                migration.id
            );
            // An editor has files that differ from the disk; it computes no constants.
            quote!(
                const _: () = ::core::panic!(#message);
            )
        }
    }
}

/// What `migrations!` refers to. It is there for an erroneous migration too, so that one
/// mistake gives one error.
fn constant(migration: &Migration, functions: Functions) -> TokenStream {
    let name = constant_name(migration.id.as_str());
    let encoded = Literal::byte_string(&codec::encode(migration));
    let Functions {
        items,
        names,
        errors,
    } = functions;
    let value = quote!(::migrate::Embedded { encoded: #encoded, closures: &[#(#names),*] });
    let value = if items.is_empty() {
        value
    } else {
        quote!({ #items #value })
    };
    quote! {
        #errors
        #[doc(hidden)]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub)]
        pub const #name: ::migrate::Embedded = #value;
    }
}

/// An encoded migration, as the program has it.
pub(crate) fn without_closures(encoded: &[u8]) -> TokenStream {
    let encoded = Literal::byte_string(encoded);
    quote!(::migrate::Embedded { encoded: #encoded, closures: &[] })
}

/// The name of the constant of a revision: two migrations of one file do not collide.
pub(crate) fn constant_name(id: &str) -> Ident {
    let mut name = String::from("__migration_");
    for character in id.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else {
            name.push_str(&format!("_{:x}_", u32::from(character)));
        }
    }
    Ident::new(&name, Span::call_site())
}
