//! The tokens of SQLite's SQL, as far as definitions in `sqlite_schema` need them.

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::sqlite) enum Token {
    /// A keyword or a name; the quote that opens it, where there is one.
    Word { text: String, quote: Option<char> },
    /// A text literal, or a name in its quotes.
    Text(String),
    /// A number or a blob, in lower case.
    Value(String),
    /// An operator, a comma, a parenthesis.
    Symbol(&'static str),
    /// A character that no definition has.
    Other(char),
}

/// Longer ones first.
const SYMBOLS: [&str; 26] = [
    "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "(", ")", ",", ".", ";", "+", "-",
    "*", "/", "%", "&", "|", "~", "<", ">", "=",
];

impl Token {
    /// Whether it is this keyword.
    pub(in crate::engine::sqlite) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word { text, quote: None } if text.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self, Self::Symbol(text) if *text == symbol)
    }

    /// The name that it is, as written.
    pub(in crate::engine::sqlite) fn name(&self) -> Option<&str> {
        match self {
            Self::Word { text, .. } | Self::Text(text) => Some(text),
            Self::Value(_) | Self::Symbol(_) | Self::Other(_) => None,
        }
    }
}

/// Cuts SQL into tokens, or gives `None` where a quote or a comment never ends.
pub(in crate::engine::sqlite) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut rest = sql;
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if is_space(first) {
            (None, rest.trim_start_matches(is_space))
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
    let word = |text: String, quote: Option<char>| Token::Word { text, quote };
    let second = rest.chars().nth(1);
    match first {
        '\'' => quoted(rest, '\'').map(|(text, after)| (Token::Text(text), after)),
        'x' | 'X' if second == Some('\'') => {
            let (digits, after) = quoted(rest.get(1..)?, '\'')?;
            let blob = format!("x'{}'", digits.to_ascii_lowercase());
            Some((Token::Value(blob), after))
        }
        '"' | '`' => quoted(rest, first).map(|(text, after)| (word(text, Some(first)), after)),
        '[' => {
            let (text, after) = rest.get(1..)?.split_once(']')?;
            Some((word(text.to_owned(), Some(first)), after))
        }
        _ if first.is_ascii_digit()
            || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) =>
        {
            let (text, after) = rest.split_at_checked(number_end(rest))?;
            Some((Token::Value(text.to_ascii_lowercase()), after))
        }
        _ if is_word(first) => {
            let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let (text, after) = rest.split_at_checked(end)?;
            Some((word(text.to_owned(), None), after))
        }
        _ => {
            let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
            let token = match symbol {
                // Two spellings of one operator.
                Some("==") => Token::Symbol("="),
                Some("!=") => Token::Symbol("<>"),
                Some(symbol) => Token::Symbol(symbol),
                None => Token::Other(first),
            };
            let length = symbol.map_or(first.len_utf8(), str::len);
            Some((token, rest.get(length..)?))
        }
    }
}

/// Where a number ends: `1.5e-3` is one, with its sign.
fn number_end(sql: &str) -> usize {
    let hexadecimal = sql.starts_with("0x") || sql.starts_with("0X");
    let mut exponent = false;
    sql.find(|c: char| {
        let inside = is_word(c) || c == '.' || (exponent && (c == '-' || c == '+'));
        exponent = c.eq_ignore_ascii_case(&'e') && !hexadecimal;
        !inside
    })
    .unwrap_or(sql.len())
}

/// SQLite takes other white space for a part of a name.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r')
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
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

    fn read(sql: &str) -> Vec<Token> {
        tokens(sql).expect("the text ends all its quotes")
    }

    fn word(text: &str, quote: Option<char>) -> Token {
        Token::Word {
            text: text.to_owned(),
            quote,
        }
    }

    #[test]
    fn comments_are_white_space() {
        assert_eq!(
            read("a>=1.50 -- why\n"),
            read("/* why */ a /* -- */ >=\t1.50")
        );
        assert_ne!(read("a = 'X'"), read("a = 'x'"));
    }

    #[test]
    fn names_come_in_four_quotes_which_may_be_doubled() {
        assert_eq!(
            read("\"a\"\"b\" `a``b` [a\"b] 'it''s' \u{1f980}$_1"),
            [
                word("a\"b", Some('"')),
                word("a`b", Some('`')),
                word("a\"b", Some('[')),
                Token::Text("it's".to_owned()),
                word("\u{1f980}$_1", None),
            ]
        );
    }

    #[test]
    fn blobs_numbers_and_operators_are_single_tokens() {
        let count = |sql| tokens(sql).map(|tokens| tokens.len());
        assert_eq!(count("X'6f96'"), Some(1));
        assert_eq!(count("1.5e-3"), Some(1));
        assert_eq!(count(".5"), Some(1));
        assert_eq!(count("0Xe-3"), Some(3));
        assert_eq!(count("a->>'$.b'||c"), Some(5));
        assert_eq!(read("X'6F96' 1E5"), read("x'6f96' 1e5"));
        assert_eq!(read("a != b == c"), read("a <> b = c"));
    }

    #[test]
    fn an_open_quote_is_no_text() {
        assert!(tokens("'abc").is_none());
        assert!(tokens("/* abc").is_none());
    }
}
