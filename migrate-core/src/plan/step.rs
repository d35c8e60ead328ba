//! Steps: what the engine does, one at a time.
//!
//! A step is plain data, stored in the journal when its migration starts, and executed
//! from there: SQL, its undo, and how to find out whether it was done.

use crate::op::Execute;
use crate::sql::{identifier, text};
use crate::{Dialect, ObjectName};

/// One step of a migration, in exactly one class of [`Work`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// What it does, for people: `build index ix_users_email on users`.
    pub title: String,
    /// What it does, for the database.
    pub work: Work,
    /// Looked at before anything is locked; each must find nothing.
    pub guards: Vec<Guard>,
    /// The tables of before the migration that it locks: it runs under a lock timeout, with
    /// retries, where there are any.
    pub locks: Vec<String>,
    /// What takes it back, in order, where the whole migration is taken back unfinished. Each
    /// may be repeated safely.
    pub undo: Vec<Work>,
}

/// What a step sends to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub enum Work {
    /// Commands in one transaction, which commits together with the step's journal row.
    Transaction(Vec<Command>),
    /// One statement outside any transaction.
    Autonomous {
        /// The statement.
        sql: String,
        /// How to find out whether it was done.
        probe: Probe,
    },
    /// New values for the rows of a table, in batches, each its own transaction.
    Batches(Batches),
}

/// One command of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub enum Command {
    /// One statement.
    Sql(String),
    /// SQLite: a table is made anew, since no ALTER can do the change.
    Rebuild(Box<Rebuild>),
}

/// How the outcome of a statement outside a transaction is looked up after a kill.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub enum Probe {
    /// PostgreSQL, `CREATE INDEX CONCURRENTLY`: a valid index means done; an invalid one is
    /// dropped before the statement runs again.
    IndexBuilt {
        /// The schema, or the connection's own.
        schema: Option<String>,
        /// The index.
        index: String,
    },
    /// PostgreSQL, `DROP INDEX CONCURRENTLY`: no such index means done.
    IndexDropped {
        /// The schema, or the connection's own.
        schema: Option<String>,
        /// The index.
        index: String,
    },
    /// MySQL and MariaDB, whose DDL is atomic: done when the definitions of these tables differ
    /// from what they were when the step was announced.
    Definitions {
        /// The tables, as schema (or the connection's own) and name.
        tables: Vec<(Option<String>, String)>,
    },
    /// PostgreSQL, `DETACH PARTITION … CONCURRENTLY`: a table that is no partition means done; one
    /// whose detaching was broken off halfway is finished.
    Detached {
        /// The partition, quoted.
        partition: String,
        /// The statement that finishes it.
        finish: String,
    },
    /// Done when the query's first value is true.
    Query {
        /// The query.
        sql: String,
    },
    /// Running it again does no harm.
    Repeatable,
    /// It cannot be known: after a kill the run stops and asks for `repair`.
    Unknown,
}

impl Probe {
    /// The query that the user has written, if there is one for this dialect.
    pub(super) fn written(op: &Execute, dialect: Dialect) -> Option<Self> {
        let query = op.done_when.as_ref()?.get(dialect)?;
        let sql = query.text.clone();
        Some(Self::Query { sql })
    }
}

/// A condition that has to hold before a step may run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Guard {
    /// A query that gives one number: how many rows stand in the way.
    pub sql: String,
    /// What they are, for people: `rows of users have a null in email`.
    pub message: String,
    /// What to do about them.
    pub help: String,
}

