//! The tokens of SQLite's SQL, as far as definitions in `sqlite_schema` need them.

/// A token. Names are equal whether they are quoted or not, and without regard to case.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A keyword or a name.
    Word { text: String, quoted: bool },
    /// A text literal.
    Text(String),
    /// A number, a blob, or one character of anything else.
    Symbol(String),
}

impl Token {
    /// Whether it is this keyword, given in lower case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word { text, quoted: false } if text.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self, Self::Symbol(text) if text == symbol)
    }

    /// The name that it is, as written.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Word { text, .. } | Self::Text(text) => Some(text),
            Self::Symbol(_) => None,
        }
    }

    /// A spelling that equal tokens share.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Word { text, .. } => text.to_ascii_lowercase(),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Symbol(text) => text.to_ascii_lowercase(),
        }
    }
}

/// Cuts SQL into tokens, or gives `None` where a quote or a comment never ends.
pub(super) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut rest = sql;
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if first.is_whitespace() {
            (None, rest.trim_start())
        } else if rest.starts_with("--") {
            (None, rest.split_once('\n').map_or("", |(_, after)| after))
        } else if let Some(comment) = rest.strip_prefix("/*") {
            (None, comment.split_once("*/")?.1)
        } else {
            let (token, after) = token(first, rest)?;
            (Some(token), after)
        };
        tokens.extend(token);
        rest = after;
    }
    Some(tokens)
}

fn token(first: char, rest: &str) -> Option<(Token, &str)> {
    let word = |text: String, quoted: bool| Token::Word { text, quoted };
    match first {
        '\'' => quoted(rest, '\'').map(|(text, after)| (Token::Text(text), after)),
        'x' | 'X' if rest.get(1..2) == Some("'") => {
            let (digits, after) = quoted(rest.get(1..)?, '\'')?;
            Some((Token::Symbol(format!("x'{digits}'")), after))
        }
        '"' | '`' => quoted(rest, first).map(|(text, after)| (word(text, true), after)),
        '[' => {
            let (text, after) = rest.get(1..)?.split_once(']')?;
            Some((word(text.to_owned(), true), after))
        }
        _ if first.is_ascii_digit() => {
            let (text, after) = rest.split_at_checked(number_end(rest))?;
            Some((Token::Symbol(text.to_owned()), after))
        }
        _ if is_word(first) => {
            let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let (text, after) = rest.split_at_checked(end)?;
            Some((word(text.to_owned(), false), after))
        }
        _ => {
            let (text, after) = rest.split_at_checked(first.len_utf8())?;
            Some((Token::Symbol(text.to_owned()), after))
        }
    }
}

/// Where a number ends: `1.5e-3` is one, with its sign.
fn number_end(sql: &str) -> usize {
    let mut exponent = false;
    sql.find(|c: char| {
        let inside = is_word(c) || c == '.' || (exponent && (c == '-' || c == '+'));
        exponent = c.eq_ignore_ascii_case(&'e') && !sql.starts_with("0x");
        !inside
    })
    .unwrap_or(sql.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// The text between two quotes, where a doubled one stands for itself, and what comes after.
fn quoted(sql: &str, quote: char) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = sql.char_indices().skip(1).peekable();
    while let Some((place, c)) = chars.next() {
        if c != quote {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return Some((text, sql.get(place + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(sql: &str) -> String {
        let tokens = tokens(sql).expect("the text ends all its quotes");
        let words: Vec<String> = tokens.iter().map(Token::canonical).collect();
        words.join(" ")
    }

    #[test]
    fn quotes_case_and_comments_make_no_difference() {
        assert_eq!(
            canonical("CHECK (\"Price\" >= 1.50) -- why\n"),
            canonical("check([price]>=1.50 /* why */)")
        );
        assert_ne!(canonical("a = 'X'"), canonical("a = 'x'"));
    }

    #[test]
    fn doubled_quotes_stand_for_one() {
        assert_eq!(canonical("\"a\"\"b\" 'it''s'"), "a\"b 'it''s'");
    }

    #[test]
    fn blobs_and_numbers_are_single_tokens() {
        let count = |sql| tokens(sql).map(|tokens| tokens.len());
        assert_eq!(count("X'6f96'"), Some(1));
        assert_eq!(count("1.5e-3"), Some(1));
        assert_eq!(count("0xe-3"), Some(3));
        assert_eq!(canonical("X'6F96'"), canonical("x'6f96'"));
    }

    #[test]
    fn an_open_quote_is_no_text() {
        assert!(tokens("'abc").is_none());
        assert!(tokens("/* abc").is_none());
    }
}
