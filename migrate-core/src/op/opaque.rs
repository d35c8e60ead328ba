//! Opaque SQL, as far as it can be read without a parser: its words, its statements.
//!
//! Strings, quoted names, comments and dollar quotes are told apart; nothing else is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::Dialect;
use crate::expr::{Expr, ExprKind};

/// A piece of SQL text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A bare word.
    Word(&'a str),
    /// A name in quotes, without them: it is read, a doubled quote is one.
    Quoted(Cow<'a, str>),
    /// `;`
    Semicolon,
    /// A string, a number, a sign.
    Other,
}

impl Token<'_> {
    /// The word or the name.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Word(name) => Some(name),
            Self::Quoted(name) => Some(name),
            Self::Semicolon | Self::Other => None,
        }
    }

    /// Whether it is the bare word, in upper or lower case.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// Whether the opaque SQL inside an expression holds the word, as a name.
pub(super) fn mentions(expr: &Expr, word: &str) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        if let ExprKind::Sql(texts) = &part.kind {
            found |= texts.values().any(|sql| holds(&sql.text, word));
        }
    });
    found
}

fn holds(text: &str, word: &str) -> bool {
    let is_word = |name: &str| name.eq_ignore_ascii_case(word);
    let tokens = tokens(text, None);
    tokens.iter().any(|token| token.name().is_some_and(is_word))
}

/// The bare words of SQL text, one after the other.
pub(crate) fn sql_words(text: &str, dialect: Dialect) -> impl Iterator<Item = &str> {
    tokens(text, Some(dialect))
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Quoted(_) | Token::Semicolon | Token::Other => None,
        })
}

/// Whether SQL text ends in a comment that runs to the end of the line.
pub(crate) fn ends_in_comment(text: &str, dialect: Dialect) -> bool {
    let mut scanner = Scanner::new(text, Some(dialect));
    let mut in_comment = false;
    while !scanner.rest.is_empty() {
        in_comment = scanner.is_at_line_comment();
        scanner.token();
    }
    in_comment
}

/// Whether SQL text ends with a `;`.
pub(crate) fn is_ended(text: &str, dialect: Dialect) -> bool {
    tokens(text, Some(dialect)).last() == Some(&Token::Semicolon)
}

/// The words and names of SQL text, in lower case.
pub(super) fn names(text: &str, dialect: Dialect) -> BTreeSet<String> {
    let tokens = tokens(text, Some(dialect));
    let names = tokens.iter().filter_map(Token::name);
    names.map(str::to_lowercase).collect()
}

/// How often a word stands in SQL text as a name, in upper or lower case.
pub(super) fn count(text: &str, dialect: Dialect, word: &str) -> usize {
    let tokens = tokens(text, Some(dialect));
    let names = tokens.iter().filter_map(Token::name);
    let found = names.filter(|name| {
        name.eq_ignore_ascii_case(word) || name.to_lowercase() == word.to_lowercase()
    });
    found.count()
}

/// Whether SQL text may take all columns of a table by a `*`.
pub(super) fn takes_all(text: &str, dialect: Dialect) -> bool {
    let tokens = tokens(text, Some(dialect));
    let behind_select = tokens.windows(2).any(|pair| {
        matches!(pair, [before, Token::Other]
            if ["select", "distinct", "all"].into_iter().any(|word| before.is(word)))
    });
    text.contains(".*") || behind_select && text.contains('*')
}

/// Cuts SQL text into tokens; without a dialect it is read as PostgreSQL's.
pub(super) fn tokens(text: &str, dialect: Option<Dialect>) -> Vec<Token<'_>> {
    let mut scanner = Scanner::new(text, dialect);
    let mut tokens = Vec::new();
    while !scanner.rest.is_empty() {
        tokens.extend(scanner.token());
    }
    tokens
}

