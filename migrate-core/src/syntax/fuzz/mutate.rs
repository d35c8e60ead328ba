//! Mistakes in a text: in one token, in a character, in many.

use std::ops::Range;

use fastrand::Rng;
use proc_macro2::{TokenStream, TokenTree};

/// What nobody writes, and some things that somebody does.
const ODD: [&str; 58] = [
    "{}",
    "()",
    "[]",
    "#",
    "#[allow(x)]",
    "#[allow(drop_column, reason = \"\")]",
    "/// doc\n",
    "r#type",
    "r#case",
    "'a'",
    "'static",
    "b\"x\"",
    "c\"x\"",
    "1.5e10",
    "0x1F",
    "1u8",
    "1.",
    "-1",
    "0",
    "1_000",
    "99999999999999999999999999999999999999999999",
    "65536",
    "4294967296",
    "\"\\0\"",
    "\"\"",
    "\" \"",
    "\"é\"",
    "\"e\\u{301}\"",
    "\"head\"",
    "r\"\\\"",
    "_",
    "::",
    "=>",
    "|x| x",
    "==",
    "&&",
    "!",
    "||",
    "$x",
    ";",
    ",",
    ":",
    ".",
    "=",
    "null",
    "true",
    "sql(\"\")",
    "sql { postgres: \"1\" }",
    "Option<Option<Text>>",
    "Array<Array<Integer>>",
    "Numeric(0, 0)",
    "Numeric(5, 9)",
    "Varchar(0)",
    "Char(4294967295)",
    "äöü",
    "日本",
    "x.y",
    "\"a.b\".\"c\"",
];

/// The words of the language.
const WORDS: [&str; 74] = [
    "revision",
    "after",
    "branch",
    "depends",
    "on",
    "create",
    "table",
    "alter",
    "add",
    "column",
    "drop",
    "rename",
    "to",
    "enum",
    "index",
    "unique",
    "primary",
    "key",
    "foreign",
    "references",
    "check",
    "constraint",
    "default",
    "set",
    "not",
    "null",
    "type",
    "using",
    "comment",
    "none",
    "backfill",
    "where",
    "batch",
    "pause",
    "keep",
    "reverse",
    "execute",
    "down",
    "irreversible",
    "identity",
    "generated",
    "as",
    "stored",
    "virtual",
    "collate",
    "delete",
    "update",
    "cascade",
    "restrict",
    "deferrable",
    "initially",
    "deferred",
    "case",
    "when",
    "then",
    "else",
    "end",
    "cast",
    "in",
    "is",
    "like",
    "between",
    "and",
    "or",
    "desc",
    "asc",
    "nulls",
    "first",
    "last",
    "include",
    "before",
    "refill",
    "skip",
    "done",
];

/// Characters that break things.
const CHARACTERS: [&str; 28] = [
    "\"", "'", "\\", "\0", "\r", "\n", "\t", "{", "}", "(", ")", "[", "]", "/*", "*/", "//", "#",
    "\u{202e}", "\u{feff}", "\u{301}", "é", "🦀", "\u{a0}", ";", ",", "<", ">", "0",
];

/// What was done to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// One token was changed.
    Token,
    /// More than that.
    Any,
}

/// The text with a mistake. `pool` holds the tokens of the texts beside it.
pub(super) fn mutate(text: &str, pool: &[String], random: &mut Rng) -> (String, Extent) {
    match random.u8(0..10) {
        0..7 => (token(text, pool, random), Extent::Token),
        7 => (character(text, random), Extent::Any),
        8 => (deep(text, random), Extent::Any),
        _ => {
            let mut text = text.to_owned();
            for _ in 0..random.u8(2..8) {
                text = token(&text, pool, random);
            }
            (text, Extent::Any)
        }
    }
}

/// The tokens of a text with their places: delimiters are tokens of their own.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    if let Ok(tokens) = text.parse() {
        collect(tokens, &mut places);
    }
    places.retain(|place: &Range<usize>| text.get(place.clone()).is_some());
    places
}

fn collect(tokens: TokenStream, places: &mut Vec<Range<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                places.push(group.span_open().byte_range());
                collect(group.stream(), places);
                places.push(group.span_close().byte_range());
            }
            other => places.push(other.span().byte_range()),
        }
    }
}

fn token(text: &str, pool: &[String], random: &mut Rng) -> String {
    let places = tokens(text);
    let Some(place) = random.choice(&places).cloned() else {
        return text.to_owned();
    };
    let own = &text[place.clone()];
    let other = |random: &mut Rng| match random.u8(0..8) {
        0..4 => random.choice(pool).cloned().unwrap_or_default(),
        4..7 => WORDS[random.usize(0..WORDS.len())].to_owned(),
        _ => ODD[random.usize(0..ODD.len())].to_owned(),
    };
    let instead = match random.u8(0..12) {
        0..3 => String::new(),
        3 => format!("{own} {own}"),
        4..8 => other(random),
        8 => format!("{own} {}", other(random)),
        9 => format!("({own})"),
        10 => misspelt(own, random),
        _ => {
            let at = places.iter().position(|known| *known == place);
            let next = at.and_then(|at| places.get(at + 1));
            let Some(next) = next else {
                return text.to_owned();
            };
            let between = &text[place.end.min(next.start)..next.start];
            return format!(
                "{}{}{between} {own}{}",
                &text[..place.start],
                &text[next.clone()],
                &text[next.end..]
            );
        }
    };
    format!("{}{instead}{}", &text[..place.start], &text[place.end..])
}

/// A word with a letter too few, too many or exchanged.
fn misspelt(word: &str, random: &mut Rng) -> String {
    let mut characters: Vec<char> = word.chars().collect();
    let place = random.usize(0..characters.len());
    match random.u8(0..3) {
        0 => drop(characters.remove(place)),
        1 => characters.insert(place, random.lowercase()),
        _ => characters[place] = random.lowercase(),
    }
    characters.into_iter().collect()
}

fn character(text: &str, random: &mut Rng) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if characters.is_empty() {
        return String::new();
    }
    for _ in 0..=random.u8(0..2) {
        let place = random.usize(0..characters.len());
        match random.u8(0..4) {
            0 if characters.len() > 1 => drop(characters.remove(place)),
            1 => characters.insert(place, characters[place]),
            2 => {
                let other = random.usize(0..characters.len());
                characters.swap(place, other);
            }
            _ => {
                let odd = CHARACTERS[random.usize(0..CHARACTERS.len())];
                characters.splice(place..place, odd.chars());
            }
        }
    }
    characters.into_iter().collect()
}

/// Something nested, or repeated, or very long.
fn deep(text: &str, random: &mut Rng) -> String {
    let places = tokens(text);
    let Some(place) = random.choice(&places).cloned() else {
        return text.to_owned();
    };
    let own = &text[place.clone()];
    let count = [2, 40, 60, 127, 130, 1_000][random.usize(0..6)];
    let instead = match random.u8(0..8) {
        0 => format!("{}{own}{}", "(".repeat(count), ")".repeat(count)),
        1 => format!("{}{own}", "not ".repeat(count)),
        2 => format!("{}{own}", "- ".repeat(count)),
        3 => format!("{own}{}", " + 1".repeat(count)),
        4 => format!(
            "{}{own}{}",
            "case when ".repeat(count),
            " then 1 end".repeat(count)
        ),
        5 => format!("{}{own}{}", "Option<".repeat(count), ">".repeat(count)),
        6 => format!("\"{}\"", "x".repeat(count * 100)),
        _ => format!("{own} ").repeat(count),
    };
    format!("{}{instead}{}", &text[..place.start], &text[place.end..])
}
