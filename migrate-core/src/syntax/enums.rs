//! `create enum E { a, b }` and `alter enum E { add c after a, rename a to b, drop b use c }`.

use super::parser::{Parser, Result};
use crate::op::{AddEnumValue, CreateEnum, DropEnumValue, Op, Place, RenameEnumValue};
use crate::schema::EnumType;
use crate::{Allow, Diagnostic, ObjectName, Site};

/// The forms of the actions.
const ACTIONS: &str = "write `add VALUE`, `rename VALUE to NEW_VALUE` or `drop VALUE use OTHER`";

impl Parser {
    /// What stands behind `create enum`.
    pub(super) fn create_enum(&mut self, keyword: Site, comment: Option<String>) -> Result<Op> {
        let name = self.object_name("an enum")?;
        let errors = self.report.len();
        let values = self.block(Self::is_name, |parser| {
            let attributes = parser.attributes()?;
            parser.no_comment(&attributes);
            parser.no_allows(&attributes, "a value");
            let value = parser.name("a value");
            value.map_err(|error| error.or_help("write a word, or a text in double quotes"))
        })?;
        if values.is_empty() && self.report.len() == errors {
            let message = format!("the enum `{name}` has no values");
            return Err(Diagnostic::new(keyword, message).help("write one between the braces"));
        }
        let ty = EnumType {
            name,
            values,
            comment,
        };
        Ok(Op::CreateEnum(CreateEnum { ty }))
    }

    /// What stands behind `alter enum`: its operations, and the risks accepted on them.
    pub(super) fn alter_enum(&mut self, keyword: Site) -> Result<(Vec<Op>, Vec<Allow>)> {
        let name = self.object_name("an enum")?;
        let (mut ops, mut allows) = (Vec::new(), Vec::new());
        let errors = self.report.len();
        self.block(Self::is_enum_action, |parser| {
            let attributes = parser.attributes()?;
            parser.no_comment(&attributes);
            let action = parser.enum_action(&name);
            let op = action.map_err(|error| error.or_help(ACTIONS))?;
            allows.extend(attributes.allows(Some(ops.len())));
            ops.push(op);
            Ok(())
        })?;
        if ops.is_empty() && self.report.len() == errors {
            let message = format!("`alter enum {name}` changes nothing");
            return Err(
                Diagnostic::new(keyword, message).help("write an action between the braces")
            );
        }
        Ok((ops, allows))
    }

    fn is_enum_action(&self) -> bool {
        self.is_punct('#') || matches!(self.word(), Some("add" | "rename" | "drop"))
    }

    fn enum_action(&mut self, name: &ObjectName) -> Result<Op> {
        let name = name.clone();
        match self.word() {
            Some("add") => {
                self.bump();
                let value = self.name("a value")?;
                let place = if self.eat_word("before") {
                    Place::Before(self.name("a value")?)
                } else if self.eat_word("after") {
                    Place::After(self.name("a value")?)
                } else {
                    Place::Last
                };
                Ok(Op::AddEnumValue(AddEnumValue { name, value, place }))
            }
            Some("rename") => {
                self.bump();
                let (from, to) = self.rename("a value")?;
                Ok(Op::RenameEnumValue(RenameEnumValue { name, from, to }))
            }
            Some("drop") => {
                self.bump();
                let value = self.name("a value")?;
                let instead = if self.eat_word("use") {
                    Some(self.name("a value")?)
                } else {
                    None
                };
                Ok(Op::DropEnumValue(DropEnumValue {
                    name,
                    value,
                    instead,
                }))
            }
            _ => Err(self.expected_one_of(&["add", "rename", "drop"])),
        }
    }
}
