//! Diagnostics as compile errors and warnings, each at its own token.

use migrate_core::Report;
use migrate_core::history::Warning;
use migrate_core::syntax::SourceMap;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

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

/// The use of a deprecated constant for each warning, at the place of its site: the one way in
/// which a macro can warn. The constant has the name of the rule.
pub(crate) fn compile_warnings(warnings: &[Warning], sites: &SourceMap) -> TokenStream {
    let warnings = warnings.iter().map(|warning| {
        let site = warning.diagnostic.site;
        let span = sites.span(site).unwrap_or_else(Span::call_site);
        let rule = Ident::new(warning.rule, Span::call_site());
        let used = Ident::new(warning.rule, span);
        let note = warning.diagnostic.to_string();
        quote! {
            const _: () = {
                #[deprecated(note = #note)]
                #[allow(non_upper_case_globals)]
                const #rule: () = ();
                #used
            };
        }
    });
    warnings.collect()
}
