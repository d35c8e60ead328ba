//! A text of SQL, and what was read of it.
//!
//! Who reads it is given along with the text: the model knows no parser. What was read is no
//! part of the meaning, like a [`Site`]: any two are equal, and none is encoded or printed.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::{Dialect, PerDialect, Site};

/// A text of SQL, with the place of its literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlText {
    /// The statement.
    pub text: String,
    /// The literal.
    pub site: Site,
    /// What is read of it.
    pub readings: SqlReadings,
}

impl From<String> for SqlText {
    fn from(text: String) -> Self {
        Self::unread(text, Site::NOWHERE)
    }
}

impl From<&str> for SqlText {
    fn from(text: &str) -> Self {
        Self::unread(text, Site::NOWHERE)
    }
}

impl SqlText {
    /// A text that nobody reads: it was decoded, derived or built by code.
    pub fn unread(text: impl Into<String>, site: Site) -> Self {
        Self {
            text: text.into(),
            site,
            readings: SqlReadings::default(),
        }
    }

    /// A text that is read when somebody asks.
    pub fn read_by(reader: SqlReader, text: impl Into<String>, site: Site) -> Self {
        Self {
            text: text.into(),
            site,
            readings: SqlReadings(Some(Arc::new(Lazy {
                reader,
                known: std::array::from_fn(|_| OnceLock::new()),
            }))),
        }
    }

    /// Whether somebody reads it.
    pub fn is_readable(&self) -> bool {
        self.readings.0.is_some()
    }

    /// What it says in a dialect, or `None` where nobody reads it. Remembered.
    pub fn reading(&self, dialect: Dialect) -> Option<&SqlReading> {
        let lazy = self.readings.0.as_deref()?;
        let place = Dialect::ALL.iter().position(|known| *known == dialect)?;
        let known = lazy.known.get(place)?;
        Some(known.get_or_init(|| (lazy.reader)(&self.text, dialect)))
    }
}

/// What one dialect gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arm {
    /// Nothing, on purpose.
    Skip,
    /// This text.
    Sql(SqlText),
}

impl PerDialect<Arm> {
    /// The texts of the arms that are sent.
    pub fn texts(&self) -> PerDialect<SqlText> {
        match self {
            Self::Same(Arm::Sql(sql)) => PerDialect::Same(sql.clone()),
            Self::Same(Arm::Skip) => PerDialect::Each(Vec::new()),
            Self::Each(arms) => {
                let texts = arms.iter().filter_map(|(dialect, arm)| match arm {
                    Arm::Sql(sql) => Some((*dialect, sql.clone())),
                    Arm::Skip => None,
                });
                PerDialect::Each(texts.collect())
            }
        }
    }

    /// The text that a dialect is sent.
    pub fn sent(&self, dialect: Dialect) -> Option<&SqlText> {
        match self.get(dialect)? {
            Arm::Sql(sql) => Some(sql),
            Arm::Skip => None,
        }
    }
}

/// Reads a text of SQL in a dialect.
pub type SqlReader = fn(&str, Dialect) -> SqlReading;

/// What was read of a text in each dialect, once asked for.
#[derive(Clone, Default)]
pub struct SqlReadings(Option<Arc<Lazy>>);

struct Lazy {
    reader: SqlReader,
    known: [OnceLock<SqlReading>; Dialect::ALL.len()],
}

impl PartialEq for SqlReadings {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SqlReadings {}

impl fmt::Debug for SqlReadings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

/// What was read of a text in one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlReading {
    /// What the text is about is known.
    Read(SqlNames),
    /// The text is a mistake, for sure.
    Wrong(SqlMistake),
    /// The reader does not know what the text says.
    Opaque,
}

/// A mistake in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlMistake {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Where; nowhere is the end of the text.
    pub place: Option<SqlPlace>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqlPlace {
    /// The line, counted from one.
    pub line: usize,
    /// The column in characters, counted from one.
    pub column: usize,
    /// How many characters it is long.
    pub length: usize,
}

/// The tables and columns that a statement names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SqlNames {
    /// The tables and views that have to exist.
    pub tables: Vec<SqlTable>,
    /// The columns that have to exist.
    pub columns: Vec<SqlColumn>,
    /// The names of what the statement makes: tables, views, columns.
    pub makes: Vec<SqlWord>,
    /// The tables all of whose columns are taken, by a `*`.
    pub wholes: Vec<SqlTable>,
    /// The names of the columns that a query gives, where all are known.
    pub gives: Option<Vec<SqlWord>>,
    /// Whether more may stand in the text than was understood.
    pub is_partial: bool,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlWord {
    /// The name, as written between its quotes.
    pub text: String,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// Where it stands.
    pub place: SqlPlace,
}

/// A table or view that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlTable {
    /// What stands before the point.
    pub schema: Option<SqlWord>,
    /// Its name.
    pub name: SqlWord,
}

impl SqlColumn {
    /// Whether it is a column of the table that the text is about.
    pub fn is_of_own_table(&self) -> bool {
        self.among.iter().any(SqlTable::is_own)
    }
}

/// A column that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlColumn {
    /// Its name.
    pub name: SqlWord,
    /// The tables one of which has it. Where there is none, what stands before the point is
    /// the name of no table here.
    pub among: Vec<SqlTable>,
    /// What stands before the point.
    pub qualifier: Option<SqlWord>,
}

impl SqlTable {
    /// The table that a text is about without naming it: an expression's, a trigger's.
    pub fn own() -> Self {
        let name = SqlWord {
            text: String::new(),
            quoted: true,
            place: SqlPlace::default(),
        };
        Self { schema: None, name }
    }

    /// Whether it is that table.
    pub fn is_own(&self) -> bool {
        self.name.text.is_empty()
    }
}

impl SqlWord {
    /// Whether it is the name of a thing that the model knows by that name.
    ///
    /// PostgreSQL reads a bare word in lower case; elsewhere the case of most names is open.
    pub fn names(&self, known: &str, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Postgres if self.quoted => self.text == known,
            Dialect::Postgres if self.text.is_ascii() => self.text.to_ascii_lowercase() == known,
            Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb | Dialect::Sqlite => {
                self.text.to_lowercase() == known.to_lowercase()
            }
        }
    }
}
