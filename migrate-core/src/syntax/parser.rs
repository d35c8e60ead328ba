//! The reader that the grammar is written on: looking ahead, expecting, groups, recovery.
//!
//! A production gives `Err` with the one diagnostic of its mistake. Whoever reads a list of
//! productions reports it, skips what is left of the broken one and goes on behind it.

use std::sync::Arc;

use proc_macro2::{Delimiter, TokenStream};

use super::source_map::SourceMap;
use super::token::{Token, Tokens};
use crate::check::Lost;
use crate::{Diagnostic, Report, Site, nearest};

/// What a production gives.
pub(super) type Result<T> = std::result::Result<T, Diagnostic>;

/// A reader of tokens.
pub(super) struct Parser {
    tokens: Vec<Token>,
    /// The place of the next token.
    at: usize,
    /// The place of the token that ends the group that is being read.
    end: usize,
    /// How deep the expression that is being read is nested.
    pub(super) depth: usize,
    /// How tall the tree is of what has been read of an expression.
    pub(super) height: usize,
    /// What is wrong so far.
    pub(super) report: Report,
    /// How many mistakes that is; the report keeps one of several with the same message.
    pub(super) mistakes: usize,
    /// What is wrong with the attributes of what is being read, worth saying if that is right.
    pub(super) about_attributes: Vec<Diagnostic>,
    /// What the statements with mistakes may have been about.
    pub(super) lost: Lost,
    pub(super) map: SourceMap,
    /// The closures that were read.
    pub(super) closures: Vec<TokenStream>,
    /// Whether what is read gets its positions.
    placed: bool,
}

impl Parser {
    pub(super) fn new(tokens: Tokens, placed: bool) -> Self {
        Self {
            end: tokens.list.len().saturating_sub(1),
            tokens: tokens.list,
            at: 0,
            depth: 0,
            height: 0,
            report: tokens.report,
            mistakes: 0,
            about_attributes: Vec::new(),
            lost: Lost::default(),
            map: tokens.map,
            closures: Vec::new(),
            placed,
        }
    }

    /// The next token; at the end of a group the one that closes it.
    pub(super) fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    /// The token so many places ahead, inside this group.
    pub(super) fn peek_at(&self, ahead: usize) -> &Token {
        let place = (self.at + ahead).min(self.end);
        self.tokens
            .get(place)
            .unwrap_or(&Token::Close(Delimiter::None))
    }

    /// Whether the group is read.
    pub(super) fn at_end(&self) -> bool {
        self.at >= self.end
    }

    /// The place of the next token, for [`Parser::since`].
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The site of the next token.
    pub(super) fn here(&self) -> Site {
        self.site_of(self.at.min(self.end))
    }

    /// The site of the token in a place.
    pub(super) fn site_of(&self, place: usize) -> Site {
        if self.placed {
            SourceMap::site_of_token(place)
        } else {
            Site::NOWHERE
        }
    }

    /// The site of everything read since `place`.
    pub(super) fn since(&mut self, place: usize) -> Site {
        if self.placed {
            self.map.site_of_range(place, self.at.saturating_sub(1))
        } else {
            Site::NOWHERE
        }
    }

    /// Steps over the next token, a group as a whole.
    pub(super) fn bump(&mut self) {
        if self.at >= self.end {
            return;
        }
        self.at = match self.tokens.get(self.at) {
            Some(Token::Open { close, .. }) => close + 1,
            _ => self.at + 1,
        };
    }

    /// The next token's word, if it is one that may be a keyword.
    pub(super) fn word(&self) -> Option<&str> {
        self.word_at(0)
    }

    /// The word so many places ahead, if it is one that may be a keyword.
    pub(super) fn word_at(&self, ahead: usize) -> Option<&str> {
        match self.peek_at(ahead) {
            Token::Word { text, raw: false } => Some(text),
            _ => None,
        }
    }

    /// Whether the next token is this word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Steps over the word if it is next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Steps over the word, or says that it was expected.
    pub(super) fn expect_word(&mut self, word: &'static str) -> Result<Site> {
        let site = self.here();
        if self.eat_word(word) {
            Ok(site)
        } else {
            Err(self.expected_one_of(&[word]))
        }
    }

