//! `alter table T { action, … }`.

use super::constraint::TableItem;
use super::keywords::TABLE_ITEMS;
use super::parser::{Parser, Result};
use crate::op::{
    AddColumn, AddConstraint, CreateIndex, DropColumn, DropConstraint, DropIndex, Op, Position,
    RenameColumn, RenameConstraint, SetColumnComment, SetDefault, SetDeferrable, SetIdentity,
    SetNullable, SetStorage, SetTableComment, SetType, ValidateConstraint,
};
use crate::schema::{Deferrable, Subject};
use crate::{Allow, Diagnostic, Name, ObjectName, Site};

/// The words that begin an action.
const ACTIONS: &[&str] = &[
    "add", "drop", "rename", "alter", "comment", "column", "validate", "with", "attach", "detach",
];

impl Parser {
    /// What stands behind `alter table`: its operations, and the risks accepted on them.
    pub(super) fn alter_table(&mut self, keyword: Site) -> Result<(Vec<Op>, Vec<Allow>)> {
        let table = self.object_name("a table")?;
        let (mut ops, mut allows) = (Vec::new(), Vec::new());
        let errors = self.report.len();
        self.block(Self::is_action, |parser| {
            let attributes = parser.attributes()?;
            let first = ops.len();
            if parser.is_word("add") && parser.word_at(1) == Some("column") {
                let comment = attributes.comment();
                ops.extend(parser.add_column(&table, comment)?);
            } else {
                parser.no_comment(&attributes);
                ops.push(parser.action(&table)?);
            }
            allows.extend((first..ops.len()).flat_map(|op| attributes.allows(Some(op))));
            Ok(())
        })?;
        if ops.is_empty() && self.report.len() == errors {
            let message = format!("`alter table {table}` changes nothing");
            return Err(
                Diagnostic::new(keyword, message).help("write an action between the braces")
            );
        }
        Ok((ops, allows))
    }

    fn is_action(&self) -> bool {
        self.is_punct('#') || self.word().is_some_and(|word| ACTIONS.contains(&word))
    }

    fn add_column(&mut self, table: &ObjectName, comment: Option<String>) -> Result<Vec<Op>> {
        self.bump();
        self.bump();
        let item = self.column(table)?;
        let position = self.position()?;
        self.behind_column(Self::is_action)?;
        let mut column = item.column;
        column.comment = comment;
        let mut ops = vec![Op::AddColumn(AddColumn {
            table: table.clone(),
            column,
            position,
        })];
        ops.extend(item.constraints.into_iter().map(|constraint| {
            Op::AddConstraint(AddConstraint {
                table: table.clone(),
                constraint,
            })
        }));
        Ok(ops)
    }

    /// `first` or `after c`, behind a new column.
    fn position(&mut self) -> Result<Position> {
        if self.eat_word("first") {
            Ok(Position::First)
        } else if self.eat_word("after") {
            self.name("a column").map(Position::After)
        } else {
            Ok(Position::Last)
        }
    }

    fn action(&mut self, table: &ObjectName) -> Result<Op> {
        match self.word() {
            Some("add") => self.add_item(table),
            Some("drop") => self.drop_action(table),
            Some("rename") => self.rename_action(table),
            Some("attach") => self.attach_partition(table),
            Some("detach") => self.detach_partition(table),
            Some("validate") => {
                self.bump();
                self.expect_word("constraint")?;
                Ok(Op::ValidateConstraint(ValidateConstraint {
                    table: table.clone(),
                    name: self.name("a constraint")?,
                }))
            }
            Some("comment") => {
                self.bump();
                Ok(Op::SetTableComment(SetTableComment {
                    table: table.clone(),
                    comment: self.comment()?,
                }))
            }
            Some("with") => self.alter_storage(table),
            Some("alter") => {
                self.bump();
                match self.word() {
                    Some("column") => self.alter_column(table),
                    Some("constraint") => self.alter_constraint(table),
                    _ => Err(self.expected_one_of(&["column", "constraint"])),
                }
            }
            Some("column") => {
                self.bump();
                let column = self.name("a column")?;
                self.expect_word("comment")?;
                self.column_comment(table, column)
            }
            _ => Err(self
                .expected_one_of(&["add", "drop", "rename", "alter", "comment", "with"])
                .or_help("begin an action with one of these words: `add column NAME: TYPE`")),
        }
    }

    fn alter_storage(&mut self, table: &ObjectName) -> Result<Op> {
        let (site, mistakes) = (self.here(), self.mistakes);
        let storage = self.storage(Subject::Table)?;
        if storage.is_empty() && self.mistakes == mistakes {
            let message = "`with` names no database";
            return Err(Diagnostic::new(site, message)
                .help("write a group for each: `with { postgres { fillfactor = 70 } }`"));
        }
        Ok(Op::SetStorage(SetStorage {
            table: table.clone(),
            storage,
            site,
        }))
    }

    fn add_item(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        if !self.word().is_some_and(|word| TABLE_ITEMS.contains(&word)) {
            return Err(self
                .expected_one_of(&[
                    "column", "primary", "unique", "check", "foreign", "index", "exclude",
                ])
                .or_help("write `add column NAME: TYPE`, or a constraint or index behind `add`"));
        }
        let table = table.clone();
        Ok(match self.table_item(&table)? {
            TableItem::Constraint(mut constraint) => {
                constraint.not_valid = self.not_valid(&constraint)?;
                Op::AddConstraint(AddConstraint { table, constraint })
            }
            TableItem::Index(index) => Op::CreateIndex(CreateIndex { table, index }),
        })
    }

