//! Statements: which one it is, where it ends, and how to go on behind a broken one.

use super::attributes::Attributes;
use super::keywords::{OBJECTS, OPERATIONS, RENAMED, STATEMENTS};
use super::parser::{Parser, Result};
use crate::op::{
    CreateIndex, CreateObject, DropEnum, DropIndex, DropObject, DropTable, Op, RenameEnum,
    RenameIndex, RenameObject, RenameTable,
};
use crate::similar::with_article;
use crate::{Allow, Diagnostic, ObjectName, Site, Statement};

/// Which way the statements go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    /// Inside `down { … }`.
    Down,
}

impl Parser {
    /// Reads statements up to the end of this group with `one`; a broken one is reported and
    /// left out.
    pub(super) fn statements(&mut self, mut one: impl FnMut(&mut Self) -> Result<()>) {
        // A `;` in the middle of a statement leaves the rest of it behind.
        let mut is_doubtful = false;
        while !self.at_end() {
            let (start, mistakes) = (self.place(), self.mistakes);
            let is_rest = is_doubtful && !self.is_statement() && !self.is_on_new_line();
            let result = self.one(|parser| {
                one(parser)?;
                parser.end_of_statement()
            });
            is_doubtful = result.is_err() && self.is_punct(';');
            let is_broken = result.is_err();
            if let Err(diagnostic) = result {
                if !is_rest && self.mistakes == mistakes {
                    self.mistake(diagnostic);
                }
                self.skip_statement(start);
            }
            if self.place() == start {
                self.bump();
            }
            if is_broken || self.mistakes > mistakes {
                self.lose(start);
            }
        }
    }

    /// A statement ends with the `}` that is its last token, or with `;`.
    fn end_of_statement(&mut self) -> Result<()> {
        if !self.is_behind_block() {
            if self.is_punct(';') {
                self.bump();
                return Ok(());
            }
            let missing = self
                .expected("`;`")
                .help("end a statement without a block with `;`");
            if !self.at_end() && !self.is_statement() {
                return Err(missing);
            }
            self.mistake(missing);
        } else if self.is_punct(';') {
            let needless = self
                .unexpected()
                .help("remove it: a statement with a block ends at its `}`");
            self.mistake(needless);
            self.bump();
        }
        Ok(())
    }

    /// Whether a statement starts here.
    pub(super) fn is_statement(&self) -> bool {
        self.is_punct('#') || self.word().is_some_and(|word| STATEMENTS.contains(&word))
    }

    fn skip_statement(&mut self, start: usize) {
        while !self.at_end() {
            let moved = self.place() > start;
            if moved && self.is_behind_block() && self.is_statement() {
                return;
            }
            if self.is_punct(';') {
                self.bump();
                return;
            }
            self.bump();
        }
    }

    /// A statement of the upgrade or of `down`, behind its attributes.
    pub(super) fn statement(
        &mut self,
        attributes: &Attributes,
        direction: Direction,
    ) -> Result<Statement> {
        let site = self.here();
        let is_new = self.is_word("create") && matches!(self.word_at(1), Some("table" | "enum"));
        if !is_new && !self.is_definition() {
            self.no_comment(attributes);
        }
        let (ops, action_allows) = self.operations(attributes, site, direction)?;
        let mut allows: Vec<Allow> = attributes.allows(None).collect();
        allows.extend(action_allows);
        Ok(Statement {
            ops,
            allows,
            under: Vec::new(),
            site,
        })
    }

    fn operations(
        &mut self,
        attributes: &Attributes,
        site: Site,
        direction: Direction,
    ) -> Result<(Vec<Op>, Vec<Allow>)> {
        let first = self.word().map(str::to_owned);
        let op = match first.as_deref() {
            Some("create") => self.create(attributes, site)?,
            Some("alter") => return self.alter(site),
            Some("drop") => self.drop_object()?,
            Some("rename") => self.rename_object()?,
            Some("replace") => self.replace(attributes)?,
            Some("execute") => {
                self.bump();
                self.execute(site, direction)?
            }
            Some("backfill") => {
                self.bump();
                self.backfill(site)?
            }
            Some("insert" | "delete") => self.rows_statement()?,
            Some("retire") => self.retire()?,
            Some("purge") => self.purge()?,
            _ => {
                return Err(self.expected_statement(OPERATIONS));
            }
        };
        Ok((vec![op], Vec::new()))
    }

