//! Diagnostics as compile errors, each at its own token.

use migrate_core::Report;
use migrate_core::syntax::SourceMap;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// One `compile_error!` for each diagnostic, at the place of its site.
pub(crate) fn compile_errors(report: &Report, sites: &SourceMap) -> TokenStream {
    report
        .iter()
        .map(|diagnostic| {
            let span = sites.span(diagnostic.site).unwrap_or_else(Span::call_site);
            compile_error(&diagnostic.to_string(), span)
        })
        .collect()
}

/// One `compile_error!`.
pub(crate) fn compile_error(message: &str, span: Span) -> TokenStream {
    quote_spanned!(span => ::core::compile_error! { #message })
}
