//! Names: an identifier, keyword or not, or a string; qualified where an object may be.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::token::Token;
use crate::{Diagnostic, Name, ObjectName};

impl Parser {
    /// Whether a name is next; every word is one.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.peek(), Token::Word { .. } | Token::Text(_))
    }

    /// Whether an item `name: …` starts here.
    pub(super) fn is_column_head(&self) -> bool {
        self.is_name() && self.is_punct_at(1, ':') && !self.is_punct_at(2, ':')
    }

    /// A name of `what`.
    pub(super) fn name(&mut self, what: &str) -> Result<Name> {
        let site = self.here();
        let name = match self.peek() {
            Token::Word { text, .. } if &**text == "_" => {
                return Err(Diagnostic::new(site, format!("`_` is no name of {what}")));
            }
            Token::Text(text) if text.is_empty() => {
                return Err(Diagnostic::new(
                    site,
                    format!("the name of {what} is empty"),
                ));
            }
            Token::Word { text, .. } | Token::Text(text) => Name::at(text.clone(), site),
            Token::Number(_)
            | Token::Literal(_)
            | Token::Punct { .. }
            | Token::Open { .. }
            | Token::Close(_) => return Err(self.expected(&format!("the name of {what}"))),
        };
        self.bump();
        Ok(name)
    }

    /// A name of `what`, with or without its schema.
    pub(super) fn object_name(&mut self, what: &str) -> Result<ObjectName> {
        if let Some(mistake) = self.if_exists() {
            return Err(mistake);
        }
        let name = self.name(what)?;
        if !self.eat_punct('.') {
            return Ok(ObjectName { schema: None, name });
        }
        Ok(ObjectName {
            schema: Some(name),
            name: self.name(what)?,
        })
    }

    /// A name where one may be left out; `on`, `using` and `(` say that it is.
    pub(super) fn optional_name(&mut self, what: &str) -> Result<Option<Name>> {
        let left_out =
            self.is_group(Delimiter::Parenthesis) || self.is_word("on") || self.is_word("using");
        if left_out {
            return Ok(None);
        }
        self.name(what).map(Some)
    }

    /// `(a, b)`: names of columns.
    pub(super) fn columns(&mut self) -> Result<Vec<Name>> {
        self.list("the name of a column", |parser| parser.name("a column"))
    }
}