    fn create(&mut self, attributes: &Attributes, site: Site) -> Result<Op> {
        self.bump();
        match self.word() {
            Some("table") => {
                self.bump();
                self.create_table(attributes.comment())
            }
            Some("enum") => {
                self.bump();
                self.create_enum(site, attributes.comment())
            }
            Some("index" | "unique") => self.create_index(),
            _ => match self.object_kind() {
                Some(kind) => {
                    let object = self.object(kind, attributes.comment())?;
                    let keep = self.keep(kind)?;
                    Ok(Op::CreateObject(CreateObject { object, keep }))
                }
                None => Err(self
                    .expected_object(&[&["table", "index", "unique", "enum"], OBJECTS].concat())),
            },
        }
    }

    /// `[unique] index [NAME] on T …`
    fn create_index(&mut self) -> Result<Op> {
        let unique = self.eat_word("unique");
        let keyword = self.expect_word("index")?;
        self.not_concurrently()?;
        let name = self.optional_name("an index")?;
        self.expect_word("on")?;
        let table = self.object_name("a table")?;
        let index = self.index(&table, name, unique, keyword)?;
        Ok(Op::CreateIndex(CreateIndex { table, index }))
    }

    fn alter(&mut self, site: Site) -> Result<(Vec<Op>, Vec<Allow>)> {
        self.bump();
        match self.word() {
            Some("table") => {
                self.bump();
                self.alter_table(site)
            }
            Some("enum") => {
                self.bump();
                self.alter_enum(site)
            }
            _ => Err(self.expected_object(&["table", "enum"])),
        }
    }

    fn drop_object(&mut self) -> Result<Op> {
        self.bump();
        match self.word() {
            Some("table") => {
                self.bump();
                let table = self.object_name("a table")?;
                Ok(Op::DropTable(DropTable { table }))
            }
            Some("index") => {
                self.bump();
                let is_name = [';', '.'].iter().any(|end| self.is_punct_at(1, *end));
                if !is_name {
                    self.not_concurrently()?;
                }
                let index = self.object_name("an index")?;
                Ok(Op::DropIndex(DropIndex { index }))
            }
            Some("enum") => {
                self.bump();
                let name = self.object_name("an enum")?;
                Ok(Op::DropEnum(DropEnum { name }))
            }
            Some(what @ ("column" | "constraint")) => {
                let message = format!("`drop {what}` is no statement");
                Err(Diagnostic::new(self.here(), message)
                    .help("write it as an action: `alter table … { … }`"))
            }
            _ => match self.object_kind() {
                Some(kind) => {
                    let key = self.object_key(kind)?;
                    let keep = self.keep(kind)?;
                    Ok(Op::DropObject(DropObject { key, keep }))
                }
                None => Err(self.expected_object(&[&["table", "index", "enum"], OBJECTS].concat())),
            },
        }
    }

    fn rename_object(&mut self) -> Result<Op> {
        self.bump();
        match self.word() {
            Some("table") => {
                self.bump();
                let (from, to) = self.rename_qualified("a table")?;
                Ok(Op::RenameTable(RenameTable { from, to }))
            }
            Some("index") => {
                self.bump();
                let from = self.object_name("an index")?;
                self.expect_word("to")?;
                let to = self.name("an index")?;
                Ok(Op::RenameIndex(RenameIndex { from, to }))
            }
            Some("enum") => {
                self.bump();
                let (from, to) = self.rename_qualified("an enum")?;
                Ok(Op::RenameEnum(RenameEnum { from, to }))
            }
            Some(what @ ("column" | "constraint")) => {
                let message = format!("`rename {what}` is no statement");
                Err(Diagnostic::new(self.here(), message)
                    .help("write it as an action: `alter table … { … }`"))
            }
            _ => match self.object_kind() {
                Some(kind) => {
                    self.refuse_rename(kind)?;
                    let from = self.object_key(kind)?;
                    self.expect_word("to")?;
                    let to = self.name(&with_article(kind.word()))?;
                    Ok(Op::RenameObject(RenameObject { from, to }))
                }
                None => Err(self.expected_object(RENAMED)),
            },
        }
    }

    fn rename_qualified(&mut self, what: &str) -> Result<(ObjectName, ObjectName)> {
        let from = self.object_name(what)?;
        self.expect_word("to")?;
        Ok((from, self.object_name(what)?))
    }
}
