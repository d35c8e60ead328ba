//! The body of `migrations! { … }`: edition, dialects, modules.

use std::collections::HashSet;
use std::sync::Arc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::parser::{Parser, Result};
use super::source_map::SourceMap;
use super::token::{Token, Tokens};
use crate::check::lints::Levels;
use crate::naming::Naming;
use crate::{Diagnostic, Report, Site, Target};

/// The editions that exist.
const NEWEST_EDITION: u32 = 1;

/// What a project's list says.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The edition of the language; the first where it is left out.
    pub edition: Option<u32>,
    /// The databases that the migrations are checked for; empty where the list names none.
    pub targets: Vec<Target>,
    /// The modules, in their order.
    pub modules: Vec<ListModule>,
    /// How loudly the rules speak: `allow: …; warn: …; deny: …;`.
    pub levels: Levels,
    /// How what has no name is called: `naming from "ID" { … }`.
    pub naming: Vec<Naming>,
}

/// A module of the list.
#[derive(Clone, Debug)]
pub struct ListModule {
    /// What stands before the `mod` item: `#[path = "…"]`.
    pub attributes: Vec<TokenStream>,
    /// The value of that attribute.
    pub path: Option<String>,
    /// The module, at its place in the list.
    pub ident: Ident,
}

impl ListModule {
    /// The module's name, without `r#`.
    pub fn name(&self) -> String {
        let written = self.ident.to_string();
        match written.strip_prefix("r#") {
            Some(name) => name.to_owned(),
            None => written,
        }
    }
}

/// Reads the body of `migrations! { … }`; what could not be read is left out of the list.
pub fn parse_list(tokens: TokenStream) -> (List, Report, SourceMap) {
    let mut tokens = Tokens::read(tokens);
    let too_deep = tokens.too_deep.take();
    let mut parser = Parser::new(tokens, true);
    let mut list = List::default();
    let mut names = HashSet::new();
    parser.statements(|parser| parser.entry(&mut list, &mut names));
    (list, super::only(too_deep, parser.report), parser.map)
}

impl Parser {
    fn entry(&mut self, list: &mut List, names: &mut HashSet<Arc<str>>) -> Result<()> {
        let site = self.here();
        if self.is_word("edition") && self.is_punct_at(1, ':') {
            self.bump();
            self.bump();
            return self.edition(list, site);
        }
        if self.is_word("dialects") && self.is_punct_at(1, ':') {
            self.bump();
            self.bump();
            return self.targets(list, site);
        }
        if let Some(level) = self.level() {
            return self.levels(level, &mut list.levels);
        }
        if self.is_word("naming") && !self.is_punct_at(1, ';') {
            return self.naming(&mut list.naming);
        }
        self.module(list, names)
    }

    fn edition(&mut self, list: &mut List, site: Site) -> Result<()> {
        let number_site = self.here();
        let number: u32 = self.whole("an edition", 1)?;
        if list.edition.is_some() {
            return Err(
                Diagnostic::new(site, "the edition stands here twice").help("remove one of them")
            );
        }
        list.edition = Some(number.min(NEWEST_EDITION));
        if number > NEWEST_EDITION {
            let message = format!("edition {number} is not known to this version of the library");
            return Err(Diagnostic::new(number_site, message)
                .help(format!("write `edition: {NEWEST_EDITION};`")));
        }
        Ok(())
    }

    /// `postgres 12, sqlite 3.35`
    fn targets(&mut self, list: &mut List, site: Site) -> Result<()> {
        if !list.targets.is_empty() {
            return Err(Diagnostic::new(site, "the dialects stand here twice")
                .help("list all of them behind one `dialects:`"));
        }
        loop {
            let name = self.here();
            match self.target() {
                Ok(target)
                    if list
                        .targets
                        .iter()
                        .any(|known| known.dialect == target.dialect) =>
                {
                    let message = format!("`{}` is listed twice", target.dialect);
                    let twice = Diagnostic::new(name, message)
                        .help("keep the oldest version that has to be served");
                    self.report.push(twice);
                }
                Ok(target) => list.targets.push(target),
                Err(diagnostic) => {
                    let form = "write it with its oldest version: `postgres 12`";
                    self.report.push(diagnostic.or_help(form));
                    while !self.at_end() && !self.is_punct(',') && !self.is_punct(';') {
                        self.bump();
                    }
                }
            }
            if !self.eat_punct(',') || self.is_punct(';') {
                return Ok(());
            }
        }
    }

