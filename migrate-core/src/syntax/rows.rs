//! `insert into T (…) values (…), (…)` and `delete from T where (…)`, with what undoes them.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use crate::op::{DeleteRows, InsertRows, Op, RowsDown};
use crate::{Diagnostic, Site};

impl Parser {
    /// A statement about rows.
    pub(super) fn rows_statement(&mut self) -> Result<Op> {
        let mut op = self.rows()?;
        let down = self.rows_down()?;
        match &mut op {
            Op::InsertRows(op) => op.down = down,
            Op::DeleteRows(op) => op.down = down,
            _ => {}
        }
        Ok(op)
    }

    /// The statement without what undoes it.
    fn rows(&mut self) -> Result<Op> {
        let site = self.here();
        match self.word() {
            Some("insert") => {
                self.bump();
                self.insert(site)
            }
            Some("delete") => {
                self.bump();
                self.delete(site)
            }
            _ => Err(self
                .expected_one_of(&["insert", "delete"])
                .or_help("write the whole downgrade as `down { … }`")),
        }
    }

    fn insert(&mut self, site: Site) -> Result<Op> {
        self.expect_word("into")?;
        let table = self.object_name("a table")?;
        let list = self.place();
        let columns = self.list("a column", |parser| parser.name("a column"))?;
        let columns_site = self.since(list);
        self.expect_word("values")?;
        let mut rows = Vec::new();
        loop {
            rows.push(self.list("a value", Self::expression)?);
            if !self.eat_punct(',') || !self.is_group(Delimiter::Parenthesis) {
                break;
            }
        }
        Ok(Op::InsertRows(InsertRows {
            site,
            table,
            columns,
            columns_site,
            rows,
            down: RowsDown::Derived,
        }))
    }

    fn delete(&mut self, site: Site) -> Result<Op> {
        self.expect_word("from")?;
        let table = self.object_name("a table")?;
        if self.is_punct(';') {
            return Err(
                Diagnostic::new(site, "this `delete` does not say which rows")
                    .help("add `where (CONDITION)`; `where (true)` means all of them"),
            );
        }
        self.expect_word("where")?;
        Ok(Op::DeleteRows(DeleteRows {
            site,
            table,
            filter: self.parenthesized()?,
            down: RowsDown::Derived,
        }))
    }

    fn rows_down(&mut self) -> Result<RowsDown> {
        if self.eat_word("keep") {
            return Ok(RowsDown::Keep);
        }
        let site = self.here();
        if !self.eat_word("reverse") {
            return Ok(RowsDown::Derived);
        }
        let mut ops = Vec::new();
        let errors = self.report.len();
        self.group(Delimiter::Brace, |parser| {
            parser.statements(|parser| {
                let attributes = parser.attributes()?;
                parser.no_comment(&attributes);
                parser.no_allows(&attributes, "a statement of `reverse`");
                ops.push(parser.rows()?);
                parser.no_second_down()
            });
            Ok(())
        })?;
        if ops.is_empty() && self.report.len() == errors {
            return Err(Diagnostic::new(site, "`reverse` holds no statement")
                .help("write `insert into …` or `delete from …` in it, or `keep` instead"));
        }
        Ok(RowsDown::Reverse(ops))
    }

    fn no_second_down(&self) -> Result<()> {
        match self.word() {
            Some(word @ ("keep" | "reverse")) => {
                let message = format!("`{word}` cannot stand in `reverse`");
                Err(Diagnostic::new(self.here(), message)
                    .help("remove it: the statement around it is what undoes this one"))
            }
            _ => Ok(()),
        }
    }
}
