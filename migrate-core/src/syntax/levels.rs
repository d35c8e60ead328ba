//! How loudly the rules speak: `allow: a, b;`, `warn: c;`, `deny: d;` in the list.

use super::parser::{Parser, Result};
use crate::check::lints::{LINTS, Level, Levels, Lint};
use crate::check::rules::{self, Standing};
use crate::{Diagnostic, nearest};

impl Parser {
    /// The level that an entry of the list begins with.
    pub(super) fn level(&self) -> Option<Level> {
        let is_module = self.is_punct_at(1, ';');
        let mut levels = Level::ALL.into_iter();
        levels.find(|level| self.is_word(level.word()) && !is_module)
    }

    /// The rules of a level, behind its word.
    pub(super) fn levels(&mut self, level: Level, levels: &mut Levels) -> Result<()> {
        let form = format!("write `{}: rule_id, rule_id;`", level.word());
        self.bump();
        if !self.eat_punct(':') {
            return Err(self.expected("`:`").help(form));
        }
        loop {
            let Some(id) = self.word().map(str::to_owned) else {
                return Err(self.expected("the id of a rule").help(form));
            };
            let site = self.here();
            match Self::lint(&id) {
                Ok(lint) if levels.chosen(lint).is_some() => {
                    let twice = Diagnostic::new(site, format!("`{id}` has a level already"));
                    self.report.push(twice.help("remove one of the two"));
                }
                Ok(lint) => levels.choose(lint, level),
                Err((message, help)) => {
                    self.report.push(Diagnostic::new(site, message).help(help));
                }
            }
            self.bump();
            if !self.eat_punct(',') || self.is_punct(';') {
                return Ok(());
            }
        }
    }

    /// The rule of that id, or why its level cannot be chosen, and what to do.
    fn lint(id: &str) -> std::result::Result<&'static Lint, (String, String)> {
        let remove = || "remove it".to_owned();
        let (message, help) = match rules::standing(id) {
            Some(Standing::Lint(lint)) => return Ok(lint),
            Some(Standing::Refused) => (format!("`{id}` does not compile at any level"), remove()),
            Some(Standing::Taken(what)) => (format!("`{id}` never happens: {what}"), remove()),
            Some(Standing::Later) => (format!("rule `{id}` is not there yet"), remove()),
            None => {
                let known = LINTS.iter().map(|lint| lint.id);
                let near = nearest(id, known.clone()).or_else(|| nearest(id, rules::all()));
                let help = match near {
                    Some(near) => format!("write `{near}`"),
                    None => format!("use one of {}", known.collect::<Vec<_>>().join(", ")),
                };
                (format!("unknown rule `{id}`"), help)
            }
        };
        Err((message, help))
    }
}
