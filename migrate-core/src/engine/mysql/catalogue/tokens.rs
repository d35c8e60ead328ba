//! The tokens of what `SHOW CREATE` prints: names in backticks, text with backslashes, and
//! clauses in comments that only newer servers are to read.

use std::ops::Range;

/// A token, and where it stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a bare name, or the digits of a number.
    Word,
    /// A name in backticks, without them.
    Name(String),
    /// A text literal, as the value that it stands for.
    Text(String),
    /// One character of anything else.
    Sign(char),
    /// A remark.
    Comment,
}

/// Cuts text into tokens, or gives `None` where a quote or a remark never ends.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut scanner = Scanner { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(first) = scanner.rest().chars().next() {
        let start = scanner.at;
        if let Some(kind) = scanner.token(first)? {
            let place = start..scanner.at;
            tokens.push(Token { kind, place });
        }
    }
    Some(tokens)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes the next token. Spaces are none, nor are the marks around a clause for newer servers.
    #[expect(clippy::option_option, reason = "no end, and no token")]
    fn token(&mut self, first: char) -> Option<Option<Kind>> {
        let rest = self.rest();
        if first.is_whitespace() {
            self.at += first.len_utf8();
            return Some(None);
        }
        if let Some(version) = rest.strip_prefix("/*!").or(rest.strip_prefix("/*M!")) {
            let clause = version.trim_start_matches(|c: char| c.is_ascii_digit());
            self.at += rest.len() - clause.len();
            return Some(None);
        }
        if rest.starts_with("*/") {
            self.at += 2;
            return Some(None);
        }
        Some(Some(match first {
            '`' => Kind::Name(self.quoted(first)?),
            '\'' | '"' => Kind::Text(self.quoted(first)?),
            '/' if rest.starts_with("/*") => {
                self.at += rest.find("*/")? + 2;
                Kind::Comment
            }
            _ if is_word(first) => {
                self.at += rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                Kind::Word
            }
            _ => {
                self.at += first.len_utf8();
                Kind::Sign(first)
            }
        }))
    }

    /// What stands between two quotes, where a doubled one stands for itself, and outside of
    /// names a backslash changes what follows it.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut value = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((place, c)) = chars.next() {
            if c == '\\' && quote != '`' {
                value.push(unescaped(chars.next()?.1));
            } else if c != quote {
                value.push(c);
            } else if chars.next_if(|(_, next)| *next == quote).is_some() {
                value.push(quote);
            } else {
                self.at += place + 1;
                return Some(value);
            }
        }
        None
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// What a character behind a backslash stands for.
fn unescaped(c: char) -> char {
    match c {
        '0' => '\0',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'Z' => '\u{1a}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let tokens = tokens(text).expect("the text ends all its quotes");
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn quotes_stand_doubled_and_behind_backslashes() {
        assert_eq!(kinds("`a``\\b`"), [Kind::Name("a`\\b".into())]);
        assert_eq!(
            kinds(r"'it''s \'so\' \\ a\nb'"),
            [Kind::Text("it's 'so' \\ a\nb".into())]
        );
        assert_eq!(
            kinds("'😀,)'`😀`"),
            [Kind::Text("😀,)".into()), Kind::Name("😀".into())]
        );
    }

    #[test]
    fn clauses_for_newer_servers_are_read_and_remarks_kept() {
        let words = kinds("/*!80023 INVISIBLE */ /*M!100301 COMPRESSED*/ /* mariadb-5.3 */");
        assert_eq!(words, [Kind::Word, Kind::Word, Kind::Comment]);
    }

    #[test]
    fn what_never_ends_is_no_text() {
        for text in ["'a", "`a", "/* a", "'a\\", "'a\\'"] {
            assert!(tokens(text).is_none(), "{text}");
        }
    }
}
