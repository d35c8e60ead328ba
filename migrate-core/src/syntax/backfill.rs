//! `backfill T { set c = …, where …, batch N, pause N ms, reverse { … } | keep }`.

use super::parser::{Parser, Result};
use super::token::Token;
use crate::expr::Expr;
use crate::op::{Assignment, Backfill, BackfillDown, NewValue, Op};
use crate::{Diagnostic, Site};

/// The words that begin an item.
pub(super) const ITEMS: &[&str] = &["set", "where", "batch", "pause", "reverse", "keep"];

/// The items of a backfill, or of its `reverse`.
#[derive(Default)]
struct Body {
    set: Vec<Assignment>,
    filter: Option<Expr>,
    batch: Option<u32>,
    pause: Option<u32>,
    down: Option<BackfillDown>,
}

impl Parser {
    /// What stands behind `backfill`, which is at `site`.
    pub(super) fn backfill(&mut self, site: Site) -> Result<Op> {
        let table = self.object_name("a table")?;
        let body = self.backfill_body(site, "the backfill", false)?;
        Ok(Op::Backfill(Backfill {
            site,
            table,
            set: body.set,
            filter: body.filter,
            batch: body.batch,
            pause: body.pause,
            down: body.down.unwrap_or(BackfillDown::Derived),
        }))
    }

    fn backfill_body(&mut self, keyword: Site, what: &str, reverse: bool) -> Result<Body> {
        let mut body = Body::default();
        let errors = self.report.len();
        self.block(
            |parser| parser.word().is_some_and(|word| ITEMS.contains(&word)),
            |parser| {
                let attributes = parser.attributes()?;
                parser.no_comment(&attributes);
                parser.no_allows(&attributes, "an item of a backfill");
                parser.backfill_item(&mut body, reverse)
            },
        )?;
        if body.set.is_empty() && self.report.len() == errors {
            return Err(Diagnostic::new(keyword, format!("{what} sets no column"))
                .help("write `set column = …` between the braces"));
        }
        Ok(body)
    }

    fn backfill_item(&mut self, body: &mut Body, reverse: bool) -> Result<()> {
        let site = self.here();
        let word = match self.word() {
            Some(word) if ITEMS.contains(&word) => word.to_owned(),
            _ if reverse => return Err(self.expected_one_of(&["set", "where"])),
            _ => {
                return Err(self
                    .expected_one_of(ITEMS)
                    .or_help("write `set column = VALUE` or `where CONDITION`"));
            }
        };
        if reverse && !matches!(word.as_str(), "set" | "where") {
            return Err(
                Diagnostic::new(site, format!("`{word}` cannot stand in `reverse`"))
                    .help("write it in the backfill itself: it holds for both directions"),
            );
        }
        self.bump();
        let again = match word.as_str() {
            "set" => {
                let assignment = self.assignment()?;
                body.set.push(assignment);
                false
            }
            "where" => body.filter.replace(self.expression()?).is_some(),
            "batch" => body
                .batch
                .replace(self.whole("a number of rows", 1)?)
                .is_some(),
            "pause" => body.pause.replace(self.milliseconds()?).is_some(),
            "keep" => body.down.replace(BackfillDown::Keep).is_some(),
            _ => {
                let reverse = self.backfill_body(site, "`reverse`", true)?;
                let down = BackfillDown::Reverse {
                    set: reverse.set,
                    filter: reverse.filter,
                };
                body.down.replace(down).is_some()
            }
        };
        if again {
            let help = match word.as_str() {
                "where" => "join both conditions with `and`",
                "keep" | "reverse" => "keep one of `reverse` and `keep`",
                _ => "remove one of them",
            };
            return Err(
                Diagnostic::new(site, format!("`{word}` says this a second time")).help(help),
            );
        }
        Ok(())
    }

    /// `c = EXPR` or `c = |row| …`
    fn assignment(&mut self) -> Result<Assignment> {
        let column = self.name("a column")?;
        self.expect_punct('=')?;
        let value = if self.is_closure() {
            NewValue::Closure(self.closure()?)
        } else {
            NewValue::Expr(self.expression()?)
        };
        Ok(Assignment { column, value })
    }

    /// `50 ms` or `1 s`
    fn milliseconds(&mut self) -> Result<u32> {
        let site = self.here();
        if let Token::Number(written) = self.peek()
            && let Some(number) = written.strip_suffix("ms").or(written.strip_suffix('s'))
        {
            let unit = if written.ends_with("ms") { "ms" } else { "s" };
            let message = format!("`{written}` is no number");
            return Err(Diagnostic::new(site, message).help(format!("write `{number} {unit}`")));
        }
        let number: u32 = self.whole("a number of milliseconds or seconds", 0)?;
        let factor = match self.word() {
            Some("ms") => 1,
            Some("s") => 1_000,
            _ => return Err(self.expected_one_of(&["ms", "s"])),
        };
        self.bump();
        number
            .checked_mul(factor)
            .ok_or_else(|| Diagnostic::new(site, "the pause is too long"))
    }
}
