//! Walks over the tokens of a definition.

use super::tokens::Token;
use crate::Name;

/// The tokens that are still to be read.
pub(super) struct Cursor<'a>(pub(super) &'a [Token]);

impl<'a> Cursor<'a> {
    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        self.next()?.name().map(Name::new)
    }

    /// The name of an object, without the schema before it.
    pub(super) fn object(&mut self) -> Option<Name> {
        let name = self.name()?;
        if self.take_symbol(".") {
            self.name()
        } else {
            Some(name)
        }
    }

    pub(super) fn take(&mut self, keyword: &str) -> bool {
        self.take_if(|token| token.is(keyword))
    }

    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        self.take_if(|token| token.is_symbol(symbol))
    }

    fn take_if(&mut self, wanted: impl Fn(&Token) -> bool) -> bool {
        let found = self.0.first().is_some_and(wanted);
        if found {
            self.next();
        }
        found
    }

    /// Takes all of the keywords, or none.
    pub(super) fn take_all(&mut self, keywords: &[&str]) -> bool {
        let found = keywords.len() <= self.0.len()
            && self
                .0
                .iter()
                .zip(keywords)
                .all(|(token, word)| token.is(word));
        if found {
            self.0 = self.0.get(keywords.len()..).unwrap_or_default();
        }
        found
    }

    pub(super) fn expect(&mut self, keyword: &str) -> Option<()> {
        self.take(keyword).then_some(())
    }

    pub(super) fn at_group(&self) -> bool {
        self.0.first().is_some_and(|token| token.is_symbol("("))
    }

    /// What stands between the parentheses that come next.
    pub(super) fn group(&mut self) -> Option<&'a [Token]> {
        if !self.at_group() {
            return None;
        }
        let end = closing(self.0)?;
        let inside = self.0.get(1..end)?;
        self.0 = self.0.get(end + 1..)?;
        Some(inside)
    }
}

/// The place of the parenthesis that closes the first one.
fn closing(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(place);
            }
        }
    }
    None
}

/// An expression without parentheses around all of it.
pub(super) fn bare(mut expr: &[Token]) -> &[Token] {
    while let [first, inside @ .., _] = expr
        && first.is_symbol("(")
        && closing(expr) == Some(expr.len() - 1)
    {
        expr = inside;
    }
    expr
}

/// The items of a list, cut at its commas.
pub(super) fn items(list: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    list.split(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.is_symbol(",")
    })
    .collect()
}
