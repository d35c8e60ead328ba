//! What kind of statement a text is, by its first words: one whose syntax the parser covers, one
//! that it may not know, or none at all.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::words;
use crate::{Dialect, nearest};

/// The kind of a statement that does not parse.
pub(super) enum Kind<'t> {
    /// The parser covers it: it is a mistake.
    Covered,
    /// The parser may not know it.
    Foreign,
    /// Its kind is mistyped: this token, for that word.
    Mistyped(&'t TokenWithSpan, &'static str),
}

/// The words of a text that may be keywords, in upper case, with their places.
fn keywords(tokens: &[TokenWithSpan]) -> Vec<(String, usize)> {
    let words = tokens.iter().enumerate();
    let words = words.filter_map(|(place, token)| match &token.token {
        Token::Word(word) if word.quote_style.is_none() => {
            Some((word.value.to_ascii_uppercase(), place))
        }
        _ => None,
    });
    words.collect()
}

/// Finds the kind of the text of these tokens, in which the parser stopped at the one in place
/// `stop`.
pub(super) fn of(tokens: &[TokenWithSpan], stop: usize, dialect: Dialect) -> Kind<'_> {
    let words = keywords(tokens);
    let Some((first, _)) = words.first() else {
        return Kind::Foreign;
    };
    let known = words::COVERED.iter().chain(words::OTHERS).copied();
    if let Some(mistyped) = mistyped(&words, 0, tokens, known.collect()) {
        return mistyped;
    }
    if words::COVERED.contains(&first.as_str()) {
        return match is_doubtful(&words, tokens, stop, dialect) {
            true => Kind::Foreign,
            false => Kind::Covered,
        };
    }
    if !["CREATE", "ALTER", "DROP"].contains(&first.as_str()) {
        return Kind::Foreign;
    }
    let mut objects = words.iter().enumerate().skip(1);
    let object = objects.find(|(_, (word, _))| !words::BEFORE_OBJECT.contains(&word.as_str()));
    let Some((place, (object, _))) = object else {
        return Kind::Foreign;
    };
    let known = words::COVERED_OBJECTS.iter().chain(words::OTHER_OBJECTS);
    if let Some(mistyped) = mistyped(&words, place, tokens, known.copied().collect()) {
        return mistyped;
    }
    // The databases define things in more ways than the parser knows: what is left is where
    // something is missing, and a query inside.
    let before = stop.checked_sub(1).and_then(|before| tokens.get(before));
    let is_comma =
        |token: Option<&TokenWithSpan>| token.is_some_and(|token| token.token == Token::Comma);
    let is_gap = match tokens.get(stop).map(|token| &token.token) {
        // MySQL's `RENAME x` has no word before the name.
        None | Some(Token::EOF) => first != "ALTER" || !dialect.is_mysql_family(),
        Some(Token::Comma | Token::RParen) => is_comma(before),
        Some(_) => false,
    };
    let mut queries = words.iter().filter(|(_, place)| *place < stop);
    let is_in_query = queries.any(|(word, _)| word == "SELECT")
        && !words
            .iter()
            .any(|(word, _)| ["DATA", "OPTION"].contains(&word.as_str()))
        && !is_doubtful(&words, tokens, stop, dialect);
    match words::COVERED_OBJECTS.contains(&object.as_str()) && (is_gap || is_in_query) {
        true => Kind::Covered,
        false => Kind::Foreign,
    }
}

/// A word that is none of those known, and close to one.
fn mistyped<'t>(
    words: &[(String, usize)],
    place: usize,
    tokens: &'t [TokenWithSpan],
    known: Vec<&'static str>,
) -> Option<Kind<'t>> {
    let (word, place) = words.get(place)?;
    if known.contains(&word.as_str()) {
        return None;
    }
    let near = nearest(word, known)?;
    Some(Kind::Mistyped(tokens.get(*place)?, near))
}

/// Whether the parser may not know what stands here, although it knows such statements.
fn is_doubtful(
    words: &[(String, usize)],
    tokens: &[TokenWithSpan],
    stop: usize,
    dialect: Dialect,
) -> bool {
    let badly_known = words::badly_known(dialect);
    let mut behind_first = words.iter().skip(1);
    if behind_first.any(|(word, _)| badly_known.contains(&word.as_str())) {
        return true;
    }
    let token = |place: Option<usize>| {
        place
            .and_then(|place| tokens.get(place))
            .map(|token| &token.token)
    };
    let (found, before) = (token(Some(stop)), token(stop.checked_sub(1)));
    let is_word = |token: Option<&Token>, wanted: &str| matches!(token, Some(Token::Word(word)) if word.value.eq_ignore_ascii_case(wanted));
    match dialect {
        // A part of an array.
        Dialect::Postgres => found == Some(&Token::LBracket),
        // `UPDATE a, b`, `JOIN (a, b)`
        Dialect::Mysql | Dialect::Mariadb => {
            found == Some(&Token::Comma) && matches!(before, Some(Token::Word(_)))
        }
        // `IN table`, `UPDATE … LIMIT 1`
        Dialect::Sqlite => {
            let changes = words
                .iter()
                .any(|(word, _)| word == "UPDATE" || word == "DELETE");
            is_word(before, "IN") || changes && (is_word(found, "ORDER") || is_word(found, "LIMIT"))
        }
    }
}