/// A backfill, ready to run in ranges of the primary key.
///
/// A range is `key > (low) AND key <= (high)`, whose bounds are SQL literals that the database
/// itself has written (`key_literals`), so that keys of any type survive exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Batches {
    /// The table, for people.
    pub table: String,
    /// The table, quoted.
    pub from: String,
    /// The key's columns, quoted; empty where there is none, or where it changes: then all
    /// is one batch.
    pub key: Vec<String>,
    /// For each of the key's columns, an expression that gives its value as an SQL literal.
    pub key_literals: Vec<String>,
    /// `UPDATE … SET …`, up to where a WHERE clause would follow; where there are `closures`, what
    /// they set is missing.
    pub update: String,
    /// What closures of the program set, row by row.
    #[cfg_attr(feature = "engine", serde(default))]
    pub closures: Option<RowByRow>,
    /// The condition on the rows, without WHERE.
    pub filter: Option<String>,
    /// Rows in one batch; the engine's choice where it is left out.
    pub size: Option<u32>,
    /// Milliseconds to wait between batches.
    pub pause: Option<u32>,
}

/// The part of a backfill that closures of the program compute: its rows are read, and each is
/// updated by its key, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct RowByRow {
    /// The columns that closures read, by name.
    pub columns: Vec<String>,
    /// For each of them, an expression that gives its value as text.
    pub texts: Vec<String>,
    /// What keeps others off the rows meanwhile: stands at the end of the query.
    pub lock: String,
    /// What they set.
    pub values: Vec<Computed>,
}

/// What one closure computes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Computed {
    /// The column that it sets, for people.
    pub name: String,
    /// The column, quoted.
    pub column: String,
    /// Which closure of its migration it is.
    pub number: u32,
    /// Its tokens: the program's closure of that number has to be the same.
    pub text: String,
    /// How its text becomes a literal.
    pub notation: Notation,
}

/// How the text that a closure gives becomes a literal of SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub enum Notation {
    /// As text, which the column reads as its own type.
    Text,
    /// Hexadecimal digits, as the bytes that they stand for.
    Bytes,
    /// A moment with its offset, which is zero: MySQL takes it without.
    Moment,
    /// A JSON array of texts, as an array of what they stand for.
    Array,
}

impl Notation {
    /// The literal of a value, or NULL.
    pub fn literal(self, value: Option<&str>, dialect: Dialect) -> String {
        let Some(value) = value else {
            return "NULL".to_owned();
        };
        match self {
            Self::Text => text(value, dialect),
            Self::Bytes if dialect == Dialect::Postgres => text(&format!("\\x{value}"), dialect),
            Self::Bytes => format!("x'{value}'"),
            Self::Moment if dialect.is_mysql_family() => {
                let moment = value.strip_suffix("+00:00").unwrap_or(value);
                text(&moment.replace('T', " "), dialect)
            }
            Self::Moment => text(value, dialect),
            Self::Array => text(&array(value), dialect),
        }
    }
}

/// `{"a","b"}`, as PostgreSQL reads it.
fn array(items: &str) -> String {
    let items: Vec<String> = serde_json::from_str(items).unwrap_or_default();
    let escaped = |item: &String| item.replace('\\', r"\\").replace('"', "\\\"");
    let quoted = items.iter().map(|item| format!("\"{}\"", escaped(item)));
    let quoted: Vec<String> = quoted.collect();
    format!("{{{}}}", quoted.join(","))
}

/// SQLite: everything that is needed to make a table anew, under the name that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Rebuild {
    /// The table.
    pub table: String,
    /// The columns and constraints of its new shape, as they stand behind `CREATE TABLE name`.
    pub body: String,
    /// What fills the new table: columns, quoted, each with its value in a row of the old one.
    /// Columns that are left out get their default.
    pub values: Vec<(String, String)>,
    /// The indexes of the model, to be created on the new table.
    pub indexes: Vec<String>,
    /// The indexes of the old model by name: any other index found live is carried through.
    pub known_indexes: Vec<String>,
    /// The triggers of the model, to be created on the new table.
    #[cfg_attr(feature = "engine", serde(default))]
    pub triggers: Vec<String>,
    /// The triggers of the old model by name: any other trigger found live is carried through.
    #[cfg_attr(feature = "engine", serde(default))]
    pub known_triggers: Vec<String>,
    /// The statement that would create the old table from the model: columns and constraints
    /// that the live one has beyond it stop the run.
    pub expected: String,
    /// The table as the migration finds it, where it is older: compared with the live one before
    /// anything of the migration is done.
    #[cfg_attr(feature = "engine", serde(default))]
    pub origin: Option<Expected>,
}

