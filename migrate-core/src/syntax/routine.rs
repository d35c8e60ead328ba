//! Functions and procedures: `create function F(a: Integer) -> Text { language sql, body "…" }`.

use super::parser::{Parser, Result};
use super::sql;
use super::token::Token;
use crate::op::{Arm, SqlText};
use crate::schema::{
    Argument, ArgumentMode, Characteristic, Parallel, Returns, Routine, Signature, SqlReader, Type,
    Volatility,
};
use crate::{Diagnostic, Name, PerDialect};

/// The words that begin an item of the block.
const ITEMS: &[&str] = &[
    "language",
    "immutable",
    "stable",
    "volatile",
    "strict",
    "security",
    "leakproof",
    "parallel",
    "set",
    "cost",
    "rows",
    "reads",
    "modifies",
    "no",
    "body",
];

/// An item of the block of a routine.
enum Item {
    Language(Name),
    Characteristic(Characteristic),
    Body(PerDialect<Arm>),
}

impl Parser {
    /// What stands behind `create function` and `create procedure`.
    pub(super) fn routine(&mut self, procedure: bool, comment: Option<String>) -> Result<Routine> {
        let name = self.object_name(if procedure {
            "a procedure"
        } else {
            "a function"
        })?;
        let arguments = self.parens(|parser| parser.separated(&mut Self::argument))?;
        let returns = match procedure {
            false if self.is_punct('-') => self.returns()?,
            _ => Returns::Nothing,
        };
        let mut routine = Routine {
            name,
            procedure,
            arguments,
            returns,
            language: None,
            characteristics: Vec::new(),
            body: PerDialect::Each(Vec::new()),
            comment,
        };
        self.routine_block(&mut routine)?;
        Ok(routine)
    }

    /// `(TYPE, …)`: what tells a routine from others of its name.
    pub(super) fn signature(&mut self) -> Result<Signature> {
        let types = self.parens(|parser| parser.separated(&mut Self::taken))?;
        Ok(Signature::new(types))
    }

    /// A type of a signature: an argument has no name there.
    fn taken(&mut self) -> Result<Type> {
        if self.is_column_head() {
            let error = Diagnostic::new(self.here(), "an argument has no name here");
            return Err(error.help("write its type alone: `f(Integer, Text)`"));
        }
        self.ty()
    }

    fn routine_block(&mut self, routine: &mut Routine) -> Result<()> {
        let site = self.here();
        let mut has_body = false;
        let errors = self.report.len();
        self.block(Self::is_routine_item, |parser| {
            let here = parser.here();
            let again = match parser.routine_item()? {
                Item::Language(name) => routine.language.replace(name).is_some(),
                Item::Body(body) => {
                    routine.body = body;
                    std::mem::replace(&mut has_body, true)
                }
                Item::Characteristic(new) => {
                    let known = routine.characteristics.iter();
                    let again = known.clone().any(|known| is_same_choice(known, &new));
                    routine.characteristics.push(new);
                    again
                }
            };
            match again {
                true => {
                    Err(Diagnostic::new(here, "this is said twice").help("keep one of the two"))
                }
                false => Ok(()),
            }
        })?;
        if !has_body && self.report.len() == errors {
            let word = routine.kind().word();
            let message = format!("{word} `{}` has no body", routine.name);
            return Err(Diagnostic::new(site, message).help("add `body \"…\"` to the block"));
        }
        let reader = reader(routine);
        routine.body = routine.body.map(|arm| match (arm, reader) {
            (Arm::Sql(sql), Some(reader)) => {
                Arm::Sql(SqlText::read_by(reader, sql.text.clone(), sql.site))
            }
            (arm, _) => arm.clone(),
        });
        Ok(())
    }

    /// `[out | inout | variadic] NAME: TYPE [= DEFAULT]`
    fn argument(&mut self) -> Result<Argument> {
        let mode = match self.word() {
            _ if self.is_column_head() => ArgumentMode::In,
            Some("in") => ArgumentMode::In,
            Some("out") => ArgumentMode::Out,
            Some("inout") => ArgumentMode::InOut,
            Some("variadic") => ArgumentMode::Variadic,
            _ => return Err(self.expected("an argument").help("write `name: Type`")),
        };
        if !self.is_column_head() {
            self.bump();
        }
        let name = self.name("an argument")?;
        self.expect_punct(':')?;
        let ty = self.ty()?;
        let default = match self.eat_punct('=') {
            true => Some(self.expression()?),
            false => None,
        };
        Ok(Argument {
            mode,
            name,
            ty,
            default,
        })
    }

