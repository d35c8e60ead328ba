//! What the parser does not accept: a mistake for sure, or something that it does not know.
//!
//! A string, a name in quotes or a parenthesis that is left open is a mistake in every
//! statement. Else it is one where the first words are mistyped, where the text parses once a
//! mistyped word is corrected, and in the kinds of statements that the parser covers. Anything
//! else is opaque.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, TokenizerError};

use super::kind::{self, Kind};
use super::words;
use crate::schema::{SqlMistake, SqlPlace, SqlReading};
use crate::{Dialect, nearest};

/// What cannot be cut into tokens.
pub(super) fn of_tokenizer(error: &TokenizerError, text: &str, dialect: Dialect) -> SqlReading {
    let message = error.message.to_lowercase();
    if !["unterminated", "expected close delimiter", "unexpected eof"]
        .iter()
        .any(|known| message.contains(known))
    {
        return SqlReading::Opaque;
    }
    // A comment for one version of MySQL may hold anything.
    if dialect.is_mysql_family() && text.contains("/*") {
        return SqlReading::Opaque;
    }
    let what = match message.contains("comment") {
        true => "a comment is not closed",
        false => "a string or a name in quotes is not closed",
    };
    SqlReading::Wrong(SqlMistake {
        message: what.to_owned(),
        help: None,
        place: place(error.location, 1),
    })
}

/// What cannot be parsed. `is_right` tells whether other tokens can.
pub(super) fn of_parser(
    message: &str,
    tokens: &[TokenWithSpan],
    dialect: Dialect,
    is_right: impl Fn(Vec<TokenWithSpan>) -> bool,
) -> SqlReading {
    let visible = visible(tokens);
    if let Some(mistake) = unbalanced(&visible) {
        return SqlReading::Wrong(mistake);
    }
    let (message, at) = located(message);
    let stop = at.and_then(|at| visible.iter().position(|token| token.span.start == at));
    let stop = behind(message, &visible, stop.unwrap_or(visible.len()));
    match kind::of(&visible, stop, dialect) {
        Kind::Mistyped(token, near) => SqlReading::Wrong(SqlMistake {
            message: format!("`{}` begins no statement", token.token),
            help: Some(format!("write `{near}`")),
            place: place_of(token),
        }),
        kind => match mistyped_before(&visible, stop, is_right) {
            Some(mistake) => SqlReading::Wrong(mistake),
            None if matches!(kind, Kind::Covered) && !message.starts_with("No infix parser") => {
                SqlReading::Wrong(stopped(message, visible.get(stop)))
            }
            None => SqlReading::Opaque,
        },
    }
}

/// What is no expression: one with a parenthesis left open, or without its end, for sure.
pub(super) fn of_expression(message: &str, tokens: &[TokenWithSpan]) -> SqlReading {
    let visible = visible(tokens);
    if let Some(mistake) = unbalanced(&visible) {
        return SqlReading::Wrong(mistake);
    }
    match located(message).0.ends_with(", found: EOF") {
        true => SqlReading::Wrong(SqlMistake {
            message: "the expression has no end".to_owned(),
            help: None,
            place: None,
        }),
        false => SqlReading::Opaque,
    }
}

/// What stands behind an expression: a mistake where it closes or separates something.
pub(super) fn of_rest(tokens: &[TokenWithSpan], at: Location) -> SqlReading {
    let visible = visible(tokens);
    if let Some(mistake) = unbalanced(&visible) {
        return SqlReading::Wrong(mistake);
    }
    let next = visible.iter().find(|token| token.span.start == at);
    match next {
        Some(token) if matches!(token.token, Token::Comma | Token::SemiColon) => {
            SqlReading::Wrong(SqlMistake {
                message: format!("unexpected `{}` behind the expression", token.token),
                help: Some("write one expression".to_owned()),
                place: place_of(token),
            })
        }
        _ => SqlReading::Opaque,
    }
}

fn visible(tokens: &[TokenWithSpan]) -> Vec<TokenWithSpan> {
    tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_)))
        .cloned()
        .collect()
}