/// SQLite: a table as the model has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "engine", derive(serde::Serialize, serde::Deserialize))]
pub struct Expected {
    /// The table.
    pub table: String,
    /// The statement that would create it.
    pub create: String,
}

impl Rebuild {
    /// The name of the new table while it is filled, unless a table has it already.
    pub fn temporary(&self) -> String {
        format!("_migrate_new_{}", self.table)
    }

    /// The statements, in order, with the given name for the new table while it is filled.
    ///
    /// The engine runs them with foreign keys off, the rename under `legacy_alter_table`, and
    /// puts back what they lose: triggers, foreign indexes, the AUTOINCREMENT mark.
    pub fn statements(&self, temporary: &str) -> Vec<String> {
        let quoted = |name: &str| identifier(name, Dialect::Sqlite);
        let (table, new) = (quoted(&self.table), quoted(temporary));
        let (columns, values): (Vec<&str>, Vec<&str>) = self
            .values
            .iter()
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .unzip();
        let mut statements = vec![
            format!("CREATE TABLE {new} {}", self.body),
            format!(
                "INSERT INTO {new} ({}) SELECT {} FROM {table}",
                columns.join(", "),
                values.join(", ")
            ),
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {new} RENAME TO {table}"),
        ];
        statements.extend(self.indexes.iter().cloned());
        statements.extend(self.triggers.iter().cloned());
        statements
    }
}

impl Batches {
    /// The one statement that the batches amount to.
    ///
    /// A closure cannot be a part of it: it stands there as a comment, for people.
    pub fn whole(&self) -> String {
        let mut whole = self.update.clone();
        if let Some(rows) = &self.closures {
            let set = rows.values.iter().map(|value| {
                let closure = value.text.replace("*/", "* /");
                format!("{} = /* {closure} */", value.column)
            });
            whole = self.setting(set);
        }
        match &self.filter {
            Some(filter) => format!("{whole} WHERE {filter}"),
            None => whole,
        }
    }

    /// The update with what closures set behind the rest of it.
    pub fn setting(&self, more: impl Iterator<Item = String>) -> String {
        let more: Vec<String> = more.collect();
        let comma = if self.update.ends_with(" SET") {
            ""
        } else {
            ","
        };
        format!("{}{comma} {}", self.update, more.join(", "))
    }
}

impl Command {
    /// SQLite: whether foreign keys have to be off while it runs, since it drops a table whose
    /// children must stay. `PRAGMA foreign_keys` is set before the transaction begins.
    pub fn suspends_foreign_keys(&self) -> bool {
        match self {
            Self::Rebuild(_) => true,
            Self::Sql(sql) => sql.starts_with("DROP TABLE "),
        }
    }
}

impl Step {
    /// SQLite: the tables of before the migration that it makes anew.
    pub fn origins(&self) -> impl Iterator<Item = &Expected> {
        let commands = match &self.work {
            Work::Transaction(commands) => commands.as_slice(),
            Work::Autonomous { .. } | Work::Batches(_) => &[],
        };
        commands.iter().filter_map(|command| match command {
            Command::Rebuild(rebuild) => rebuild.origin.as_ref(),
            Command::Sql(_) => None,
        })
    }

    /// A step of one transaction, without guards, locks or undo.
    pub fn transaction(title: impl Into<String>, statements: Vec<String>) -> Self {
        Self {
            title: title.into(),
            work: Work::Transaction(statements.into_iter().map(Command::Sql).collect()),
            guards: Vec::new(),
            locks: Vec::new(),
            undo: Vec::new(),
        }
    }

    /// The same, locking a table that existed before the migration.
    #[must_use]
    pub fn locking(mut self, table: &ObjectName) -> Self {
        self.locks.push(table.to_string());
        self
    }
}