    /// Whether the character of punctuation so many places ahead is this one.
    pub(super) fn is_punct_at(&self, ahead: usize, wanted: char) -> bool {
        matches!(self.peek_at(ahead), Token::Punct { character, .. } if *character == wanted)
    }

    /// Whether the next token is this character of punctuation.
    pub(super) fn is_punct(&self, wanted: char) -> bool {
        self.is_punct_at(0, wanted)
    }

    /// Steps over the character of punctuation if it is next.
    pub(super) fn eat_punct(&mut self, wanted: char) -> bool {
        let found = self.is_punct(wanted);
        if found {
            self.bump();
        }
        found
    }

    /// Steps over the character of punctuation, or says that it was expected.
    pub(super) fn expect_punct(&mut self, wanted: char) -> Result<()> {
        if self.eat_punct(wanted) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{wanted}`")))
        }
    }

    /// A string literal.
    pub(super) fn text(&mut self, what: &str) -> Result<(Arc<str>, Site)> {
        let site = self.here();
        match self.peek() {
            Token::Text(text) => {
                let text = text.clone();
                self.bump();
                Ok((text, site))
            }
            _ => Err(self.expected(what)),
        }
    }

    /// A string literal that is not blank.
    pub(super) fn full_text(&mut self, what: &str) -> Result<(Arc<str>, Site)> {
        let (text, site) = self.text(what)?;
        if text.trim().is_empty() {
            return Err(Diagnostic::new(site, format!("{what} is empty")));
        }
        Ok((text, site))
    }

    /// Whether a group of that kind is next.
    pub(super) fn is_group(&self, wanted: Delimiter) -> bool {
        self.is_group_at(0, wanted)
    }

    /// Whether a group of that kind starts so many places ahead.
    pub(super) fn is_group_at(&self, ahead: usize, wanted: Delimiter) -> bool {
        matches!(self.peek_at(ahead), Token::Open { delimiter, .. } if *delimiter == wanted)
    }

    /// Whether the last token that was read closes a block.
    pub(super) fn is_behind_block(&self) -> bool {
        let last = self
            .at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        last == Some(&Token::Close(Delimiter::Brace))
    }

    /// Reads a group with `inside`, to its end; goes on behind it whatever comes.
    pub(super) fn group<T>(
        &mut self,
        delimiter: Delimiter,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let close = match self.peek() {
            Token::Open {
                delimiter: found,
                close,
            } if *found == delimiter => *close,
            _ => {
                let open = match delimiter {
                    Delimiter::Parenthesis => "`(`",
                    Delimiter::Brace => "`{`",
                    Delimiter::Bracket => "`[`",
                    Delimiter::None => "a group",
                };
                return Err(self.expected(open));
            }
        };
        let outer = std::mem::replace(&mut self.end, close);
        self.at += 1;
        let result = inside(self).and_then(|value| {
            if self.at_end() {
                Ok(value)
            } else {
                Err(self.unexpected())
            }
        });
        self.end = outer;
        self.at = close + 1;
        result
    }

    /// Reads `( … )`.
    pub(super) fn parens<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.group(Delimiter::Parenthesis, inside)
    }

    /// Reports a mistake.
    pub(super) fn mistake(&mut self, diagnostic: Diagnostic) {
        self.mistakes += 1;
        self.report.push(diagnostic);
    }

    /// Reads one thing with its attributes. A mistake gets the help of the form of what begins
    /// here, unless it has a better one.
    pub(super) fn one<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let start = self.at;
        let outer = std::mem::take(&mut self.about_attributes);
        let result = read(self);
        let complaints = std::mem::replace(&mut self.about_attributes, outer);
        match result {
            Ok(value) => {
                for complaint in complaints {
                    self.mistake(complaint);
                }
                Ok(value)
            }
            Err(mut diagnostic) => {
                let form = || self.form(start).map(|form| format!("write `{form}`"));
                diagnostic.help = diagnostic.help.or_else(form);
                Err(diagnostic.or_help("remove it, or write what is expected before it"))
            }
        }
    }

    /// The token in a place, wherever that is.
    pub(super) fn token(&self, place: usize) -> Option<&Token> {
        self.tokens.get(place)
    }

    /// Reads the items of `{ …, … }`: a broken one is reported and left out.
    ///
    /// `starts` tells whether an item begins here: then only the comma was forgotten.
    pub(super) fn block<T>(
        &mut self,
        starts: fn(&Self) -> bool,
        item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.group(Delimiter::Brace, |parser| Ok(parser.items(starts, item)))
    }

    fn items<T>(
        &mut self,
        starts: fn(&Self) -> bool,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        // Where a comma is missing, what comes next may be no item of its own.
        let mut is_doubtful = false;
        while !self.at_end() {
            let read = self.one(&mut item);
            let is_read = read.is_ok();
            match read {
                Ok(value) => items.push(value),
                Err(diagnostic) if !is_doubtful => self.mistake(diagnostic),
                Err(_) => {}
            }
            if is_read && (self.at_end() || self.eat_punct(',')) {
                is_doubtful = false;
                continue;
            }
            if is_read && !is_doubtful {
                let missing = self
                    .expected("`,`")
                    .help("put a comma behind each item of a block");
                self.mistake(missing);
            }
            is_doubtful = is_read && starts(self);
            if !is_doubtful {
                // A comma in the middle of an item leaves the rest of it behind.
                let is_cut = !is_read && self.is_punct(',');
                self.skip_to_item(starts);
                is_doubtful = is_cut && !self.is_on_new_line();
            }
        }
        items
    }

    /// A comma behind a mistake may be part of it: the next item begins with its own words or
    /// on a line of its own.
    fn skip_to_item(&mut self, starts: fn(&Self) -> bool) {
        self.skip_past_comma();
        while !self.at_end() && !starts(self) && !self.is_on_new_line() {
            self.skip_past_comma();
        }
    }

    /// Whether the next token stands on a later line than the one before it.
    pub(super) fn is_on_new_line(&self) -> bool {
        let line = |place| {
            let span = self.map.span(SourceMap::site_of_token(place))?;
            Some(span.start().line)
        };
        let before = self.at.checked_sub(1).and_then(line);
        before.is_some_and(|before| line(self.at).is_some_and(|next| next > before))
    }

    fn skip_past_comma(&mut self) {
        while !self.at_end() {
            if self.eat_punct(',') {
                return;
            }
            self.bump();
        }
    }

    /// Reads `(a, b)`: at least one, a last comma allowed; the first mistake ends it.
    pub(super) fn list<T>(
        &mut self,
        what: &str,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.parens(|parser| {
            if parser.at_end() {
                return Err(parser.expected(what));
            }
            parser.separated(&mut item)
        })
    }

    /// Reads items up to the end of this group.
    pub(super) fn separated<T>(
        &mut self,
        item: &mut impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut items = Vec::new();
        while !self.at_end() {
            items.push(item(self)?);
            if !self.at_end() {
                self.expect_punct(',')?;
            }
        }
        Ok(items)
    }

    /// Something else was expected here.
    pub(super) fn expected(&self, what: &str) -> Diagnostic {
        let found = self.peek().describe();
        Diagnostic::new(self.here(), format!("expected {what}, found {found}"))
    }

    /// Nothing more was expected here.
    pub(super) fn unexpected(&self) -> Diagnostic {
        let found = self.peek().describe();
        Diagnostic::new(self.here(), format!("unexpected {found}"))
    }

    /// One of these words was expected here; the help gives the nearest.
    pub(super) fn expected_one_of(&self, words: &[&'static str]) -> Diagnostic {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let what = match quoted.split_last() {
            None => "nothing".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, [one])) => format!("{one} or {last}"),
            Some((last, others)) => format!("one of {} or {last}", others.join(", ")),
        };
        let near = self
            .word()
            .and_then(|found| nearest(found, words.iter().copied()))
            .filter(|near| words.len() > 1 || !near.is_empty());
        self.expected(&what)
            .maybe_help(near.map(|near| format!("write `{near}`")))
    }
}
