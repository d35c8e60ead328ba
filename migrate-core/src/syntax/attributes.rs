//! Doc comments and `#[allow(rule_id, reason = "…")]`.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::token::Token;
use crate::check::rules;
use crate::{Allow, Diagnostic, Name, Site, nearest};

/// What stands before a statement, an action or an item.
#[derive(Default)]
pub(super) struct Attributes {
    doc: Option<(String, Site)>,
    allows: Vec<(Name, String)>,
}

impl Attributes {
    /// The doc comment; one of blanks is none.
    pub(super) fn comment(&self) -> Option<String> {
        let (text, _) = self.doc.as_ref()?;
        (!text.trim().is_empty()).then(|| text.clone())
    }

    /// The accepted risks, for the operation at that place of the statement or for all.
    pub(super) fn allows(&self, op: Option<usize>) -> impl Iterator<Item = Allow> {
        self.allows.iter().map(move |(rule, reason)| Allow {
            rule: rule.clone(),
            reason: reason.clone(),
            op,
        })
    }
}

impl Parser {
    /// The attributes that are next; none is an answer, too.
    pub(super) fn attributes(&mut self) -> Result<Attributes> {
        let mut attributes = Attributes::default();
        while self.is_punct('#') {
            let site = self.here();
            self.bump();
            if self.is_punct('!') {
                self.bump();
                self.bump();
                return Err(
                    Diagnostic::new(site, "an inner attribute cannot stand here")
                        .help("write `///` or `#[…]` before what it belongs to"),
                );
            }
            let read = self.group(Delimiter::Bracket, |parser| match parser.word() {
                Some("doc") => parser.doc(&mut attributes, site),
                Some("allow") => parser.allow(&mut attributes),
                _ => Err(parser.expected_one_of(&["allow", "doc"])),
            });
            // What the attribute stands on is read all the same.
            if let Err(diagnostic) = read {
                self.mistake(diagnostic.or_help("write `#[allow(rule_id, reason = \"…\")]`"));
            }
        }
        Ok(attributes)
    }

    fn doc(&mut self, attributes: &mut Attributes, site: Site) -> Result<()> {
        self.bump();
        self.expect_punct('=')?;
        let (line, _) = self.text("a text")?;
        let line = line.strip_prefix(' ').unwrap_or(&line);
        match &mut attributes.doc {
            Some((text, _)) => {
                text.push('\n');
                text.push_str(line);
            }
            None => attributes.doc = Some((line.to_owned(), site)),
        }
        Ok(())
    }

    /// `allow(rule_id, reason = "…")`
    fn allow(&mut self, attributes: &mut Attributes) -> Result<()> {
        let keyword = self.here();
        self.bump();
        self.parens(|parser| {
            let mut ids: Vec<Name> = Vec::new();
            let mut reason = None;
            parser.separated(&mut |parser| {
                if parser.is_word("reason") && parser.is_punct_at(1, '=') {
                    parser.bump();
                    parser.bump();
                    reason = Some(parser.full_text("the reason")?);
                } else {
                    ids.push(parser.rule_id()?);
                }
                Ok(())
            })?;
            let Some(first) = ids.first() else {
                return Err(parser
                    .expected("the id of a rule")
                    .help("write `allow(rule_id, reason = \"…\")`"));
            };
            let Some((reason, _)) = reason else {
                let message = format!("`allow({first})` gives no reason");
                return Err(Diagnostic::new(keyword, message)
                    .help(format!("write `allow({first}, reason = \"…\")`")));
            };
            attributes
                .allows
                .extend(ids.into_iter().map(|id| (id, reason.to_string())));
            Ok(())
        })
    }

    fn rule_id(&mut self) -> Result<Name> {
        let site = self.here();
        let Token::Word { text, .. } = self.peek() else {
            return Err(self
                .expected("the id of a rule")
                .help("write `allow(rule_id, reason = \"…\")`"));
        };
        if !rules::is_known(text) {
            let near = nearest(text, rules::all());
            let help = match near {
                Some(near) => format!("write `{near}`"),
                None => "write the id that the error names, in snake case".to_owned(),
            };
            return Err(Diagnostic::new(site, format!("unknown rule `{text}`")).help(help));
        }
        self.name("a rule")
    }

    /// Reports a doc comment where none can be kept.
    pub(super) fn no_comment(&mut self, attributes: &Attributes) {
        if let Some((_, site)) = &attributes.doc {
            self.about_attributes.push(misplaced_comment(*site));
        }
    }

    /// Reports accepted risks where nothing can be risky.
    pub(super) fn no_allows(&mut self, attributes: &Attributes, place: &str) {
        if let Some((rule, _)) = attributes.allows.first() {
            let message = format!("`allow` cannot stand on {place}");
            let diagnostic =
                Diagnostic::new(rule.site(), message).help("put it before the statement");
            self.about_attributes.push(diagnostic);
        }
    }
}

fn misplaced_comment(site: Site) -> Diagnostic {
    Diagnostic::new(
        site,
        "a doc comment cannot stand here: nothing would keep it",
    )
    .help("write `//`; `///` describes a revision, a column, or what is created")
}