    /// `-> void | trigger | setof TYPE | table (NAME: TYPE, …) | TYPE`
    fn returns(&mut self) -> Result<Returns> {
        self.expect_punct('-')?;
        self.expect_punct('>')?;
        match self.word() {
            Some("void") => {
                self.bump();
                Ok(Returns::Void)
            }
            Some("trigger") => {
                self.bump();
                Ok(Returns::Trigger)
            }
            Some("setof") => {
                self.bump();
                self.ty().map(Returns::Set)
            }
            Some("table") => {
                self.bump();
                let column = |parser: &mut Self| {
                    let name = parser.name("a column")?;
                    parser.expect_punct(':')?;
                    Ok((name, parser.ty()?))
                };
                self.list("a column", column).map(Returns::Rows)
            }
            _ => self.ty().map(Returns::Value),
        }
    }

    fn is_routine_item(&self) -> bool {
        self.word().is_some_and(|word| ITEMS.contains(&word))
    }

    fn routine_item(&mut self) -> Result<Item> {
        let Some(word) = self.word().filter(|word| ITEMS.contains(word)) else {
            return Err(self.expected_one_of(ITEMS));
        };
        let word = word.to_owned();
        self.bump();
        let characteristic = match word.as_str() {
            "language" => return self.name("a language").map(Item::Language),
            "body" => return self.arms().map(Item::Body),
            "immutable" => Characteristic::Volatility(Volatility::Immutable),
            "stable" => Characteristic::Volatility(Volatility::Stable),
            "volatile" => Characteristic::Volatility(Volatility::Volatile),
            "strict" => Characteristic::Strict,
            "leakproof" => Characteristic::Leakproof,
            "security" => match self.one_word(&["definer", "invoker"])? {
                "definer" => Characteristic::SecurityDefiner,
                _ => Characteristic::SecurityInvoker,
            },
            "parallel" => Characteristic::Parallel(
                match self.one_word(&["safe", "restricted", "unsafe"])? {
                    "safe" => Parallel::Safe,
                    "restricted" => Parallel::Restricted,
                    _ => Parallel::Unsafe,
                },
            ),
            "set" => {
                let name = self.name("a setting")?;
                self.expect_punct('=')?;
                let (value, _) = self.text("its value as a text")?;
                Characteristic::Set(name, value.to_string())
            }
            "cost" => Characteristic::Cost(self.whole_number()?),
            "rows" => Characteristic::Rows(self.whole_number()?),
            "reads" => {
                self.sql_data()?;
                Characteristic::ReadsSqlData
            }
            "modifies" => {
                self.sql_data()?;
                Characteristic::ModifiesSqlData
            }
            _ => {
                self.expect_word("sql")?;
                Characteristic::NoSql
            }
        };
        Ok(Item::Characteristic(characteristic))
    }

    /// One of these words.
    pub(super) fn one_word(&mut self, words: &[&'static str]) -> Result<&'static str> {
        let found = words.iter().find(|word| self.is_word(word)).copied();
        match found {
            Some(word) => {
                self.bump();
                Ok(word)
            }
            None => Err(self.expected_one_of(words)),
        }
    }

    /// `sql data`
    fn sql_data(&mut self) -> Result<()> {
        self.expect_word("sql")?;
        self.expect_word("data").map(drop)
    }

    fn whole_number(&mut self) -> Result<u32> {
        let number = match self.peek() {
            Token::Number(written) => written.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => {
                self.bump();
                Ok(number)
            }
            None => Err(self.expected("a whole number")),
        }
    }
}

/// Whether two say the same thing of a routine, in one way or another.
fn is_same_choice(one: &Characteristic, other: &Characteristic) -> bool {
    use Characteristic::{
        ModifiesSqlData, NoSql, ReadsSqlData, SecurityDefiner, SecurityInvoker, Set,
    };
    let data = |what: &Characteristic| matches!(what, ReadsSqlData | ModifiesSqlData | NoSql);
    let security = |what: &Characteristic| matches!(what, SecurityDefiner | SecurityInvoker);
    match (one, other) {
        (Set(one, _), Set(other, _)) => one == other,
        _ => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
                || data(one) && data(other)
                || security(one) && security(other)
        }
    }
}

/// Who reads the body: nobody, where it is in no language of SQL.
fn reader(routine: &Routine) -> Option<SqlReader> {
    let language = routine.language.as_ref().map(Name::as_str);
    match language {
        Some(other) if !["sql", "plpgsql"].contains(&other) => None,
        _ if routine.returns == Returns::Trigger => Some(sql::read_trigger_function),
        Some("sql") => Some(sql::read_sql_routine),
        _ => Some(sql::read_routine),
    }
}
