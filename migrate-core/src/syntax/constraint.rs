//! Constraints and indexes as items of a table or of an alter block.

use super::parser::{Parser, Result};
use crate::schema::{Constraint, ConstraintKind, Deferrable, ForeignKey, ForeignKeyAction, Index};
use crate::{Diagnostic, Name, ObjectName, Site, naming};

/// An item of a table that is no column.
pub(super) enum TableItem {
    Constraint(Constraint),
    Index(Index),
}

impl Parser {
    /// The item that begins with one of `TABLE_ITEMS`.
    pub(super) fn table_item(&mut self, table: &ObjectName) -> Result<TableItem> {
        let site = self.here();
        let index = matches!(
            (self.word(), self.word_at(1)),
            (Some("index"), _) | (Some("unique"), Some("index"))
        );
        if index {
            let unique = self.eat_word("unique");
            self.expect_word("index")?;
            self.not_concurrently()?;
            let name = self.optional_name("an index")?;
            return self.index(table, name, unique, site).map(TableItem::Index);
        }
        self.constraint(table).map(TableItem::Constraint)
    }

    fn constraint(&mut self, table: &ObjectName) -> Result<Constraint> {
        let site = self.here();
        let (name, kind) = match self.word() {
            Some("primary") => {
                self.bump();
                self.expect_word("key")?;
                let name = self.optional_name("a primary key")?;
                let columns = self.columns()?;
                (name, ConstraintKind::PrimaryKey { columns })
            }
            Some("unique") => {
                self.bump();
                let name = match self.at_nulls() {
                    true => None,
                    false => self.optional_name("a unique constraint")?,
                };
                (name, self.unique(Self::columns)?)
            }
            Some("check") => return self.named_check(),
            Some("exclude") => return self.exclusion(),
            _ => {
                self.expect_word("foreign")?;
                self.expect_word("key")?;
                let name = self.optional_name("a foreign key")?;
                let columns = self.columns()?;
                self.expect_word("references")?;
                (name, ConstraintKind::ForeignKey(self.references(columns)?))
            }
        };
        Ok(match name {
            Some(name) => Constraint::new(name, kind),
            None => by_convention(table, kind, site),
        })
    }

    /// `[nulls not distinct] (…) [deferrable …]`, behind `unique`.
    pub(super) fn unique(
        &mut self,
        columns: impl FnOnce(&mut Self) -> Result<Vec<Name>>,
    ) -> Result<ConstraintKind> {
        let nulls = self.here();
        let nulls_not_distinct = self.nulls_not_distinct()?;
        let columns = columns(self)?;
        if self.at_nulls() {
            return Err(self
                .unexpected()
                .help("write it before the columns: `unique nulls not distinct (…)`"));
        }
        let (deferrable, site) = self.deferrable()?;
        let site = match (deferrable, nulls_not_distinct) {
            (Deferrable::No, true) => nulls,
            _ => site,
        };
        Ok(ConstraintKind::Unique {
            columns,
            nulls_not_distinct,
            deferrable,
            site,
        })
    }

    /// Whether `nulls not distinct` comes next.
    fn at_nulls(&self) -> bool {
        self.is_word("nulls") && self.word_at(1) == Some("not")
    }

    /// `nulls not distinct`, if it comes next.
    pub(super) fn nulls_not_distinct(&mut self) -> Result<bool> {
        let found = self.at_nulls();
        if found {
            self.bump();
            self.bump();
            self.expect_word("distinct")?;
        }
        Ok(found)
    }

    fn named_check(&mut self) -> Result<Constraint> {
        let site = self.expect_word("check")?;
        let Some(name) = self.optional_name("a check")? else {
            return Err(Diagnostic::new(site, "a check of a table needs a name")
                .help("write `check NAME (…)`"));
        };
        let expr = self.check_condition()?;
        let kind = ConstraintKind::Check { expr };
        Ok(Constraint::new(name, kind))
    }

    /// What stands behind `references`.
    pub(super) fn references(&mut self, columns: Vec<Name>) -> Result<ForeignKey> {
        let mut key = ForeignKey {
            columns,
            table: self.object_name("a table")?,
            references: Vec::new(),
            on_delete: ForeignKeyAction::default(),
            on_update: ForeignKeyAction::default(),
            deferrable: Deferrable::No,
            deferrable_site: Site::NOWHERE,
        };
        if self.is_group(proc_macro2::Delimiter::Parenthesis) {
            key.references = self.columns()?;
        }
        let (mut on_delete, mut on_update) = (None, None);
        // `on update now()` is said of the column.
        while self.is_word("on") && self.word_at(2) != Some("now") {
            let site = self.here();
            self.bump();
            let (word, slot) = match self.word() {
                Some("delete") => ("delete", &mut on_delete),
                Some("update") => ("update", &mut on_update),
                _ => return Err(self.expected_one_of(&["delete", "update"])),
            };
            self.bump();
            if slot.is_some() {
                return Err(Diagnostic::new(
                    site,
                    format!("`on {word}` stands here twice"),
                ));
            }
            *slot = Some(self.foreign_key_action()?);
        }
        key.on_delete = on_delete.unwrap_or_default();
        key.on_update = on_update.unwrap_or_default();
        (key.deferrable, key.deferrable_site) = self.deferrable()?;
        Ok(key)
    }

    fn foreign_key_action(&mut self) -> Result<ForeignKeyAction> {
        let first = self.word().map(str::to_owned);
        let action = match first.as_deref() {
            Some("restrict") => ForeignKeyAction::Restrict,
            Some("cascade") => ForeignKeyAction::Cascade,
            Some("no") => {
                self.bump();
                self.expect_word("action")?;
                return Ok(ForeignKeyAction::NoAction);
            }
            Some("set") => {
                self.bump();
                let action = match self.word() {
                    Some("null") => ForeignKeyAction::SetNull,
                    Some("default") => ForeignKeyAction::SetDefault,
                    _ => return Err(self.expected_one_of(&["null", "default"])),
                };
                self.bump();
                return Ok(action);
            }
            _ => return Err(self.expected_one_of(&["cascade", "restrict", "set", "no"])),
        };
        self.bump();
        Ok(action)
    }

    /// `not valid`, behind a new check or foreign key.
    pub(super) fn not_valid(&mut self, constraint: &Constraint) -> Result<bool> {
        let site = self.here();
        if !self.eat_word("not") {
            return Ok(false);
        }
        self.expect_word("valid")?;
        match constraint.kind {
            ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_) => Ok(true),
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclude(_) => {
                let message = format!("a {} looks at all rows", constraint.word());
                Err(Diagnostic::new(site, message).help("leave `not valid` out"))
            }
        }
    }

    pub(super) fn deferrable(&mut self) -> Result<(Deferrable, Site)> {
        let site = self.here();
        if !self.eat_word("deferrable") {
            return Ok((Deferrable::No, Site::NOWHERE));
        }
        if !self.eat_word("initially") {
            return Ok((Deferrable::InitiallyImmediate, site));
        }
        let when = match self.word() {
            Some("deferred") => Deferrable::InitiallyDeferred,
            Some("immediate") => Deferrable::InitiallyImmediate,
            _ => return Err(self.expected_one_of(&["deferred", "immediate"])),
        };
        self.bump();
        Ok((when, site))
    }
}

/// An unnamed constraint gets its name; `site` is the keyword to blame for it.
pub(super) fn by_convention(table: &ObjectName, kind: ConstraintKind, site: Site) -> Constraint {
    let name = naming::constraint(table, &kind).unwrap_or_default();
    Constraint::new(Name::by_convention(name, site), kind)
}