struct Scanner<'a> {
    rest: &'a str,
    mysql: bool,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, dialect: Option<Dialect>) -> Self {
        Self {
            rest: text,
            mysql: dialect.is_some_and(Dialect::is_mysql_family),
        }
    }

    fn is_at_line_comment(&self) -> bool {
        self.rest.starts_with("--") || self.mysql && self.rest.starts_with('#')
    }

    /// Takes the next token; spaces and comments are none.
    fn token(&mut self) -> Option<Token<'a>> {
        let first = self.rest.chars().next()?;
        match first {
            '\'' => Some(self.string('\'')),
            '"' if self.mysql => Some(self.string('"')),
            '"' | '`' => Some(self.name(first)),
            ';' => {
                self.take(1);
                Some(Token::Semicolon)
            }
            '-' | '#' if self.is_at_line_comment() => self.line_comment(),
            '/' if self.rest.starts_with("/*") => self.block_comment(),
            '$' if !self.mysql => Some(self.dollar_quote()),
            _ if first.is_whitespace() => {
                self.take(first.len_utf8());
                None
            }
            _ if first.is_alphabetic() || first == '_' => Some(self.word()),
            _ => {
                self.take(first.len_utf8());
                Some(Token::Other)
            }
        }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn word(&mut self) -> Token<'a> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(self.rest.len());
        Token::Word(self.take(end))
    }

    fn string(&mut self, quote: char) -> Token<'a> {
        self.quoted(quote, self.mysql);
        Token::Other
    }

    fn name(&mut self, quote: char) -> Token<'a> {
        let mut name = Cow::Borrowed(self.quoted(quote, false));
        while self.rest.starts_with(quote) {
            let more = self.quoted(quote, false);
            let name = name.to_mut();
            name.push(quote);
            name.push_str(more);
        }
        Token::Quoted(name)
    }

    /// Takes what stands between quotes, up to the next one, doubled or not.
    fn quoted(&mut self, quote: char, backslash: bool) -> &'a str {
        let mut escaped = false;
        let close = self.rest.char_indices().skip(1).find(|(_, c)| {
            let closes = *c == quote && !escaped;
            escaped = backslash && *c == '\\' && !escaped;
            closes
        });
        let end = close.map_or(self.rest.len(), |(at, _)| at);
        let inside = self.take(end).get(1..).unwrap_or_default();
        self.take(1);
        inside
    }

    fn line_comment(&mut self) -> Option<Token<'a>> {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        self.take(end);
        None
    }

    fn block_comment(&mut self) -> Option<Token<'a>> {
        let mut depth = 0_usize;
        loop {
            if self.rest.starts_with("/*") && (depth == 0 || !self.mysql) {
                depth += 1;
                self.take(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.take(2);
            } else {
                let next = self.rest.chars().next()?;
                self.take(next.len_utf8());
            }
            if depth == 0 {
                return None;
            }
        }
    }

    fn dollar_quote(&mut self) -> Token<'a> {
        let tag = self.rest[1..]
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|end| self.rest[1 + end..].starts_with('$'))
            .and_then(|end| self.rest.get(..end + 2));
        let Some(tag) = tag else {
            self.take(1);
            return Token::Other;
        };
        self.take(tag.len());
        let end = self
            .rest
            .find(tag)
            .map_or(self.rest.len(), |at| at + tag.len());
        self.take(end);
        Token::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PerDialect;

    fn words(text: &str, dialect: Dialect) -> Vec<String> {
        let tokens = tokens(text, Some(dialect)).into_iter();
        tokens
            .filter_map(|token| match &token {
                Token::Semicolon => Some(";".to_owned()),
                _ => token.name().map(str::to_owned),
            })
            .collect()
    }

    #[test]
    fn strings_and_comments_are_no_words() {
        let text = "select 'it''s; x' -- y;\n/* a /* b */ ; */ from $f$ z; $f$ \"T\"";
        assert_eq!(words(text, Dialect::Postgres), ["select", "from", "T"]);
    }

    #[test]
    fn mysql_quotes_with_backslashes_and_double_quotes() {
        let text = "select 'a\\';b', \"c;d\" # e;\n from `t`;";
        assert_eq!(words(text, Dialect::Mysql), ["select", "from", "t", ";"]);
    }

    #[test]
    fn a_doubled_quote_is_part_of_the_name() {
        let text = "select \"wei\"\"rd\", \"\", \"\"\"\" from x";
        let read = words(text, Dialect::Postgres);
        assert_eq!(read, ["select", "wei\"rd", "", "\"", "from", "x"]);
        assert_eq!(words("`a``b`", Dialect::Mysql), ["a`b"]);
        assert_eq!(count(text, Dialect::Sqlite, "Wei\"rd"), 1);
    }

    #[test]
    fn unfinished_text_ends_quietly() {
        for text in ["'", "\"", "`é", "/*", "--", "$a", "$a$", "$", "é'\\"] {
            tokens(text, Some(Dialect::Postgres));
            tokens(text, Some(Dialect::Mysql));
        }
    }

    #[test]
    fn a_comment_may_run_to_the_end() {
        let ends = |text, dialect| ends_in_comment(text, dialect);
        assert!(ends("random() -- x", Dialect::Postgres));
        assert!(ends("1 --", Dialect::Sqlite));
        assert!(ends("1 # x", Dialect::Mariadb));
        for text in ["1 -- x\n", "'-- x'", "/* -- x */", "1 # x", "$$ -- x$$", ""] {
            assert!(!ends(text, Dialect::Postgres), "{text}");
        }
    }

    #[test]
    fn mentions_are_whole_names() {
        let expr = |text: &str| Expr::new(ExprKind::Sql(PerDialect::Same(text.into())));
        assert!(mentions(&expr("\"Age\" > 1"), "age"));
        assert!(!mentions(&expr("ages > 1 and 'age' = x"), "age"));
    }
}
