//! `create table`: columns and other items in a block.

use super::constraint::TableItem;
use super::keywords::TABLE_ITEMS;
use super::parser::{Parser, Result};
use super::token::Token;
use crate::op::{CreateTable, Op};
use crate::schema::{Subject, Table};

impl Parser {
    /// What stands behind `create table`.
    pub(super) fn create_table(&mut self, comment: Option<String>) -> Result<Op> {
        let name = self.object_name("a table")?;
        if self.is_word("partition") {
            return self.create_partition(name, comment);
        }
        let mut table = Table::new(name);
        table.comment = comment;
        let name = table.name.clone();
        self.block(Self::is_table_item, |parser| {
            let attributes = parser.attributes()?;
            parser.no_allows(&attributes, "an item of a new table");
            if parser.is_column_head() {
                let mut item = parser.column(&name)?;
                parser.behind_column(Self::is_table_item)?;
                item.column.comment = attributes.comment();
                table.columns.push(item.column);
                table.constraints.extend(item.constraints);
                return Ok(());
            }
            parser.no_comment(&attributes);
            if !parser.is_table_item() {
                return Err(parser.no_table_item());
            }
            let item = parser.table_item(&name)?;
            if parser.is_word("not") {
                let unexpected = parser.unexpected();
                return Err(unexpected.help("remove it: a new table has no rows yet"));
            }
            match item {
                TableItem::Constraint(constraint) => table.constraints.push(constraint),
                TableItem::Index(index) => table.indexes.push(index),
            }
            Ok(())
        })?;
        table.partition_by = self.partition_by()?;
        table.storage = self.storage(Subject::Table)?.without_empty();
        Ok(Op::CreateTable(CreateTable { table }))
    }

    /// Whether an item of a table starts here.
    fn is_table_item(&self) -> bool {
        self.is_punct('#')
            || self.is_column_head()
            || self.word().is_some_and(|word| TABLE_ITEMS.contains(&word))
    }

    fn no_table_item(&mut self) -> crate::Diagnostic {
        if self.is_name() && matches!(self.peek_at(1), Token::Word { .. }) {
            self.bump();
            return self.expected("`:`").help("write a column as `name: Type`");
        }
        let expected = self.expected("a column or another item of the table");
        let near = self
            .word()
            .and_then(|word| crate::nearest(word, TABLE_ITEMS.iter().copied()));
        expected.help(match near {
            Some(near) => format!("write `{near}`, or `name: Type` for a column"),
            None => "write a column as `name: Type`".to_owned(),
        })
    }
}