/// Where the parser really stopped: it may give the place behind what it found.
fn behind(message: &str, visible: &[TokenWithSpan], stop: usize) -> usize {
    let found = message.rsplit_once(", found: ").map(|(_, found)| found);
    let is_found = |place: usize| {
        let token = visible.get(place).map(|token| token.token.to_string());
        found.is_some_and(|found| token.is_some_and(|token| token == found))
    };
    match stop.checked_sub(1) {
        Some(before) if !is_found(stop) && is_found(before) => before,
        _ => stop,
    }
}

/// The word close to where the parser stopped that only has to be spelt otherwise.
fn mistyped_before(
    visible: &[TokenWithSpan],
    stop: usize,
    is_right: impl Fn(Vec<TokenWithSpan>) -> bool,
) -> Option<SqlMistake> {
    (stop.saturating_sub(3)..=stop).rev().find_map(|place| {
        let token = visible.get(place)?;
        let near = mistyped(&token.token)?;
        let mut corrected = visible.to_vec();
        corrected.get_mut(place)?.token = Token::make_keyword(near);
        is_right(corrected).then(|| SqlMistake {
            message: format!("unexpected `{}`", token.token),
            help: Some(format!("write `{near}`")),
            place: place_of(token),
        })
    })
}

/// What the parser says of the token that it stopped at.
fn stopped(message: &str, found: Option<&TokenWithSpan>) -> SqlMistake {
    let found = found.filter(|found| found.token != Token::EOF);
    let expected = message
        .strip_prefix("Expected")
        .and_then(|rest| rest.split_once(", found"))
        .map(|(expected, _)| expected.trim_start_matches([':', ' ']));
    let message = match (expected, found) {
        (Some(expected), Some(found)) => format!("expected {expected}, found `{}`", found.token),
        (Some(expected), None) => format!("expected {expected}, found the end"),
        (None, _) => lower_case(message),
    };
    SqlMistake {
        message,
        help: None,
        place: found.and_then(place_of),
    }
}

/// The word that was meant, where the token is a word close to one.
fn mistyped(token: &Token) -> Option<&'static str> {
    match token {
        Token::Word(word)
            if word.quote_style.is_none()
                && word.keyword == Keyword::NoKeyword
                && word.value.len() > 2 =>
        {
            nearest(&word.value, words::OFTEN_MISTYPED.iter().copied())
        }
        _ => None,
    }
}

fn lower_case(message: &str) -> String {
    let mut characters = message.trim_end_matches('.').chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => "it does not parse".to_owned(),
    }
}

/// The message of the parser without its place, and that.
fn located(message: &str) -> (&str, Option<Location>) {
    let found = message.rsplit_once(" at Line: ").and_then(|(rest, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        let (line, column) = (line.trim().parse().ok()?, column.trim().parse().ok()?);
        Some((rest, Location::new(line, column)))
    });
    match found {
        Some((rest, place)) => (rest, Some(place)),
        None => (message, None),
    }
}

/// The first parenthesis that has no other, if there is one.
fn unbalanced(tokens: &[TokenWithSpan]) -> Option<SqlMistake> {
    let mut open = Vec::new();
    for token in tokens {
        match token.token {
            Token::LParen => open.push(token),
            Token::RParen if open.pop().is_none() => {
                return Some(SqlMistake {
                    message: "this `)` closes nothing".to_owned(),
                    help: None,
                    place: place_of(token),
                });
            }
            _ => {}
        }
    }
    open.last().map(|token| SqlMistake {
        message: "this `(` is not closed".to_owned(),
        help: None,
        place: place_of(token),
    })
}

pub(super) fn place_of(token: &TokenWithSpan) -> Option<SqlPlace> {
    let (start, end) = (token.span.start, token.span.end);
    let length = match start.line == end.line {
        true => end.column.saturating_sub(start.column),
        false => 1,
    };
    place(start, usize::try_from(length).unwrap_or(1))
}

/// A place of the tokenizer; it counts from one, and nowhere is zero.
pub(super) fn place(at: Location, length: usize) -> Option<SqlPlace> {
    let line = usize::try_from(at.line).ok().filter(|line| *line > 0)?;
    Some(SqlPlace {
        line,
        column: usize::try_from(at.column).ok()?,
        length: length.max(1),
    })
}