    fn drop_action(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        let table = table.clone();
        match self.word() {
            Some("column") => {
                self.bump();
                let column = self.name("a column")?;
                let refill = if self.eat_word("refill") {
                    Some(self.parenthesized()?)
                } else {
                    None
                };
                Ok(Op::DropColumn(DropColumn {
                    table,
                    column,
                    refill,
                }))
            }
            Some("constraint") => {
                self.bump();
                let name = self.name("a constraint")?;
                Ok(Op::DropConstraint(DropConstraint { table, name }))
            }
            Some("index") => {
                self.bump();
                let index = table.sibling(self.name("an index")?);
                Ok(Op::DropIndex(DropIndex { index }))
            }
            _ => Err(self.expected_one_of(&["column", "constraint", "index"])),
        }
    }

    fn rename_action(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        let table = table.clone();
        match self.word() {
            Some("column") => {
                self.bump();
                let (from, to) = self.rename("a column")?;
                Ok(Op::RenameColumn(RenameColumn { table, from, to }))
            }
            Some("constraint") => {
                self.bump();
                let (from, to) = self.rename("a constraint")?;
                Ok(Op::RenameConstraint(RenameConstraint { table, from, to }))
            }
            _ => Err(self.expected_one_of(&["column", "constraint"])),
        }
    }

    /// `A to B`
    pub(super) fn rename(&mut self, what: &str) -> Result<(Name, Name)> {
        let from = self.name(what)?;
        self.expect_word("to")?;
        Ok((from, self.name(what)?))
    }

    /// `constraint N deferrable … | not deferrable`
    fn alter_constraint(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        let (table, name) = (table.clone(), self.name("a constraint")?);
        let start = self.place();
        let no = self.eat_word("not");
        if !self.is_word("deferrable") {
            return Err(self.expected_one_of(if no {
                &["deferrable"]
            } else {
                &["deferrable", "not"]
            }));
        }
        let (deferrable, site) = if no {
            self.bump();
            (Deferrable::No, self.since(start))
        } else {
            self.deferrable()?
        };
        Ok(Op::SetDeferrable(SetDeferrable {
            table,
            name,
            deferrable,
            site,
        }))
    }

    fn alter_column(&mut self, table: &ObjectName) -> Result<Op> {
        self.bump();
        let column = self.name("a column")?;
        let table = table.clone();
        match self.word() {
            Some("type") => {
                self.bump();
                self.no_option()?;
                let ty = self.ty()?;
                let using = if self.eat_word("using") {
                    Some(self.parenthesized()?)
                } else {
                    None
                };
                Ok(Op::SetType(SetType {
                    table,
                    column,
                    ty,
                    using,
                }))
            }
            Some("set" | "drop") => self.alter_attribute(table, column),
            Some("comment") => {
                self.bump();
                self.column_comment(&table, column)
            }
            _ => Err(self.expected_one_of(&["type", "set", "drop", "comment"])),
        }
    }

    fn no_option(&self) -> Result<()> {
        if !self.is_word("Option") {
            return Ok(());
        }
        let message = "`alter column … type` does not say whether a column may hold NULL";
        Err(Diagnostic::new(self.here(), message)
            .help("write the type alone, and `alter column … drop not null` as another action"))
    }

    /// `set not null`, `drop not null`, `set default EXPR`, `drop default`, `set identity`,
    /// `drop identity`
    fn alter_attribute(&mut self, table: ObjectName, column: Name) -> Result<Op> {
        let set = self.is_word("set");
        self.bump();
        match self.word() {
            Some("not") => {
                self.bump();
                self.expect_word("null")?;
                Ok(Op::SetNullable(SetNullable {
                    table,
                    column,
                    nullable: !set,
                }))
            }
            Some("default") => {
                self.bump();
                let default = if set { Some(self.expression()?) } else { None };
                Ok(Op::SetDefault(SetDefault {
                    table,
                    column,
                    default,
                }))
            }
            Some("identity") => {
                let site = self.here();
                self.bump();
                let identity = if set {
                    Some(self.identity(site)?)
                } else {
                    None
                };
                Ok(Op::SetIdentity(SetIdentity {
                    table,
                    column,
                    identity,
                }))
            }
            _ => Err(self.expected_one_of(&["not", "default", "identity"])),
        }
    }

    fn column_comment(&mut self, table: &ObjectName, column: Name) -> Result<Op> {
        Ok(Op::SetColumnComment(SetColumnComment {
            table: table.clone(),
            column,
            comment: self.comment()?,
        }))
    }

    /// `"…"` or `none`, behind `comment`.
    fn comment(&mut self) -> Result<Option<String>> {
        if self.eat_word("none") {
            return Ok(None);
        }
        let site = self.here();
        let (text, _) = self.text("a text or `none`")?;
        if text.is_empty() {
            return Err(Diagnostic::new(site, "the comment is empty").help("write `comment none`"));
        }
        Ok(Some(text.to_string()))
    }
}
