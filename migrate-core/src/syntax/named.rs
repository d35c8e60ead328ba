//! Extensions, schemas, sequences, domains and composite types:
//! `create extension E version "1.2" keep;`, `create schema S;`,
//! `create sequence Q as Integer start 10 owned by T.c;`, `create domain D: T check (…);`,
//! `create type C { a: Integer }`.

use super::parser::{Parser, Result};
use crate::schema::{
    CompositeType, Constraint, ConstraintKind, DatabaseSchema, Domain, Extension, ObjectKind,
    Sequence, SequenceOptions, SequenceOwner,
};
use crate::{Diagnostic, Name, ObjectName, naming};

/// The words that go on behind the name of an extension.
const EXTENSION: &[&str] = &["schema", "version", "keep", ";"];

/// The words that go on behind the name of a sequence.
const SEQUENCE: &[&str] = &[
    "as",
    "start",
    "increment",
    "min",
    "max",
    "cache",
    "cycle",
    "owned",
];

impl Parser {
    /// An extension has one name for ever.
    pub(super) fn refuse_rename(&self, kind: ObjectKind) -> Result<()> {
        if kind != ObjectKind::Extension {
            return Ok(());
        }
        let word = kind.word();
        let message = format!("`rename {word}` is no statement");
        Err(Diagnostic::new(self.here(), message)
            .help(format!("create a new {word}, or leave the name as it is")))
    }

    /// `keep`, behind an object that the database may have on its own.
    pub(super) fn keep(&mut self, kind: ObjectKind) -> Result<bool> {
        if !self.is_word("keep") {
            return Ok(false);
        }
        if kind.may_be_kept() {
            self.bump();
            return Ok(true);
        }
        let message = format!("a {} cannot be kept", kind.word());
        Err(Diagnostic::new(self.here(), message)
            .help("leave `keep` out: it is for extensions and schemas"))
    }

    /// What stands behind `create extension`, up to `keep`.
    pub(super) fn extension(&mut self) -> Result<Extension> {
        let mut extension = Extension {
            name: self.name("an extension")?,
            schema: None,
            version: None,
        };
        loop {
            match self.word() {
                Some("schema") if extension.schema.is_none() => {
                    self.bump();
                    extension.schema = Some(self.name("a schema")?);
                }
                Some("version") if extension.version.is_none() => {
                    self.bump();
                    let (version, _) = self.full_text("a version in double quotes")?;
                    extension.version = Some(version.to_string());
                }
                None | Some("keep") => return Ok(extension),
                Some(_) => return Err(self.expected_one_of(EXTENSION)),
            }
        }
    }

    /// What stands behind `create schema`, up to `keep`.
    pub(super) fn database_schema(&mut self, comment: Option<String>) -> Result<DatabaseSchema> {
        let name = self.name("a schema")?;
        Ok(DatabaseSchema { name, comment })
    }

    /// What stands behind `create sequence`.
    pub(super) fn sequence(&mut self, comment: Option<String>) -> Result<Sequence> {
        let mut sequence = Sequence {
            name: self.object_name("a sequence")?,
            ty: None,
            options: SequenceOptions::default(),
            owner: None,
            comment,
        };
        while self.word().is_some() {
            let site = self.here();
            let word = self.one_word(SEQUENCE)?;
            let options = &mut sequence.options;
            let again = match word {
                "as" => sequence.ty.replace(self.ty()?).is_some(),
                "start" => options.start.replace(self.signed()?).is_some(),
                "increment" => options.increment.replace(self.signed()?).is_some(),
                "min" => options.min.replace(self.signed()?).is_some(),
                "max" => options.max.replace(self.signed()?).is_some(),
                "cache" => options.cache.replace(self.signed()?).is_some(),
                "cycle" => std::mem::replace(&mut options.cycle, true),
                _ => sequence.owner.replace(self.owner()?).is_some(),
            };
            if again {
                let message = format!("the sequence says `{word}` twice");
                return Err(Diagnostic::new(site, message).help("remove one of the two"));
            }
        }
        Ok(sequence)
    }

    /// `by T.c`
    fn owner(&mut self) -> Result<SequenceOwner> {
        self.expect_word("by")?;
        let first = self.name("a table")?;
        self.expect_punct('.')
            .map_err(|error| error.or_help("write the column behind the table: `owned by T.c`"))?;
        let second = self.name("a column")?;
        let (table, column) = match self.eat_punct('.') {
            true => (ObjectName::qualified(first, second), self.name("a column")?),
            false => (ObjectName::new(first), second),
        };
        Ok(SequenceOwner { table, column })
    }

    /// A whole number, which may be negative.
    fn signed(&mut self) -> Result<i128> {
        let negative = self.eat_punct('-');
        let number: i128 = self.whole("a number", 0)?;
        Ok(if negative { -number } else { number })
    }

    /// What stands behind `create domain`.
    pub(super) fn domain(&mut self, comment: Option<String>) -> Result<Domain> {
        let name = self.object_name("a domain")?;
        self.expect_punct(':').map_err(|error| {
            error.or_help("write the type of its values: `create domain D: Text`")
        })?;
        let ty = self.ty()?;
        let default = match self.eat_punct('=') {
            true => Some(self.expression()?),
            false => None,
        };
        let mut checks = Vec::new();
        while self.is_word("check") {
            checks.push(self.domain_check(&name)?);
        }
        Ok(Domain {
            name,
            ty,
            default,
            checks,
            comment,
        })
    }

    /// `check [NAME] (EXPR)`
    fn domain_check(&mut self, domain: &ObjectName) -> Result<Constraint> {
        let site = self.expect_word("check")?;
        let name = self.optional_name("a check")?;
        let usual = || naming::check(domain, &Name::new(Domain::VALUE));
        let by_convention = || Name::by_convention(usual(), site);
        let expr = self.check_condition()?;
        Ok(Constraint::new(
            name.unwrap_or_else(by_convention),
            ConstraintKind::Check { expr },
        ))
    }

    /// What stands behind `create type`.
    pub(super) fn composite(&mut self, comment: Option<String>) -> Result<CompositeType> {
        let site = self.here();
        let name = self.object_name("a type")?;
        let errors = self.report.len();
        let attributes = self.block(Self::is_column_head, |parser| {
            let name = parser.name("a part")?;
            if !parser.is_punct(':') {
                return Err(parser
                    .expected("`:`")
                    .help("write a part as `name: Type`, or `create enum` for a list of values"));
            }
            parser.bump();
            Ok((name, parser.ty()?))
        })?;
        if attributes.is_empty() && self.report.len() == errors {
            let message = format!("the type `{name}` has no parts");
            let help = "write one between the braces: `name: Type`";
            return Err(Diagnostic::new(site, message).help(help));
        }
        Ok(CompositeType {
            name,
            attributes,
            comment,
        })
    }
}
