//! A piece of a statement: read token by token from its front, and given back as it was printed.

use super::tokens::{Kind, Token};
use crate::Name;

/// Neighbouring tokens, and the text that they stand in.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Piece<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The text, as it was printed.
    pub(super) fn as_str(&self) -> &'a str {
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else {
            return "";
        };
        let place = first.place.start..last.place.end;
        self.text.get(place).unwrap_or_default()
    }

    /// What stands before the rest.
    pub(super) fn up_to(&self, rest: &Self) -> Self {
        let read = self.tokens.len() - rest.tokens.len();
        self.with(self.tokens.get(..read))
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// Whether these words come next.
    pub(super) fn at(&self, words: &[&str]) -> bool {
        let is = |(place, word): (usize, &&str)| {
            let token = self.tokens.get(place);
            token.is_some_and(|token| self.word(token).eq_ignore_ascii_case(word))
        };
        words.iter().enumerate().all(is)
    }

    /// Takes these words, if they come next.
    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let found = self.at(words);
        if found {
            self.tokens = self.tokens.get(words.len()..).unwrap_or_default();
        }
        found
    }

    pub(super) fn at_sign(&self, sign: char) -> bool {
        matches!(self.tokens, [first, ..] if first.kind == Kind::Sign(sign))
    }

    pub(super) fn take_sign(&mut self, sign: char) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.next();
        }
        found
    }

    /// Whether a name in backticks comes next.
    pub(super) fn at_name(&self) -> bool {
        matches!(self.tokens, [first, ..] if matches!(first.kind, Kind::Name(_)))
    }

    /// Whether an option that an engine defines comes next: `` `name`=value ``.
    pub(super) fn at_option(&self) -> bool {
        let mut rest = *self;
        rest.name().is_some() && rest.at_sign('=')
    }

    /// Whether it ends with something that no other word follows: a name, a text, a remark.
    pub(super) fn is_complete(&self) -> bool {
        let last = self.tokens.last().map(|token| &token.kind);
        matches!(last, Some(Kind::Name(_) | Kind::Text(_) | Kind::Comment))
    }

    pub(super) fn at_comment(&self) -> bool {
        matches!(self.tokens, [first, ..] if first.kind == Kind::Comment)
    }

    /// The name in backticks that comes next.
    pub(super) fn name(&mut self) -> Option<Name> {
        let Kind::Name(name) = &self.tokens.first()?.kind else {
            return None;
        };
        self.next();
        Some(Name::from(name.as_str()))
    }

    /// The value of the text literal that comes next.
    pub(super) fn literal(&mut self) -> Option<&'a str> {
        let Kind::Text(value) = &self.tokens.first()?.kind else {
            return None;
        };
        self.next();
        Some(value)
    }

    /// The bare word that comes next.
    pub(super) fn bare(&mut self) -> Option<&'a str> {
        let token = self.tokens.first()?;
        (token.kind == Kind::Word).then(|| {
            self.next();
            self.word(token)
        })
    }

    /// What stands between the parentheses that come next.
    pub(super) fn group(&mut self) -> Option<Self> {
        if !self.at_sign('(') {
            return None;
        }
        let mut depth = 0_usize;
        let end = self.tokens.iter().position(|token| {
            match token.kind {
                Kind::Sign('(') => depth += 1,
                Kind::Sign(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })?;
        let inside = self.with(self.tokens.get(1..end));
        self.tokens = self.tokens.get(end + 1..)?;
        Some(inside)
    }

    /// Takes one token, or all between parentheses and these.
    pub(super) fn skip(&mut self) {
        if self.group().is_none() {
            self.next();
        }
    }

    /// Takes what comes next, and what follows it up to where `starts` says that something
    /// else begins.
    pub(super) fn clause(&mut self, starts: impl Fn(&Self) -> bool) -> Self {
        let before = *self;
        self.skip();
        while !self.is_empty() && !starts(self) {
            self.skip();
        }
        before.up_to(self)
    }

    /// The items of a list, cut at its commas.
    pub(super) fn items(mut self) -> Vec<Self> {
        let mut items = Vec::new();
        while !self.is_empty() {
            let before = self;
            while !self.is_empty() && !self.at_sign(',') {
                self.skip();
            }
            items.push(before.up_to(&self));
            self.next();
        }
        items
    }

    fn with(&self, tokens: Option<&'a [Token]>) -> Self {
        Self::new(self.text, tokens.unwrap_or_default())
    }

    fn word(&self, token: &Token) -> &'a str {
        match token.kind {
            Kind::Word => self.text.get(token.place.clone()).unwrap_or_default(),
            _ => "",
        }
    }
}
