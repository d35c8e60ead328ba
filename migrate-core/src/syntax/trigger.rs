//! Triggers: `create trigger X before insert or update of a on T for each row execute F();` and
//! `create trigger X after insert on T { body "…" }`.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::sql;
use crate::op::{Arm, SqlText};
use crate::schema::{Call, Event, Timing, Trigger};
use crate::{Diagnostic, Name, PerDialect};

impl Parser {
    /// What stands behind `create trigger`.
    pub(super) fn trigger(&mut self, comment: Option<String>) -> Result<Trigger> {
        let site = self.here();
        let name = self.name("a trigger")?;
        let timing = match self.one_word(&["before", "after", "instead"])? {
            "before" => Timing::Before,
            "after" => Timing::After,
            _ => {
                self.expect_word("of")?;
                Timing::InsteadOf
            }
        };
        let mut events = vec![self.event()?];
        while self.eat_word("or") {
            events.push(self.event()?);
        }
        self.expect_word("on")?;
        let table = self.object_name("a table")?;
        let (old_table, new_table) = self.referencing()?;
        let for_each_row = self.for_each()?;
        let when = match self.eat_word("when") {
            true => Some(self.per_dialect(Self::trigger_condition, Self::trigger_condition)?),
            false => None,
        };
        let call = match self.eat_word("execute") {
            true => Some(self.trigger_call()?),
            false => None,
        };
        let body = match self.is_group(Delimiter::Brace) {
            true => Some(self.trigger_block()?),
            false => None,
        };
        if call.is_none() && body.is_none() {
            return Err(self
                .expected("`execute` or a block")
                .help("write `execute FUNCTION()` on PostgreSQL, `{ body \"…\" }` elsewhere"));
        }
        if call.is_some() && for_each_row.is_none() {
            let message = format!("trigger `{name}` does not say how often it runs");
            return Err(Diagnostic::new(site, message)
                .help("write `for each row` or `for each statement` before `execute`"));
        }
        Ok(Trigger {
            name,
            table,
            timing,
            events,
            for_each_row: for_each_row.unwrap_or(true),
            old_table,
            new_table,
            when,
            call,
            body,
            comment,
        })
    }

    /// `insert`, `update [of a, b]`, `delete`, `truncate`
    fn event(&mut self) -> Result<Event> {
        match self.one_word(&["insert", "update", "delete", "truncate"])? {
            "insert" => Ok(Event::Insert),
            "delete" => Ok(Event::Delete),
            "truncate" => Ok(Event::Truncate),
            _ => {
                let mut columns = Vec::new();
                if self.eat_word("of") {
                    columns.push(self.name("a column")?);
                    while self.eat_punct(',') {
                        columns.push(self.name("a column")?);
                    }
                }
                Ok(Event::Update(columns))
            }
        }
    }

    /// `referencing old table as O new table as N`
    fn referencing(&mut self) -> Result<(Option<Name>, Option<Name>)> {
        let (mut old, mut new) = (None, None);
        if !self.eat_word("referencing") {
            return Ok((old, new));
        }
        while old.is_none() && new.is_none() || self.is_word("old") || self.is_word("new") {
            let here = self.here();
            let which = self.one_word(&["old", "new"])?;
            self.expect_word("table")?;
            self.expect_word("as")?;
            let name = Some(self.name("the changed rows")?);
            let place = if which == "old" { &mut old } else { &mut new };
            if std::mem::replace(place, name).is_some() {
                let message = format!("`{which} table` stands here twice");
                return Err(Diagnostic::new(here, message).help("keep one of the two"));
            }
        }
        Ok((old, new))
    }

    /// `for each row`
    fn for_each(&mut self) -> Result<Option<bool>> {
        if !self.eat_word("for") {
            return Ok(None);
        }
        self.expect_word("each")?;
        Ok(Some(self.one_word(&["row", "statement"])? == "row"))
    }

    fn trigger_condition(&mut self) -> Result<Arm> {
        if self.eat_word("skip") {
            return Ok(Arm::Skip);
        }
        let (text, site) = self.full_text("the condition")?;
        Ok(Arm::Sql(SqlText::read_by(sql::read_trigger, &*text, site)))
    }

    /// `FUNCTION("ARGUMENT", …)`
    fn trigger_call(&mut self) -> Result<Call> {
        let function = self.object_name("a function")?;
        let mut text = |parser: &mut Self| {
            let (text, _) = parser.text("a text")?;
            Ok(text.to_string())
        };
        let arguments = self.parens(|parser| parser.separated(&mut text))?;
        Ok(Call {
            function,
            arguments,
        })
    }

    /// `{ body "…" }`
    fn trigger_block(&mut self) -> Result<PerDialect<Arm>> {
        self.group(Delimiter::Brace, |parser| {
            parser.expect_word("body")?;
            let body = parser.arms()?;
            parser.eat_punct(',');
            Ok(body.map(|arm| match arm {
                Arm::Sql(text) => Arm::Sql(SqlText::read_by(
                    sql::read_trigger,
                    text.text.clone(),
                    text.site,
                )),
                Arm::Skip => Arm::Skip,
            }))
        })
    }
}
