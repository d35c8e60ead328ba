//! `execute`: SQL for one or each dialect, and what undoes it.

use super::parser::{Parser, Result};
use super::sql;
use super::statement::Direction;
use crate::op::{Arm, Execute, ExecuteDown, Op, SqlText};
use crate::{Diagnostic, PerDialect, Site};

impl Parser {
    /// What stands behind `execute`, which is at `site`.
    pub(super) fn execute(&mut self, site: Site, direction: Direction) -> Result<Op> {
        let up = self.arms()?;
        let (mut done_when, mut down, mut declares) = (None, None, Vec::new());
        loop {
            let here = self.here();
            let again = match self.word() {
                Some("done") => {
                    self.bump();
                    self.expect_word("when")?;
                    let query = self.per_dialect(Self::sql_text, Self::sql_text)?;
                    done_when.replace(query).is_some()
                }
                Some("reverse") => {
                    self.bump();
                    down.replace(ExecuteDown::Reverse(self.arms()?)).is_some()
                }
                Some("keep") => {
                    self.bump();
                    down.replace(ExecuteDown::Keep).is_some()
                }
                // Behind a block that undoes it the statement is over: this is the next one.
                Some("irreversible") if down.is_some() && self.is_behind_block() => break,
                Some("irreversible") => {
                    self.bump();
                    let (reason, _) = self.full_text("the reason")?;
                    down.replace(ExecuteDown::Irreversible(reason.to_string()))
                        .is_some()
                }
                Some("declares") => {
                    self.bump();
                    let known = declares.len();
                    declares.extend(self.declared(direction)?);
                    known > 0
                }
                _ => break,
            };
            if again {
                return Err(Diagnostic::new(here, "`execute` says this twice").help(
                    "keep one of `reverse`, `keep` and `irreversible`, and one `done when`",
                ));
            }
        }
        let down =
            match (down, direction) {
                (Some(down), _) => down,
                (None, Direction::Down) => ExecuteDown::Keep,
                (None, Direction::Up) => {
                    return Err(Diagnostic::new(site, "`execute` does not say what undoes it").help(
                    "add `reverse \"…\"`, or `keep`, or `irreversible \"why\"` before the `;`",
                ));
                }
            };
        Ok(Op::Execute(Execute {
            site,
            up,
            down,
            done_when,
            declares,
        }))
    }

    /// `{ … }` with what the SQL does to the schema.
    fn declared(&mut self, direction: Direction) -> Result<Vec<Op>> {
        let site = self.here();
        let mistakes = self.mistakes;
        let statements = self.statement_block(direction)?;
        let mut ops = Vec::new();
        for statement in statements {
            let word = match statement.ops.first() {
                _ if !statement.under.is_empty() => Some("when"),
                Some(Op::Execute(_)) => Some("execute"),
                Some(Op::Backfill(_)) => Some("backfill"),
                Some(Op::InsertRows(_)) => Some("insert"),
                Some(Op::DeleteRows(_)) => Some("delete"),
                _ => None,
            };
            if let Some(word) = word {
                let message = format!("`{word}` cannot stand in `declares`");
                return Err(Diagnostic::new(statement.site, message).help(
                    "declare what the SQL does to the schema, or write a statement of its own",
                ));
            }
            if let Some(allow) = statement.allows.first() {
                let message = "nothing is accepted here: what is declared is not run";
                return Err(Diagnostic::new(allow.rule.site(), message)
                    .help("put the `#[allow]` on the `execute`"));
            }
            ops.extend(statement.ops);
        }
        if ops.is_empty() && self.mistakes == mistakes {
            return Err(Diagnostic::new(site, "`declares` says nothing")
                .help("write what the SQL does: `create table …`, `alter table …`; or remove it"));
        }
        Ok(ops)
    }

    /// A text, or one for each dialect: `{ postgres: "…", sqlite: skip }`.
    pub(super) fn arms(&mut self) -> Result<PerDialect<Arm>> {
        self.per_dialect(
            |parser| parser.sql_text().map(Arm::Sql),
            |parser| {
                if parser.eat_word("skip") {
                    Ok(Arm::Skip)
                } else {
                    parser.sql_text().map(Arm::Sql)
                }
            },
        )
    }

    fn sql_text(&mut self) -> Result<SqlText> {
        let (text, site) = self.full_text("the text of SQL")?;
        Ok(SqlText::read_by(sql::read, &*text, site))
    }
}
