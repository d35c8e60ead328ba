//! `|row| …`: a closure of Rust, up to the comma behind it.

use proc_macro2::Delimiter;

use super::backfill::ITEMS;
use super::parser::{Parser, Result};
use super::token::Token;
use crate::op::{Closure, Gives};
use crate::{Diagnostic, Name};

/// The types that are a value for sure.
const VALUES: [&str; 19] = [
    "bool",
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f32",
    "f64",
    "Decimal",
    "String",
    "Vec",
    "NaiveDate",
    "NaiveTime",
    "NaiveDateTime",
    "DateTime",
    "Uuid",
];

impl Parser {
    /// Whether a closure begins here.
    pub(super) fn is_closure(&self) -> bool {
        self.is_punct('|') || self.is_word("move") && self.is_punct_at(1, '|')
    }

    /// A closure: what Rust makes of its tokens is the compiler's to say.
    pub(super) fn closure(&mut self) -> Result<Closure> {
        let start = self.place();
        self.eat_word("move");
        let bar = self.here();
        self.expect_punct('|')?;
        let one = |site| {
            Diagnostic::new(site, "a closure of a backfill takes one argument: the row")
                .help("write `|row| …`")
        };
        if self.is_punct('|') {
            return Err(one(bar));
        }
        let parameter = self.place();
        while !self.is_punct('|') {
            if self.at_end() {
                return Err(self.expected("`|`").help("write `|row| …`"));
            }
            if self.is_punct(',') && !self.is_punct_at(1, '|') {
                return Err(one(self.here()));
            }
            self.bump();
        }
        let body = self.place() + 1;
        self.bump();
        let gives = self.return_type();
        let first = self.place();
        self.body();
        if self.place() == first {
            return Err(self
                .expected("an expression")
                .help("write what the closure gives: `|row| …`"));
        }
        let end = self.place();
        let (fields, words) = self.mentioned(start..end, &self.arguments(parameter, body));
        let number = self.closures.len();
        self.closures.push(self.stream(start, end));
        Ok(Closure {
            site: self.since(start),
            number: u32::try_from(number).unwrap_or(u32::MAX),
            text: self.rust_text(start, end),
            fields,
            words,
            gives,
        })
    }

    /// `-> T`, if it stands here.
    fn return_type(&mut self) -> Gives {
        if !(self.is_punct('-') && self.is_punct_at(1, '>')) {
            return Gives::Unknown;
        }
        self.bump();
        self.bump();
        let start = self.place();
        while !self.at_end() && !self.is_group(Delimiter::Brace) {
            self.bump();
        }
        self.gives(start, self.place())
    }

    /// What a type promises: the last word of its path, or that of what a `Result` holds.
    fn gives(&self, mut from: usize, to: usize) -> Gives {
        loop {
            let is_end = |place: &usize| {
                matches!(
                    self.token(*place),
                    Some(Token::Punct {
                        character: '<' | '>' | ',',
                        ..
                    })
                )
            };
            let end = (from..to).find(is_end).unwrap_or(to);
            let last = end.checked_sub(1).filter(|last| *last >= from);
            let Some(Token::Word { text, .. }) = last.and_then(|last| self.token(last)) else {
                return Gives::Unknown;
            };
            match &**text {
                "Option" => return Gives::Option,
                "Result" if end < to => from = end + 1,
                word if VALUES.contains(&word) => return Gives::Value,
                _ => return Gives::Unknown,
            }
        }
    }

    /// Steps over the body: to a comma that is not inside of `<…>`, or to what is an item of the
    /// backfill for sure.
    fn body(&mut self) {
        let mut angles = 0_usize;
        while !self.at_end() {
            let before = self
                .place()
                .checked_sub(1)
                .and_then(|last| self.token(last));
            match self.peek() {
                Token::Punct { character: ',', .. } if angles == 0 || self.is_item(1) => return,
                Token::Punct { character: '<', .. }
                    if angles > 0 || before.is_none_or(opens_angles) =>
                {
                    angles += 1;
                }
                Token::Punct { character: '>', .. }
                    if !matches!(
                        before,
                        Some(Token::Punct {
                            character: '-' | '=',
                            joint: true
                        })
                    ) =>
                {
                    angles = angles.saturating_sub(1);
                }
                _ if self.is_on_new_line() && self.is_item(0) => return,
                _ => {}
            }
            self.bump();
        }
    }

