//! The closures of a migration as functions of the program: each with a row of its own type,
//! frozen as the table is there.

use migrate_core::check::PlacedClosure;
use migrate_core::history::History;
use migrate_core::op::{RustType, field_name};
use migrate_core::schema::Column;
use migrate_core::syntax::SourceMap;
use migrate_core::{Migration, Site};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::errors::compile_error;

/// What the constant of a migration needs of its closures.
#[derive(Default)]
pub(crate) struct Functions {
    /// Their definitions.
    pub(crate) items: TokenStream,
    /// What they are called, in the order of their numbers.
    pub(crate) names: Vec<TokenStream>,
    /// What the program lacks for them.
    pub(crate) errors: TokenStream,
}

/// The functions of the closures of a correct migration.
pub(crate) fn functions(
    migration: &Migration,
    history: &History,
    closures: &[TokenStream],
    sites: &SourceMap,
) -> Functions {
    let mut functions = Functions::default();
    if closures.is_empty() {
        return functions;
    }
    let placed = history.placed_closures(migration);
    for (number, tokens) in (0..).zip(closures) {
        let mut placed = placed.iter();
        let Some(placed) = placed.find(|placed| placed.closure.number == number) else {
            functions.names.push(quote!(::migrate::closure::nowhere));
            continue;
        };
        let must_give = placed.column.nullable && history.relies_on(migration, &placed.closure);
        functions.add(placed, tokens, must_give, sites);
    }
    functions
}

