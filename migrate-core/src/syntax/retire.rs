//! `retire` and `purge`.

use super::parser::{Parser, Result};
use crate::op::{Op, Purge, Retire};
use crate::{Name, ObjectName};

impl Parser {
    /// `retire table T`, `retire column T.c [refill (…)]`
    pub(super) fn retire(&mut self) -> Result<Op> {
        self.bump();
        let (table, column) = self.kept()?;
        let refill = if column.is_some() && self.eat_word("refill") {
            Some(self.parenthesized()?)
        } else {
            None
        };
        Ok(Op::Retire(Retire {
            table,
            column,
            refill,
        }))
    }

    /// `purge table T`, `purge column T.c`
    pub(super) fn purge(&mut self) -> Result<Op> {
        self.bump();
        let (table, column) = self.kept()?;
        Ok(Op::Purge(Purge { table, column }))
    }

    fn kept(&mut self) -> Result<(ObjectName, Option<Name>)> {
        if self.eat_word("column") {
            let (table, column) = self.column_of_table()?;
            return Ok((table, Some(column)));
        }
        if self.eat_word("table") {
            return Ok((self.object_name("a table")?, None));
        }
        Err(self.expected_one_of(&["table", "column"]))
    }
}
