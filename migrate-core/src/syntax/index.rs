//! Indexes: `[using METHOD] (KEY…) [include (…)] [nulls not distinct] [where (…)]`.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::token::Token;
use crate::expr::Expr;
use crate::schema::{Index, IndexKey, NullsOrder, Storage, Subject};
use crate::{Diagnostic, Name, ObjectName, Site, naming};

impl Parser {
    /// What stands behind the name of an index, and its table.
    pub(super) fn index(
        &mut self,
        table: &ObjectName,
        name: Option<Name>,
        unique: bool,
        site: Site,
    ) -> Result<Index> {
        let method = if self.eat_word("using") {
            // Every dialect's own method is a B-tree: naming it says nothing.
            Some(self.name("an index method")?).filter(|method| *method != "btree")
        } else {
            None
        };
        let mut index = Index {
            name: Name::at("", site),
            unique,
            method,
            keys: self.list("a key", Self::index_key)?,
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
            storage: Storage::default(),
        };
        if self.eat_word("include") {
            index.include = self.columns()?;
        }
        let nulls = self.here();
        index.nulls_not_distinct = self.nulls_not_distinct()?;
        if index.nulls_not_distinct && !unique {
            let message = "only a unique index can be `nulls not distinct`";
            return Err(
                Diagnostic::new(nulls, message).help("write `unique index`, or leave it out")
            );
        }
        if self.eat_word("where") {
            index.predicate = Some(self.parenthesized()?);
        }
        index.storage = self.storage(Subject::Index)?.without_empty();
        index.name = match name {
            Some(name) => name,
            None => Name::by_convention(naming::index(table, &index), site),
        };
        Ok(index)
    }

    /// A key, with what is said of it.
    pub(super) fn index_key(&mut self) -> Result<IndexKey> {
        let mut key = if self.is_beginning() {
            self.beginning()?
        } else {
            IndexKey::new(self.key_value("index")?)
        };
        let (mut order, mut nulls) = (false, false);
        while !self.at_end() && !self.is_punct(',') && !self.is_word("with") {
            let again = match self.word() {
                Some(word @ ("asc" | "desc")) => {
                    key.descending = word == "desc";
                    std::mem::replace(&mut order, true)
                }
                Some("nulls") => {
                    self.bump();
                    key.nulls = Some(match self.word() {
                        Some("first") => NullsOrder::First,
                        Some("last") => NullsOrder::Last,
                        _ => return Err(self.expected_one_of(&["first", "last"])),
                    });
                    std::mem::replace(&mut nulls, true)
                }
                _ => {
                    self.comparison_of(&mut key)?;
                    continue;
                }
            };
            if again {
                return Err(twice(self.here(), "an order"));
            }
            self.bump();
        }
        Ok(key)
    }

    /// `collate "C"` or an operator class, behind the value of a key.
    pub(super) fn comparison_of(&mut self, key: &mut IndexKey) -> Result<()> {
        let site = self.here();
        if self.eat_word("collate") {
            let name = self.name("a collation")?;
            if key.collation.replace(name).is_some() {
                return Err(twice(site, "a collation"));
            }
        } else if self.is_name() {
            let name = self.name("an operator class")?;
            if key.operator_class.replace(name).is_some() {
                return Err(twice(site, "an operator class"));
            }
        } else {
            return Err(self.expected("`,` or `)`"));
        }
        Ok(())
    }

    /// Whether `column(20)` comes next.
    fn is_beginning(&self) -> bool {
        matches!(self.peek(), Token::Word { .. } | Token::Text(_))
            && self.is_group_at(1, Delimiter::Parenthesis)
            && matches!(self.peek_at(2), Token::Number(_))
            && matches!(self.peek_at(3), Token::Close(_))
    }

    /// `column(20)`: the first characters of a column.
    fn beginning(&mut self) -> Result<IndexKey> {
        let column = self.name("a column")?;
        let length = self.parens(|parser| parser.whole("a number of characters", 1))?;
        Ok(IndexKey {
            length: Some(length),
            ..IndexKey::new(Expr::column(column))
        })
    }

    /// A column, or an expression in parentheses of its own; `head` is what stands before the keys.
    pub(super) fn key_value(&mut self, head: &str) -> Result<Expr> {
        if self.is_group(Delimiter::Parenthesis) {
            return self.parenthesized();
        }
        if matches!(self.peek(), Token::Word { .. }) && self.is_group_at(1, Delimiter::Parenthesis)
        {
            let found = self.peek().describe();
            let message = format!("{found} is called here, and a key is a column");
            return Err(Diagnostic::new(self.here(), message).help(format!(
                "put parentheses of its own around an expression: `{head} ((lower(email)))`",
            )));
        }
        self.name("a column").map(Expr::column)
    }
}

fn twice(site: Site, what: &str) -> Diagnostic {
    Diagnostic::new(site, format!("the key has {what} twice"))
}
