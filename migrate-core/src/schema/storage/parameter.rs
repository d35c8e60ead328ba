//! What a database lets be set, and to what.

use super::parameters::{
    MARIADB_TABLE, MYSQL_INDEX, MYSQL_TABLE, POSTGRES_INDEX, POSTGRES_TABLE, SQLITE_TABLE, TOAST,
};
use super::{Setting, Value};
use crate::{Dialect, Target, Version};

/// What is told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A table.
    Table,
    /// An index.
    Index,
}

/// Something that a database lets be set.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// What it is called.
    pub name: &'static str,
    /// What it can be set to.
    pub(super) takes: Takes,
    /// What the server does where nothing is said, as the setting would be written; empty where
    /// that is not one fixed thing.
    pub(super) usual: &'static str,
    /// The first version that has it.
    pub(super) since: Version,
    /// The methods of the indexes that have it; all where none is named.
    pub(super) methods: &'static [&'static str],
}

/// What something can be set to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// Yes or no.
    Switch,
    /// A whole number from one to another.
    Whole(i64, i64),
    /// One of some numbers.
    OneOf(&'static [i64]),
    /// A number with a fraction, from one to another.
    Fraction(i64, i64),
    /// One of some words.
    Word(&'static [&'static str]),
    /// A collation of `utf8mb4`.
    Collation,
}

/// Why a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What can be written, as a part of a sentence: `a whole number from 10 to 100`.
    pub wanted: String,
    /// The words of which one is wanted.
    pub words: &'static [&'static str],
}

impl Subject {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Index => "index",
        }
    }
}

impl Parameter {
    /// All that a database lets be set.
    pub fn all(dialect: Dialect, subject: Subject) -> impl Iterator<Item = &'static Self> {
        let (own, more): (&[Self], &[Self]) = match (dialect, subject) {
            (Dialect::Postgres, Subject::Table) => (POSTGRES_TABLE, TOAST),
            (Dialect::Postgres, Subject::Index) => (POSTGRES_INDEX, &[]),
            (Dialect::Mysql, Subject::Table) => (MYSQL_TABLE, &[]),
            (Dialect::Mariadb, Subject::Table) => (MARIADB_TABLE, &[]),
            (Dialect::Mysql, Subject::Index) => (MYSQL_INDEX, &[]),
            (Dialect::Sqlite, Subject::Table) => (SQLITE_TABLE, &[]),
            (Dialect::Mariadb | Dialect::Sqlite, Subject::Index) => (&[], &[]),
        };
        own.iter().chain(more)
    }

    /// What is called so.
    pub fn find(dialect: Dialect, subject: Subject, name: &str) -> Option<&'static Self> {
        Self::all(dialect, subject).find(|parameter| parameter.name == name)
    }

    /// The first version that has it, where a database's is older.
    pub fn missing_from(&self, target: Target) -> Option<Version> {
        (target.version < self.since).then_some(self.since)
    }

    /// The methods of the indexes that have it; all where none is named.
    pub fn methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Whether it is set by its name alone.
    pub fn is_flag(&self) -> bool {
        matches!(self.takes, Takes::Nothing)
    }

    /// Whether the server does that anyway.
    pub(super) fn is_usual(&self, value: &Value) -> bool {
        match value {
            Value::Flag => false,
            Value::Switch(on) => self.usual == if *on { "true" } else { "false" },
            Value::Number(text) | Value::Word(text) => self.usual == text,
        }
    }

    /// Whether it can be set to that.
    pub(super) fn takes(&self, value: &Value) -> bool {
        let read = match value {
            Value::Flag => return self.is_flag(),
            Value::Switch(on) => self.value(if *on { "true" } else { "false" }),
            Value::Number(text) | Value::Word(text) => self.value(text),
        };
        read.as_ref() == Ok(value)
    }

    /// The setting of what a server says: a value that it would not say is none.
    pub fn read(&self, text: &str) -> Option<Setting> {
        let value = self.value(text).ok()?;
        Some(Setting::new(self.name, value))
    }

    /// The value that a text stands for.
    ///
    /// # Errors
    ///
    /// A text that stands for none.
    pub fn value(&self, text: &str) -> Result<Value, Misfit> {
        let misfit = |wanted: String| Misfit { wanted, words: &[] };
        match self.takes {
            Takes::Nothing => Err(misfit("nothing behind it".to_owned())),
            Takes::Switch => match text.to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Ok(Value::Switch(true)),
                "false" | "off" | "no" | "0" => Ok(Value::Switch(false)),
                _ => Err(misfit("`true` or `false`".to_owned())),
            },
            Takes::Whole(least, most) => {
                let number = text.parse::<i64>().ok();
                let fits = number.filter(|number| (least..=most).contains(number));
                let number = fits.map(|number| Value::Number(number.to_string()));
                number.ok_or_else(|| misfit(format!("a whole number from {least} to {most}")))
            }
            Takes::OneOf(numbers) => {
                let number = text.parse::<i64>().ok();
                let fits = number.filter(|number| numbers.contains(number));
                let number = fits.map(|number| Value::Number(number.to_string()));
                let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                number.ok_or_else(|| misfit(format!("one of {}", all.join(", "))))
            }
            Takes::Fraction(least, most) => {
                let number = text.parse::<f64>().ok();
                #[allow(clippy::cast_precision_loss)]
                let range = least as f64..=most as f64;
                let fits = number.filter(|number| range.contains(number));
                let number = fits.map(|number| Value::Number(number.to_string()));
                number.ok_or_else(|| misfit(format!("a number from {least} to {most}")))
            }
            Takes::Word(words) => {
                let mut known = words.iter();
                let word = known.find(|word| word.eq_ignore_ascii_case(text));
                let word = word.map(|word| Value::Word((*word).to_owned()));
                let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
                word.ok_or_else(|| Misfit {
                    wanted: format!("one of {}", quoted.join(", ")),
                    words,
                })
            }
            Takes::Collation => {
                let lower = text.to_ascii_lowercase();
                let is_known = lower.starts_with("utf8mb4_") || lower.starts_with("uca1400_");
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
                if is_known && lower.chars().all(plain) {
                    Ok(Value::Word(lower))
                } else {
                    Err(misfit("a collation of `utf8mb4`".to_owned()))
                }
            }
        }
    }
}