    /// Whether an item of a backfill stands so many places ahead: one of its words, and what
    /// only follows it there.
    fn is_item(&self, ahead: usize) -> bool {
        let Some(word) = self.word_at(ahead).filter(|word| ITEMS.contains(word)) else {
            return false;
        };
        let next = self.peek_at(ahead + 1);
        match word {
            "set" => self.is_punct_at(ahead + 2, '='),
            "batch" | "pause" => matches!(next, Token::Number(_)),
            "reverse" => self.is_group_at(ahead + 1, Delimiter::Brace),
            "keep" => matches!(next, Token::Close(_) | Token::Punct { character: ',', .. }),
            _ => true,
        }
    }

    /// The words between the bars, unless they are a pattern that takes the row apart.
    fn arguments(&self, from: usize, to: usize) -> Vec<&str> {
        let mut words = Vec::new();
        for place in from..to {
            match self.token(place) {
                Some(Token::Open { .. }) => return Vec::new(),
                Some(Token::Word { text, .. }) => words.push(&**text),
                _ => {}
            }
        }
        words
    }

    /// The words behind a point, and the others that may be fields; each once.
    fn mentioned(
        &self,
        places: std::ops::Range<usize>,
        arguments: &[&str],
    ) -> (Vec<Name>, Vec<Name>) {
        let (mut fields, mut words) = (Vec::new(), Vec::new());
        let is = |place: usize, wanted: char| matches!(self.token(place), Some(Token::Punct { character, .. }) if *character == wanted);
        for place in places.clone() {
            let Some(Token::Word { text, raw }) = self.token(place) else {
                continue;
            };
            let is_call = matches!(
                self.token(place + 1),
                Some(Token::Open {
                    delimiter: Delimiter::Parenthesis,
                    ..
                })
            );
            let is_macro = is(place + 1, '!') && !is(place + 2, '=');
            let is_path = is(place + 1, ':') && is(place + 2, ':')
                || place > 1 && is(place - 1, ':') && is(place - 2, ':');
            let is_lifetime = place > 0 && is(place - 1, '\'');
            let is_keyword = !raw && syn::parse_str::<proc_macro2::Ident>(text).is_err();
            let is_field = place > places.start && is(place - 1, '.') && !is(place - 2, '.');
            let is_argument = !is_field && arguments.contains(&&**text);
            if is_call || is_macro || is_path || is_lifetime || is_keyword || is_argument {
                continue;
            }
            let list = if is_field { &mut fields } else { &mut words };
            if !list.iter().any(|known: &Name| *known == **text) {
                list.push(Name::at(text.clone(), self.site_of(place)));
            }
        }
        words.retain(|word| !fields.contains(word));
        (fields, words)
    }
}