    fn target(&mut self) -> Result<Target> {
        let dialect = self.dialect()?;
        let site = self.here();
        let oldest = Target::oldest(dialect);
        if !matches!(self.peek(), Token::Number(_)) {
            return Err(self
                .expected(&format!(
                    "the oldest version of {} to serve",
                    dialect.product()
                ))
                .help(format!("write `{oldest}` or a later version")));
        }
        let written = self.version_text();
        let digits = written
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let version = match dialect.version(&written) {
            Ok(version) if digits && written.split('.').count() <= 3 => version,
            _ => {
                return Err(Diagnostic::new(site, format!("`{written}` is no version"))
                    .help(format!("write `{oldest}` or a later version")));
            }
        };
        if version < oldest.version {
            let message = format!(
                "{} {version} is older than what is supported",
                dialect.product()
            );
            return Err(
                Diagnostic::new(site, message).help(format!("write `{oldest}` or a later version"))
            );
        }
        Ok(Target::new(dialect, version))
    }

    /// The numbers and points of a version: `8.0.13` is a number, a point and a number.
    fn version_text(&mut self) -> String {
        let mut text = String::new();
        loop {
            match self.peek() {
                Token::Number(part) => text.push_str(part),
                Token::Punct { character: '.', .. } => text.push('.'),
                _ => return text,
            }
            self.bump();
        }
    }

    fn module(&mut self, list: &mut List, names: &mut HashSet<Arc<str>>) -> Result<()> {
        let path = self.path_attributes()?;
        let Token::Word { text, raw } = self.peek() else {
            return Err(self
                .expected("a module, `edition` or `dialects`")
                .help("list a module by its name: `m0001_users;`"));
        };
        if !*raw && is_strict_keyword(text) {
            let message = format!("`{text}` is a keyword of Rust and no module");
            return Err(Diagnostic::new(self.here(), message)
                .help("list a module by its name: `m0001_users;`"));
        }
        let span = self.map.span(self.here()).unwrap_or_else(Span::call_site);
        let ident = if *raw {
            Ident::new_raw(text, span)
        } else {
            Ident::new(text, span)
        };
        let module = ListModule {
            attributes: path.iter().map(|(_, tokens)| tokens.clone()).collect(),
            path: path.map(|(path, _)| path),
            ident,
        };
        if !names.insert(text.clone()) {
            let message = format!("the module `{}` is listed twice", module.name());
            return Err(Diagnostic::new(self.here(), message).help("remove one of them"));
        }
        self.bump();
        list.modules.push(module);
        Ok(())
    }

    /// `#[path = "…"]`: its value, and the attribute at its place.
    fn path_attributes(&mut self) -> Result<Option<(String, TokenStream)>> {
        let mut path = None;
        while self.is_punct('#') {
            let site = self.here();
            self.bump();
            let (value, value_site) = self.group(proc_macro2::Delimiter::Bracket, |parser| {
                if parser.is_word("doc") {
                    return Err(
                        Diagnostic::new(site, "a doc comment cannot stand in the list")
                            .help("write `//`"),
                    );
                }
                parser.expect_word("path")?;
                parser.expect_punct('=')?;
                parser.full_text("the path")
            })?;
            let span = self.map.span(value_site).unwrap_or_else(Span::call_site);
            let literal = &*value;
            let tokens = quote_spanned!(span => #[path = #literal]);
            if path.replace((value.to_string(), tokens)).is_some() {
                return Err(
                    Diagnostic::new(site, "the module has two paths").help("remove one of them")
                );
            }
        }
        Ok(path)
    }
}

/// Whether a word can be no module's name, or none without `r#`.
fn is_strict_keyword(word: &str) -> bool {
    syn::parse_str::<Ident>(word).is_err()
}
