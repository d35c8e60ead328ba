//! `with { postgres { fillfactor = 70 }, sqlite { strict } }`: what a table or an index is told of
//! its storage.

use super::parser::{Parser, Result};
use super::token::Token;
use crate::schema::{Parameter, Setting, Storage, Subject, Value};
use crate::similar::with_article;
use crate::{Diagnostic, Dialect, Name, Site, nearest};

impl Parser {
    /// The clause, where there is one: a group of settings for each database.
    pub(super) fn storage(&mut self, subject: Subject) -> Result<Storage> {
        let mut storage = Storage::default();
        if !self.eat_word("with") {
            return Ok(storage);
        }
        self.block(Self::is_dialect, |parser| {
            let site = parser.here();
            let dialect = parser.dialect()?;
            if storage.names(dialect) {
                let message = format!("there are two groups for `{dialect}`");
                return Err(Diagnostic::new(site, message).help("make one of them"));
            }
            let settings = parser.settings(dialect, subject)?;
            storage.set(dialect, settings);
            Ok(())
        })?;
        if storage.names(Dialect::Mysql) && !storage.names(Dialect::Mariadb) {
            let shared = Storage::for_mariadb(subject, storage.of(Dialect::Mysql));
            storage.set(Dialect::Mariadb, shared);
        }
        Ok(storage)
    }

    fn is_dialect(&self) -> bool {
        let mut known = Dialect::ALL.into_iter();
        known.any(|dialect| self.is_word(dialect.name()))
    }

    /// `{ unlogged, fillfactor = 70 }`
    fn settings(&mut self, dialect: Dialect, subject: Subject) -> Result<Vec<Setting>> {
        let mut settings: Vec<Setting> = Vec::new();
        self.block(Self::is_name, |parser| {
            let setting = parser.setting(dialect, subject)?;
            let name = &setting.name;
            if settings.iter().any(|known| known.name == *name) {
                let message = format!("`{name}` stands here twice");
                return Err(Diagnostic::new(name.site(), message).help("remove one of them"));
            }
            settings.push(setting);
            Ok(())
        })?;
        Ok(settings)
    }

    fn setting(&mut self, dialect: Dialect, subject: Subject) -> Result<Setting> {
        let start = self.place();
        let name = self.setting_name()?;
        let site = self.since(start);
        let Some(parameter) = Parameter::find(dialect, subject, &name) else {
            return Err(unknown(&name, site, dialect, subject));
        };
        let name = Name::at(parameter.name, site);
        if parameter.is_flag() {
            if self.is_punct('=') {
                return Err(self
                    .unexpected()
                    .help(format!("write `{name}` alone: that it is there says all")));
            }
            let value = Value::Flag;
            return Ok(Setting { name, value });
        }
        if !self.eat_punct('=') {
            return Err(self
                .expected("`=`")
                .help(format!("write what `{name}` is set to: `{name} = …`")));
        }
        let (text, site) = self.setting_value()?;
        let value = parameter.value(&text).map_err(|misfit| {
            let message = format!("`{name}` is {}, not `{text}`", misfit.wanted);
            let near = nearest(&text, misfit.words.iter().copied());
            let near = near.map(|near| format!("write `{name} = \"{near}\"`"));
            Diagnostic::new(site, message).help(near.unwrap_or_else(|| match parameter.name {
                "charset" => "leave it out: text is `utf8mb4` in every table".to_owned(),
                "engine" => "make a table of another engine with `execute`".to_owned(),
                _ => format!("write {}", misfit.wanted),
            }))
        })?;
        Ok(Setting { name, value })
    }

    /// `fillfactor`, `toast.autovacuum_enabled`, `without rowid`
    fn setting_name(&mut self) -> Result<String> {
        let mut name = match self.peek() {
            Token::Word { text, .. } => text.to_string(),
            _ => return Err(self.expected("the name of an option")),
        };
        self.bump();
        if self.is_punct('.') {
            self.bump();
            match self.peek() {
                Token::Word { text, .. } => name = format!("{name}.{text}"),
                _ => return Err(self.expected("the name of an option")),
            }
            self.bump();
        } else if name == "without" && self.eat_word("rowid") {
            name.push_str(" rowid");
        }
        Ok(name)
    }

    /// A number, a text or a word.
    fn setting_value(&mut self) -> Result<(String, Site)> {
        let start = self.place();
        let sign = if self.eat_punct('-') { "-" } else { "" };
        let text = match self.peek() {
            Token::Number(written) => format!("{sign}{}", written.replace('_', "")),
            Token::Text(text) if sign.is_empty() => text.to_string(),
            Token::Word { text, .. } if sign.is_empty() => text.to_string(),
            _ => return Err(self.expected("a number, a text or a word")),
        };
        self.bump();
        Ok((text, self.since(start)))
    }
}

/// Nothing is called so, for this database.
fn unknown(name: &str, site: Site, dialect: Dialect, subject: Subject) -> Diagnostic {
    let product = dialect.product();
    let message = format!(
        "{product} has no option `{name}` for {}",
        with_article(subject.word())
    );
    let names = Parameter::all(dialect, subject).map(|parameter| parameter.name);
    let elsewhere = Dialect::ALL.into_iter().find(|other| {
        let found = Parameter::find(*other, subject, name);
        *other != dialect && found.is_some()
    });
    let mut known = Parameter::all(dialect, subject);
    let help = match (nearest(name, names), elsewhere) {
        (_, Some(other)) => format!("put it into the group `{other}`, which has it"),
        (Some(near), None) => format!("write `{near}`"),
        (None, None) if name == "auto_increment" => {
            "say on the column where its numbers start: `identity (start 1_000)`".to_owned()
        }
        (None, None) if known.next().is_none() => format!("remove it: {product} has none"),
        (None, None) => "see `Table options` in the guide for those that there are".to_owned(),
    };
    Diagnostic::new(site, message).help(help)
}
