//! One arm per dialect: `{ postgres: …, sqlite: … }`.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::sql;
use super::token::Token;
use crate::schema::SqlText;
use crate::{Diagnostic, Dialect, PerDialect, nearest};

impl Parser {
    /// `one`, or an arm for each dialect in braces.
    pub(super) fn per_dialect<T>(
        &mut self,
        one: impl FnOnce(&mut Self) -> Result<T>,
        mut arm: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<PerDialect<T>> {
        if !self.is_group(Delimiter::Brace) {
            return one(self).map(PerDialect::Same);
        }
        let arms = self.group(Delimiter::Brace, |parser| {
            if parser.at_end() {
                return Err(parser.expected("the name of a dialect"));
            }
            let mut arms: Vec<(Dialect, T)> = Vec::new();
            parser.separated(&mut |parser| {
                let site = parser.here();
                let dialect = parser.dialect()?;
                if arms.iter().any(|(known, _)| *known == dialect) {
                    let message = format!("there are two arms for `{dialect}`");
                    return Err(Diagnostic::new(site, message));
                }
                parser.expect_punct(':')?;
                arms.push((dialect, arm(parser)?));
                Ok(())
            })?;
            Ok(arms)
        })?;
        Ok(PerDialect::Each(arms))
    }

    /// The name of a dialect.
    pub(super) fn dialect(&mut self) -> Result<Dialect> {
        let Token::Word { text, .. } = self.peek() else {
            return Err(self.expected("the name of a dialect"));
        };
        let names = Dialect::ALL.map(Dialect::name);
        let known = Dialect::ALL
            .into_iter()
            .find(|dialect| dialect.name() == &**text);
        let Some(dialect) = known else {
            let help = match nearest(text, names) {
                Some(near) => format!("write `{near}`"),
                None => format!("choose one of {}", names.join(", ")),
            };
            let message = format!("unknown dialect `{text}`");
            return Err(Diagnostic::new(self.here(), message).help(help));
        };
        self.bump();
        Ok(dialect)
    }

    /// An expression in SQL's own words, for one dialect or for each.
    pub(super) fn sql_expression(&mut self) -> Result<PerDialect<SqlText>> {
        fn text(parser: &mut Parser) -> Result<SqlText> {
            let (text, site) = parser.full_text("the text of SQL")?;
            Ok(SqlText::read_by(sql::read_expression, &*text, site))
        }
        self.per_dialect(|parser| parser.parens(text), text)
    }

    /// SQL's own words, for one dialect or for each: `("…")` or `{ postgres: "…" }`.
    pub(super) fn opaque_sql(&mut self) -> Result<PerDialect<String>> {
        fn text(parser: &mut Parser) -> Result<String> {
            parser
                .full_text("the text of SQL")
                .map(|(text, _)| text.to_string())
        }
        self.per_dialect(|parser| parser.parens(text), text)
    }
}
