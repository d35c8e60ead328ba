//! Objects with a definition of their own: `create`, `replace`, and how the others name them.

use proc_macro2::Delimiter;

use super::attributes::Attributes;
use super::keywords::OBJECTS;
use super::parser::{Parser, Result};
use crate::op::{Op, ReplaceObject};
use crate::schema::{ObjectKey, ObjectKind, SchemaObject, View};
use crate::similar::with_article;

impl Parser {
    /// Whether the statement that starts here gives an object its definition.
    pub(super) fn is_definition(&self) -> bool {
        let named = self
            .word_at(1)
            .is_some_and(|word| word != "extension" && OBJECTS.contains(&word));
        (self.is_word("create") || self.is_word("replace")) && named
    }

    /// The kind of object that is next, if it is one.
    pub(super) fn object_kind(&mut self) -> Option<ObjectKind> {
        let kind = match self.word()? {
            "view" => ObjectKind::View,
            "materialized" if self.word_at(1) == Some("view") => {
                self.bump();
                ObjectKind::MaterializedView
            }
            "function" => ObjectKind::Function,
            "procedure" => ObjectKind::Procedure,
            "trigger" => ObjectKind::Trigger,
            "extension" => ObjectKind::Extension,
            "schema" => ObjectKind::Schema,
            "sequence" => ObjectKind::Sequence,
            "domain" => ObjectKind::Domain,
            "type" => ObjectKind::Composite,
            _ => return None,
        };
        self.bump();
        Some(kind)
    }

    /// What an object is found by, behind its kind.
    pub(super) fn object_key(&mut self, kind: ObjectKind) -> Result<ObjectKey> {
        let what = with_article(kind.word());
        match kind {
            ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Domain
            | ObjectKind::Composite => Ok(ObjectKey::new(kind, self.object_name(&what)?)),
            ObjectKind::Function | ObjectKind::Procedure => {
                let key = ObjectKey::new(kind, self.object_name(&what)?);
                let takes = match self.is_group(Delimiter::Parenthesis) {
                    true => Some(self.signature()?),
                    false => None,
                };
                Ok(ObjectKey { takes, ..key })
            }
            ObjectKind::Extension | ObjectKind::Schema => {
                Ok(ObjectKey::new(kind, self.name(&what)?))
            }
            ObjectKind::Trigger => {
                let name = self.name(&what)?;
                self.expect_word("on")?;
                let table = self.object_name("a table")?;
                Ok(ObjectKey {
                    kind,
                    name: table.sibling(name),
                    table: Some(table),
                    takes: None,
                })
            }
        }
    }

    /// `replace view …`
    pub(super) fn replace(&mut self, attributes: &Attributes) -> Result<Op> {
        self.bump();
        match self.object_kind() {
            Some(kind) => {
                let object = self.object(kind, attributes.comment())?;
                Ok(Op::ReplaceObject(ReplaceObject { object }))
            }
            None => Err(self.expected_one_of(OBJECTS)),
        }
    }

    /// An object with its definition, behind its kind.
    pub(super) fn object(
        &mut self,
        kind: ObjectKind,
        comment: Option<String>,
    ) -> Result<SchemaObject> {
        match kind {
            ObjectKind::View => self.view(false, comment).map(SchemaObject::View),
            ObjectKind::MaterializedView => self.view(true, comment).map(SchemaObject::View),
            ObjectKind::Function => self.routine(false, comment).map(SchemaObject::Routine),
            ObjectKind::Procedure => self.routine(true, comment).map(SchemaObject::Routine),
            ObjectKind::Trigger => self.trigger(comment).map(SchemaObject::Trigger),
            ObjectKind::Extension => self.extension().map(SchemaObject::Extension),
            ObjectKind::Schema => self.database_schema(comment).map(SchemaObject::Schema),
            ObjectKind::Sequence => self.sequence(comment).map(SchemaObject::Sequence),
            ObjectKind::Domain => self.domain(comment).map(SchemaObject::Domain),
            ObjectKind::Composite => self.composite(comment).map(SchemaObject::Composite),
        }
    }

    /// `NAME [(COLUMN, …)] as "QUERY"`
    fn view(&mut self, materialized: bool, comment: Option<String>) -> Result<View> {
        let name = self.object_name("a view")?;
        let columns = match self.is_group(Delimiter::Parenthesis) {
            true => self.columns()?,
            false => Vec::new(),
        };
        self.expect_word("as")?;
        Ok(View {
            name,
            materialized,
            columns,
            query: self.arms()?,
            comment,
            indexes: Vec::new(),
        })
    }
}