/// Whether a `<` behind this token opens a list of types: it stands behind `::`, behind a type, or
/// where an operand begins.
fn opens_angles(before: &Token) -> bool {
    match before {
        Token::Word { text, .. } => {
            let mut characters = text.chars();
            &**text == "as"
                || characters.next().is_some_and(char::is_uppercase)
                    && characters.any(char::is_lowercase)
        }
        Token::Punct { character, .. } => !matches!(character, '?' | '>'),
        Token::Open { .. } => true,
        Token::Close(_) | Token::Number(_) | Token::Literal(_) | Token::Text(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::op::{Closure, Gives};
    use crate::syntax::{Parsed, parse};

    fn read(items: &str) -> Parsed {
        let text = format!("revision \"1\"; backfill t {{ {items} }}");
        parse(text.parse().expect("tokens of Rust"))
    }

    fn closure(items: &str) -> Closure {
        let parsed = read(items);
        assert!(parsed.report.is_empty(), "{items}: {:?}", parsed.report);
        let migration = parsed.migration.expect("a migration");
        let (_, closure) = migration.closures().next().expect("a closure");
        closure.clone()
    }

    #[test]
    fn layout_and_comments_change_nothing() {
        let one = closure("set a = |user| user.email.split_once('@').map(|(_, d)| d.to_owned())");
        let other = closure(
            "set a = | user |  // of the address\n user . email .split_once('@')\n
             .map( |( _ , d )| d.to_owned( ) ), keep",
        );
        assert_eq!(one, other);
        assert_eq!(
            one.text,
            "|user| user.email.split_once('@').map(|(_, d)| d.to_owned())"
        );
    }

    #[test]
    fn tokens_are_written_as_people_do() {
        for text in [
            "|row| row.b.parse::<Vec<u8>>()?",
            "|row| if row.a != 1 { !row.b } else { vec![-row.a, 2] }",
            "move |row| -> Result<Option<i64>, E> { Ok(Some(*row.a << 3)) }",
            "|Row { a, .. }| a.map(|&x: &'static str| x[1..=2].len() as i32)",
            "|row| (0..5).all(|n| n < row.a && row.b || n > 3)",
        ] {
            assert_eq!(closure(&format!("set a = {text}")).text, text);
        }
    }

    #[test]
    fn a_closure_ends_at_its_comma() {
        for body in [
            "row.a.parse::<Result<u8, String>>()",
            "<Vec<u8> as Into<Vec<u8>>>::into(row.a)",
            "row.a < 3 && row.b > 4",
            "if row.a < MAX { 1 } else { 2 }",
            "-> Result<Option<String>, Box<dyn Error>> { Ok(None) }",
        ] {
            let parsed = read(&format!(
                "set a = |row| {body}, set b = |x| x.c, where d, batch 5"
            ));
            assert!(parsed.report.is_empty(), "{body}: {:?}", parsed.report);
            assert_eq!(parsed.closures.len(), 2, "{body}");
        }
    }

    #[test]
    fn the_columns_that_it_mentions_are_known() {
        let found = closure(
            "set a = |user| get!(user, nick).or(user.name.as_str()) + other::b + user.f(user.r#type) + c",
        );
        assert_eq!(found.fields, ["name", "type"]);
        assert_eq!(found.words, ["nick", "c"]);
        let pattern = closure("set a = |User { name, .. }| name");
        assert_eq!(pattern.words, ["User", "name"]);
    }

    #[test]
    fn a_written_type_tells_whether_it_gives_none() {
        let gives = |ty: &str| closure(&format!("set a = |row| -> {ty} {{ todo() }}")).gives;
        assert_eq!(gives("String"), Gives::Value);
        assert_eq!(gives("std::string::String"), Gives::Value);
        assert_eq!(gives("Vec<u8>"), Gives::Value);
        assert_eq!(gives("chrono::DateTime<Utc>"), Gives::Value);
        assert_eq!(gives("Result<i64, ParseIntError>"), Gives::Value);
        assert_eq!(gives("Result<i64, Box<dyn Error>>"), Gives::Value);
        assert_eq!(gives("anyhow::Result<Option<i64>>"), Gives::Option);
        assert_eq!(gives("std::option::Option<i64>"), Gives::Option);
        assert_eq!(gives("Own"), Gives::Unknown);
        assert_eq!(gives("Result<Own<i64>, E>"), Gives::Unknown);
    }

    #[test]
    fn mistakes_are_told_where_they_are() {
        let message = |items: &str| {
            let report = read(items).report;
            report.iter().next().map(ToString::to_string)
        };
        assert_eq!(
            message("set a = || 5").as_deref(),
            Some("a closure of a backfill takes one argument: the row\nhelp: write `|row| …`")
        );
        assert_eq!(
            message("set a = |row|, keep").as_deref(),
            Some(
                "expected an expression, found `,`\nhelp: write what the closure gives: `|row| …`"
            )
        );
        assert!(message("set a = |row").is_some());
        assert_eq!(
            message("set a = |row| row.b\nkeep").as_deref(),
            Some("expected `,`, found `keep`\nhelp: put a comma behind each item of a block")
        );
    }
}