impl Functions {
    fn add(
        &mut self,
        placed: &PlacedClosure,
        tokens: &TokenStream,
        must_give: bool,
        sites: &SourceMap,
    ) {
        let PlacedClosure {
            closure,
            table,
            column,
        } = placed;
        let number = closure.number;
        let (module, function) = (
            format_ident!("__row_{number}"),
            format_ident!("__closure_{number}"),
        );
        let name = type_name(table.name.name.as_str());
        let row = Ident::new("row", Span::mixed_site());
        let (mut fields, mut values) = (TokenStream::new(), TokenStream::new());
        let mut taken = Vec::new();
        for column in &table.columns {
            let field = field_name(column.name.as_str());
            let (Some(field), false) = (ident(&field), taken.contains(&field)) else {
                continue;
            };
            taken.push(field_name(column.name.as_str()));
            let read = closure
                .mentions(&column.name)
                .and_then(|site| self.type_of(column, site, sites));
            let name = column.name.as_str();
            match read {
                Some(ty) if column.nullable => {
                    fields.extend(quote!(pub #field: ::core::option::Option<#ty>,));
                    values.extend(quote!(#field: #row.read(#name)?,));
                }
                Some(ty) => {
                    fields.extend(quote!(pub #field: #ty,));
                    values.extend(quote!(#field: #row.read(#name)?,));
                }
                None => {
                    fields.extend(quote!(pub #field: ::migrate::closure::Unread,));
                    values.extend(quote!(#field: ::migrate::closure::Unread,));
                }
            }
        }
        let Some(ty) = self.type_of(column, closure.site, sites) else {
            return;
        };
        let call = if column.nullable && !must_give {
            quote!(::migrate::closure::call_or_null::<_, #ty, _>)
        } else {
            quote!(::migrate::closure::call::<_, #ty, _>)
        };
        let call = placed_at(call, tokens);
        self.items.extend(quote! {
            mod #module {
                #[derive(Clone, Debug)]
                #[allow(dead_code, non_camel_case_types, non_snake_case)]
                pub struct #name { #fields }
            }
            fn #function(
                #row: &::migrate::closure::Row<'_>,
            ) -> ::core::result::Result<
                ::core::option::Option<::std::string::String>,
                ::std::string::String,
            > {
                #call(#module::#name { #values }, #tokens)
            }
        });
        self.names.push(quote!(#function));
    }

    /// The type of a column's values; one whose feature is off is an error where it is needed.
    fn type_of(&mut self, column: &Column, site: Site, sites: &SourceMap) -> Option<TokenStream> {
        let ty = RustType::of(&column.ty.kind)?;
        let Some(feature) = missing_feature(&ty) else {
            return Some(path(&ty));
        };
        let message = format!(
            "column `{}` is {}, which needs the feature `{feature}` of `migrate` in a closure\n\
             help: write `migrate = {{ …, features = [\"{feature}\", …] }}` in `Cargo.toml`",
            column.name, column.ty,
        );
        let span = sites.span(site).unwrap_or_else(Span::call_site);
        self.errors.extend(compile_error(&message, span));
        None
    }
}

/// The same tokens from the first to the last of others: what the compiler says of the one, it says
/// of the others.
fn placed_at(tokens: TokenStream, others: &TokenStream) -> TokenStream {
    let mut spans = others.clone().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    let last = spans.last().unwrap_or(first);
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for token in &mut tokens {
        token.set_span(first);
    }
    if let Some(token) = tokens.last_mut() {
        token.set_span(last);
    }
    tokens.into_iter().collect()
}

/// The feature that a type needs and this build lacks.
fn missing_feature(ty: &RustType) -> Option<&'static str> {
    let (feature, is_enabled) = match ty {
        RustType::Bool
        | RustType::I8
        | RustType::I16
        | RustType::I32
        | RustType::I64
        | RustType::U8
        | RustType::U16
        | RustType::U32
        | RustType::U64
        | RustType::F32
        | RustType::F64
        | RustType::String
        | RustType::Bytes => return None,
        RustType::Decimal => ("rust_decimal", cfg!(feature = "rust_decimal")),
        RustType::Date | RustType::Time | RustType::Timestamp | RustType::Timestamptz => {
            ("chrono", cfg!(feature = "chrono"))
        }
        RustType::Uuid => ("uuid", cfg!(feature = "uuid")),
        RustType::Json => ("json", cfg!(feature = "json")),
        RustType::Array(item) => return missing_feature(item),
    };
    (!is_enabled).then_some(feature)
}

fn path(ty: &RustType) -> TokenStream {
    match ty {
        RustType::Bool => quote!(::core::primitive::bool),
        RustType::I8 => quote!(::core::primitive::i8),
        RustType::I16 => quote!(::core::primitive::i16),
        RustType::I32 => quote!(::core::primitive::i32),
        RustType::I64 => quote!(::core::primitive::i64),
        RustType::U8 => quote!(::core::primitive::u8),
        RustType::U16 => quote!(::core::primitive::u16),
        RustType::U32 => quote!(::core::primitive::u32),
        RustType::U64 => quote!(::core::primitive::u64),
        RustType::F32 => quote!(::core::primitive::f32),
        RustType::F64 => quote!(::core::primitive::f64),
        RustType::Decimal => quote!(::migrate::rust_decimal::Decimal),
        RustType::String => quote!(::std::string::String),
        RustType::Bytes => quote!(::std::vec::Vec<::core::primitive::u8>),
        RustType::Date => quote!(::migrate::chrono::NaiveDate),
        RustType::Time => quote!(::migrate::chrono::NaiveTime),
        RustType::Timestamp => quote!(::migrate::chrono::NaiveDateTime),
        RustType::Timestamptz => {
            quote!(::migrate::chrono::DateTime<::migrate::chrono::Utc>)
        }
        RustType::Uuid => quote!(::migrate::uuid::Uuid),
        RustType::Json => quote!(::migrate::serde_json::Value),
        RustType::Array(item) => {
            let item = path(item);
            quote!(::std::vec::Vec<#item>)
        }
    }
}

/// The name of a row's type: `Users`, `OrderItems`.
fn type_name(table: &str) -> Ident {
    let words = table.split(|c: char| !c.is_alphanumeric());
    let name: String = words
        .map(|word| {
            let mut characters = word.chars();
            let first = characters.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + characters.as_str()
        })
        .collect();
    ident(&name).unwrap_or_else(|| Ident::new("Row", Span::call_site()))
}

/// A name as an identifier, raw where it is a keyword.
fn ident(name: &str) -> Option<Ident> {
    let parsed: Result<Ident, _> = syn::parse_str(name);
    parsed
        .or_else(|_| syn::parse_str(&format!("r#{name}")))
        .ok()
}
