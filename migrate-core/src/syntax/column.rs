//! Columns: `NAME: TYPE [= DEFAULT] [modifier]*`.

use super::constraint::by_convention;
use super::parser::{Parser, Result};
use crate::schema::{Column, Constraint, ConstraintKind, Generated};
use crate::spelling::MODIFIERS;
use crate::{Diagnostic, Name, ObjectName, Site, naming};

/// A column with the constraints that were written on it.
pub(super) struct ColumnItem {
    pub(super) column: Column,
    pub(super) constraints: Vec<Constraint>,
}

impl Parser {
    /// A column of `table`.
    pub(super) fn column(&mut self, table: &ObjectName) -> Result<ColumnItem> {
        let name = self.name("a column")?;
        self.expect_punct(':')?;
        let (ty, nullable) = self.column_type()?;
        let mut column = Column::new(name, ty);
        column.nullable = nullable;
        if self.eat_punct('=') {
            if self.modifier().is_some() {
                let missing = self.expected("a default");
                return Err(missing.help("write a value behind `=`, or leave `=` out"));
            }
            column.default = Some(self.expression()?);
        }
        let mut item = ColumnItem {
            column,
            constraints: Vec::new(),
        };
        let mut seen = Vec::new();
        while let Some(modifier) = self.modifier() {
            if seen.contains(&modifier) {
                return Err(self.modifier_twice(modifier));
            }
            seen.push(modifier);
            self.read_modifier(table, modifier, &mut item)?;
        }
        Ok(item)
    }

    /// The modifier that is next, unless it is the name of the next column.
    fn modifier(&self) -> Option<&'static str> {
        let word = self.word()?;
        // A default may begin with a column of that name.
        let is_value = word == "on" && self.word_at(1) != Some("update");
        if is_value || self.is_column_head() {
            return None;
        }
        MODIFIERS.iter().copied().find(|known| *known == word)
    }

    fn modifier_twice(&self, modifier: &str) -> Diagnostic {
        let (message, help) = match modifier {
            "check" => (
                "the column has a second check without a name".to_owned(),
                "write it as an item of the table: `check NAME (…)`",
            ),
            "references" => (
                "the column has two references".to_owned(),
                "write the second as an item of the table: `foreign key NAME (…) references …`",
            ),
            _ => (
                format!("the column is `{modifier}` twice"),
                "remove one of them",
            ),
        };
        Diagnostic::new(self.here(), message).help(help)
    }

    fn read_modifier(
        &mut self,
        table: &ObjectName,
        modifier: &'static str,
        item: &mut ColumnItem,
    ) -> Result<()> {
        let start = self.place();
        let keyword = self.expect_word(modifier)?;
        let column = item.column.name.clone();
        let constraint = match modifier {
            "identity" => {
                item.column.identity = Some(self.identity(keyword)?);
                return Ok(());
            }
            "generated" => {
                item.column.generated = Some(self.generated(keyword)?);
                return Ok(());
            }
            "on" => {
                self.expect_word("update")?;
                self.expect_word("now")?;
                self.parens(|parser| match parser.at_end() {
                    true => Ok(()),
                    false => Err(parser.unexpected()),
                })?;
                item.column.on_update_now = true;
                return Ok(());
            }
            "collate" => {
                item.column.collation = Some(self.name("a collation")?);
                return Ok(());
            }
            "primary" => {
                self.expect_word("key")?;
                let columns = vec![column];
                by_convention(
                    table,
                    ConstraintKind::PrimaryKey { columns },
                    self.since(start),
                )
            }
            "unique" => {
                let kind = self.unique(|_| Ok(vec![column]))?;
                by_convention(table, kind, keyword)
            }
            "references" => {
                let key = self.references(vec![column])?;
                by_convention(table, ConstraintKind::ForeignKey(key), keyword)
            }
            _ => self.column_check(table, &column, keyword)?,
        };
        item.constraints.push(constraint);
        Ok(())
    }

    fn column_check(
        &mut self,
        table: &ObjectName,
        column: &Name,
        keyword: Site,
    ) -> Result<Constraint> {
        if self.is_name() {
            return Err(Diagnostic::new(
                self.here(),
                "the check of a column has no name of its own",
            )
            .help("write it as an item of the table: `check NAME (…)`"));
        }
        let expr = self.check_condition()?;
        Ok(Constraint::new(
            Name::by_convention(naming::check(table, column), keyword),
            ConstraintKind::Check { expr },
        ))
    }

    /// `as (EXPR) stored|virtual`
    fn generated(&mut self, site: Site) -> Result<Generated> {
        self.expect_word("as")?;
        let expr = self.parenthesized()?;
        let stored = match self.word() {
            Some("stored") => true,
            Some("virtual") => false,
            _ => {
                return Err(self.expected_one_of(&["stored", "virtual"]).help(
                    "write `stored` to keep the values, `virtual` to compute them when read",
                ));
            }
        };
        self.bump();
        Ok(Generated { expr, stored, site })
    }

    /// Says what is wrong where a column goes on with something that is no modifier.
    ///
    /// `starts` tells whether the next item begins here: then only the comma was forgotten.
    pub(super) fn behind_column(&self, starts: fn(&Self) -> bool) -> Result<()> {
        if self.at_end() || self.is_punct(',') || starts(self) {
            return Ok(());
        }
        let help = match self.word() {
            None if self.is_punct('=') => "write the default right behind the type",
            Some(_) => match self.habit_of_modifier() {
                Some(help) => help,
                None => return Err(self.expected_one_of(MODIFIERS)),
            },
            None => return Ok(()),
        };
        Err(self.unexpected().help(help))
    }
}
