//! Reads the parts of a `CREATE TABLE` statement off its tokens.

use super::tokens::Token;

/// The tokens that are still to be read.
pub(super) struct Cursor<'a>(pub(super) &'a [Token]);

impl<'a> Cursor<'a> {
    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(super) fn take(&mut self, keyword: &str) -> bool {
        let found = self.0.first().is_some_and(|token| token.is(keyword));
        if found {
            self.next();
        }
        found
    }

    pub(super) fn expect(&mut self, keyword: &str) -> Option<()> {
        self.take(keyword).then_some(())
    }

    fn is_next(&self, first: &str, second: &str) -> bool {
        matches!(self.0, [one, two, ..] if one.is(first) && two.is(second))
    }

    fn at_group(&self) -> bool {
        self.0.first().is_some_and(|token| token.is_symbol("("))
    }

    /// What stands between the parentheses that come next.
    pub(super) fn group(&mut self) -> Option<&'a [Token]> {
        if !self.at_group() {
            return None;
        }
        let end = closing(self.0)?;
        let inside = self.0.get(1..end)?;
        self.0 = self.0.get(end + 1..)?;
        Some(inside)
    }

    pub(super) fn column_type(&mut self) -> String {
        const CONSTRAINTS: [&str; 11] = [
            "constraint",
            "primary",
            "not",
            "null",
            "unique",
            "check",
            "default",
            "collate",
            "references",
            "generated",
            "as",
        ];
        let mut words = Vec::new();
        while let Some(word) = self.0.first() {
            if word.name().is_none() || CONSTRAINTS.iter().any(|keyword| word.is(keyword)) {
                break;
            }
            words.push(word.canonical());
            self.next();
        }
        let mut ty = words.join(" ");
        if let Some(size) = self.group() {
            ty += &format!("({})", spelled(size));
        }
        ty
    }

    /// `ON CONFLICT …`, as a suffix.
    pub(super) fn conflict(&mut self) -> String {
        if !self.is_next("on", "conflict") {
            return String::new();
        }
        self.next();
        self.next();
        self.next()
            .map(|how| format!(" on conflict {}", how.canonical()))
            .unwrap_or_default()
    }

    pub(super) fn default(&mut self) -> Option<String> {
        if self.at_group() {
            return Some(spelled(bare(self.group()?)));
        }
        let first = self.next()?.canonical();
        Some(match first.as_str() {
            "-" => format!("- {}", self.next()?.canonical()),
            "+" => self.next()?.canonical(),
            _ => first,
        })
    }

    /// A primary key, a unique constraint or a check; `column` where it is written on one.
    pub(super) fn constraint(&mut self, column: Option<&str>) -> Option<String> {
        if self.take("check") {
            return Some(format!("check ({})", spelled(bare(self.group()?))));
        }
        let word = if self.take("unique") {
            "unique"
        } else {
            self.expect("primary")?;
            self.expect("key")?;
            "primary key"
        };
        let mut columns = match column {
            Some(column) => column.to_ascii_lowercase(),
            None => spelled(self.group()?),
        };
        let inside = columns.strip_suffix(" autoincrement").map(str::to_owned);
        let mut numbered = inside.is_some();
        columns = inside.unwrap_or(columns);
        if self.take("desc") {
            columns += " desc";
        } else {
            self.take("asc");
        }
        let conflict = self.conflict();
        numbered |= self.take("autoincrement");
        let numbered = if numbered { " autoincrement" } else { "" };
        Some(format!("{word} ({columns}){conflict}{numbered}"))
    }

    /// What follows REFERENCES.
    pub(super) fn references(&mut self, columns: &str) -> Option<String> {
        let table = self.next()?.canonical();
        let mut key = format!("foreign key ({columns}) references {table}");
        if self.at_group() {
            key += &format!(" ({})", spelled(self.group()?));
        }
        let (mut delete, mut update, mut deferrable) =
            (String::new(), String::new(), String::new());
        loop {
            if self.take("on") {
                let event = self.next()?.canonical();
                let mut action = self.next()?.canonical();
                if action == "set" || action == "no" {
                    action += &format!(" {}", self.next()?.canonical());
                }
                let written = match action.as_str() {
                    "no action" => String::new(),
                    _ => format!(" on {event} {action}"),
                };
                *(if event == "delete" {
                    &mut delete
                } else {
                    &mut update
                }) = written;
            } else if self.take("match") {
                self.next()?;
            } else if self.take("deferrable") {
                let deferred = self.initially();
                deferrable = format!(" deferrable{}", if deferred { " deferred" } else { "" });
            } else if self.is_next("not", "deferrable") {
                self.take("not");
                self.take("deferrable");
                self.initially();
            } else {
                break;
            }
        }
        Some(format!("{key}{delete}{update}{deferrable}"))
    }

    /// `INITIALLY …`: whether it is deferred.
    fn initially(&mut self) -> bool {
        self.take("initially") && {
            let deferred = self.take("deferred");
            let _ = deferred || self.take("immediate");
            deferred
        }
    }
}

/// The place of the parenthesis that closes the first one.
fn closing(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(place);
            }
        }
    }
    None
}

/// An expression without parentheses around all of it.
pub(super) fn bare(mut expr: &[Token]) -> &[Token] {
    while let [first, inside @ .., _] = expr
        && first.is_symbol("(")
        && closing(expr) == Some(expr.len() - 1)
    {
        expr = inside;
    }
    expr
}

/// The items of a list, cut at its commas.
pub(super) fn items(list: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    list.split(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.is_symbol(",")
    })
    .collect()
}

/// Tokens in a spelling that equal ones share.
pub(super) fn spelled(tokens: &[Token]) -> String {
    let words: Vec<String> = tokens.iter().map(Token::canonical).collect();
    words.join(" ").replace(" , ", ", ")
}
