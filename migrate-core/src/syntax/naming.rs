//! The project's own convention for names: `naming from "ID" { primary key: "{table}_pkey" }` in
//! the list.

use super::parser::{Parser, Result};
use crate::naming::{Convention, Kind, Naming, Template};
use crate::{Diagnostic, Name, Site};

const FORM: &str = "write `naming { unique: \"{table}_{columns}_key\" }`";

impl Parser {
    /// `naming [from "ID"] { KIND: "TEMPLATE", … }`
    pub(super) fn naming(&mut self, known: &mut Vec<Naming>) -> Result<()> {
        let site = self.here();
        self.bump();
        let from = if self.eat_word("from") {
            let (id, site) = self.full_text("the id of a revision")?;
            Some(Name::at(id, site))
        } else {
            None
        };
        let mut convention = Convention::default();
        let starts = |parser: &Self| parser.kind_of_name().is_some();
        self.block(starts, |parser| parser.template(&mut convention))
            .map_err(|error| error.or_help(FORM))?;
        if known.iter().any(|naming| naming.from == from) {
            let (site, message) = match &from {
                Some(id) => (id.site(), format!("two conventions begin with `{id}`")),
                None => (site, "the convention stands here twice".to_owned()),
            };
            return Err(Diagnostic::new(site, message).help("put both into one"));
        }
        known.push(Naming { from, convention });
        Ok(())
    }

    /// `unique: "{table}_{columns}_key"`
    fn template(&mut self, convention: &mut Convention) -> Result<()> {
        let (kind, site) = self.kind()?;
        self.expect_punct(':')?;
        let (text, literal) = self.full_text("the template")?;
        if convention.template(kind).is_some() {
            let message = format!("`{}` has a template already", kind.words());
            return Err(Diagnostic::new(site, message).help("remove one of the two"));
        }
        let wrong =
            |(message, help): (String, String)| Diagnostic::new(literal, message).help(help);
        let template = Template::read(kind, &text).map_err(wrong)?;
        if let Some(same) = convention.set(kind, template) {
            let message = format!(
                "this template gives two things one name: that of `{}` is the same",
                same.words()
            );
            return Err(Diagnostic::new(literal, message)
                .help("let each kind have a word of its own in its names"));
        }
        Ok(())
    }

    fn kind(&mut self) -> Result<(Kind, Site)> {
        let site = self.here();
        let Some(kind) = self.kind_of_name() else {
            let kinds = Kind::ALL.map(|kind| format!("`{}`", kind.words()));
            let found = self.expected("a kind of names");
            return Err(found.help(format!("use {}", kinds.join(", "))));
        };
        for _ in kind.words().split(' ') {
            self.bump();
        }
        Ok((kind, site))
    }

    /// The kind that is next.
    fn kind_of_name(&self) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| {
            let mut words = kind.words().split(' ').enumerate();
            words.all(|(place, word)| self.word_at(place) == Some(word))
        })
    }
}
