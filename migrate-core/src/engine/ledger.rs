//! The ledger's tables in SQL: how they are made, read and written.
//!
//! Everything is text or a number, so that it looks the same in every database. Pure: the
//! scripts of `plan --sql` are put together from the same statements.

use std::time::Duration;

use super::book::{Answers, Book, FORMAT};
use super::entry::Entry;
use super::journal::{Cursor, Journal};
use super::{Applied, LedgerName, StepState};
use crate::plan::{Direction, Strategy};
use crate::sql;
use crate::{Dialect, Name};

/// A row of a result, as text.
pub(super) type Row = Vec<Option<String>>;

/// The tables of one ledger in one dialect.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    dialect: Dialect,
    meta: String,
    applied: String,
    journal: String,
    log: String,
    answers: String,
}

impl Ledger {
    pub(super) fn new(name: &LedgerName, dialect: Dialect) -> Self {
        let tables = name.tables().map(|table| sql::object(&table, dialect));
        let [meta, applied, journal, log, answers] = tables;
        Self {
            dialect,
            meta,
            applied,
            journal,
            log,
            answers,
        }
    }

    /// Makes the tables, where they are not there yet. Each may be repeated.
    pub(super) fn create(&self) -> Vec<String> {
        let Types {
            key,
            short,
            long,
            serial,
            suffix,
        } = Types::of(self.dialect);
        let Self {
            meta,
            applied,
            journal,
            log,
            ..
        } = self;
        vec![
            format!(
                "CREATE TABLE IF NOT EXISTS {meta} (id INTEGER NOT NULL PRIMARY KEY, \
                 format INTEGER NOT NULL, turn BIGINT NOT NULL){suffix}"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS {applied} (revision {key} NOT NULL PRIMARY KEY, \
                 description {long}, fingerprint {short} NOT NULL, encoded {long} NOT NULL, \
                 applied_at {short} NOT NULL, duration_ms BIGINT NOT NULL, \
                 version {short} NOT NULL, host {short} NOT NULL){suffix}"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS {journal} (id INTEGER NOT NULL PRIMARY KEY, \
                 revision {key} NOT NULL, description {long}, fingerprint {short} NOT NULL, \
                 encoded {long} NOT NULL, direction {short} NOT NULL, strategy {short} NOT NULL, \
                 plan {long} NOT NULL, aborting INTEGER NOT NULL, step_number BIGINT NOT NULL, \
                 state {short} NOT NULL, probe_record {long}, backfill_cursor {long}, \
                 started_at {short} NOT NULL){suffix}"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS {log} (id {serial}, at {short} NOT NULL, \
                 action {short} NOT NULL, revision {key} NOT NULL, outcome {long} NOT NULL, \
                 version {short} NOT NULL, host {short} NOT NULL){suffix}"
            ),
            format!(
                "INSERT INTO {meta} (id, format, turn) SELECT 1, {FORMAT}, 0 \
                 FROM (SELECT 1 AS one) AS seed WHERE NOT EXISTS (SELECT 1 FROM {meta} WHERE id = 1)"
            ),
        ]
    }

    /// Makes the table of answers, which only histories with questions need.
    pub(super) fn create_answers(&self) -> String {
        let Types {
            key, long, suffix, ..
        } = Types::of(self.dialect);
        format!(
            "CREATE TABLE IF NOT EXISTS {} (revision {key} NOT NULL, question {long} NOT NULL, \
             answer INTEGER NOT NULL){suffix}",
            self.answers
        )
    }

    /// Reads the answers to all questions.
    pub(super) fn select_answers(&self) -> String {
        format!(
            "SELECT revision, question, {} FROM {}",
            self.as_text("answer"),
            self.answers
        )
    }

    /// Reads the rows of [`select_answers`](Self::select_answers).
    pub(super) fn read_answers(rows: Vec<Row>) -> Result<Answers, String> {
        let mut answers = Answers::new();
        for row in rows {
            let mut fields = Fields(row.into_iter());
            let (revision, question) = (fields.text()?, fields.text()?);
            let of_revision = answers.entry(Name::new(revision)).or_default();
            of_revision.insert(question, fields.number::<u8>()? != 0);
        }
        Ok(answers)
    }

    /// Reads everything that a run needs, in one query; see [`read`](Self::read).
    pub(super) fn select(&self) -> String {
        let number = |column: &str| self.as_text(column);
        let nulls = |count: usize| ", NULL".repeat(count);
        format!(
            "SELECT 'meta', {format}, {turn}{} FROM {} \
             UNION ALL SELECT 'applied', revision, description, fingerprint, applied_at, \
             {duration}, version, host{} FROM {} \
             UNION ALL SELECT 'journal', revision, description, fingerprint, encoded, direction, \
             strategy, plan, {aborting}, {position}, state, probe_record, backfill_cursor, \
             started_at FROM {}",
            nulls(11),
            self.meta,
            nulls(6),
            self.applied,
            self.journal,
            format = number("format"),
            turn = number("turn"),
            duration = number("duration_ms"),
            aborting = number("aborting"),
            position = number("step_number"),
        )
    }

    fn as_text(&self, column: &str) -> String {
        let ty = match self.dialect {
            Dialect::Postgres | Dialect::Sqlite => "TEXT",
            Dialect::Mysql | Dialect::Mariadb => "CHAR",
        };
        format!("CAST({column} AS {ty})")
    }

    /// Reads the rows of [`select`](Self::select). Without the row that is written last, the
    /// making of the ledger was interrupted: there is none yet.
    pub(super) fn read(mut rows: Vec<Row>) -> Result<Option<Book>, String> {
        let mut book = Book::default();
        rows.sort_by_key(|row| row.first() != Some(&Some("meta".to_owned())));
        for row in rows {
            let mut fields = Fields(row.into_iter());
            match fields.text()?.as_str() {
                "meta" => {
                    book.format = fields.number()?;
                    book.turn = fields.number()?;
                }
                "applied" => book.apply(read_applied(&mut fields)?),
                // The journal of a newer format is not for us to understand.
                "journal" if book.format <= FORMAT => {
                    book.journal = Some(read_journal(&mut fields)?);
                }
                _ => {}
            }
        }
        Ok((book.format > 0).then_some(book))
    }

    /// Takes the next turn: changes one row, or none where another has taken it.
    pub(super) fn take_turn(&self, turn: u64) -> String {
        format!(
            "UPDATE {} SET turn = {} WHERE id = 1 AND turn = {turn}",
            self.meta,
            turn.saturating_add(1)
        )
    }

    /// The encoded text of an applied migration.
    pub(super) fn encoded(&self, revision: &str) -> String {
        format!(
            "SELECT encoded FROM {} WHERE revision = {}",
            self.applied,
            self.text(revision)
        )
    }

    /// An entry as a statement.
    pub(super) fn write(&self, entry: &Entry) -> Result<String, String> {
        Ok(match entry {
            Entry::Begin(journal) => self.begin(journal)?,
            Entry::Announce { record } => self.update_journal(&format!(
                "state = 'announced', probe_record = {}",
                self.maybe(record.as_deref())
            )),
            Entry::Retract => self.update_journal(RESTING),
            Entry::Walk(cursor) => {
                self.update_journal(&format!("backfill_cursor = {}", self.text(&json(cursor)?)))
            }
            Entry::Reach(position) => {
                self.update_journal(&format!("step_number = {position}, {RESTING}"))
            }
            Entry::Abort(position) => self.update_journal(&format!(
                "aborting = 1, step_number = {position}, {RESTING}"
            )),
            Entry::Close => format!("DELETE FROM {} WHERE id = 1", self.journal),
            Entry::Apply { row, encoded } => self.apply(row, encoded),
            Entry::Remove { revision } => format!(
                "DELETE FROM {} WHERE revision = {}",
                self.applied,
                self.text(revision)
            ),
            Entry::Accept {
                revision,
                fingerprint,
                encoded,
            } => format!(
                "UPDATE {} SET fingerprint = {}, encoded = {} WHERE revision = {}",
                self.applied,
                self.text(fingerprint),
                self.text(encoded),
                self.text(revision)
            ),
            Entry::Answer { revision, answers } => {
                let rows: Vec<String> = answers
                    .iter()
                    .map(|(question, answer)| {
                        format!(
                            "({}, {})",
                            self.texts(&[revision, question]),
                            u8::from(*answer)
                        )
                    })
                    .collect();
                format!(
                    "INSERT INTO {} (revision, question, answer) VALUES {}",
                    self.answers,
                    rows.join(", ")
                )
            }
            Entry::Unanswer { revision } => format!(
                "DELETE FROM {} WHERE revision = {}",
                self.answers,
                self.text(revision)
            ),
            Entry::Log(line) => format!(
                "INSERT INTO {} (at, action, revision, outcome, version, host) VALUES ({})",
                self.log,
                self.texts(&[
                    &line.at,
                    line.action.name(),
                    &line.revision,
                    &line.outcome,
                    &line.version,
                    &line.host,
                ])
            ),
        })
    }

    fn apply(&self, row: &Applied, encoded: &str) -> String {
        format!(
            "INSERT INTO {} (revision, description, fingerprint, encoded, applied_at, \
             duration_ms, version, host) VALUES ({}, {}, {}, {}, {})",
            self.applied,
            self.text(&row.revision),
            self.maybe(row.description.as_deref()),
            self.texts(&[&row.fingerprint, encoded, &row.applied_at]),
            row.duration.as_millis(),
            self.texts(&[&row.version, &row.host])
        )
    }

    fn begin(&self, journal: &Journal) -> Result<String, String> {
        Ok(format!(
            "INSERT INTO {} (id, revision, description, fingerprint, encoded, direction, \
             strategy, plan, aborting, step_number, state, started_at) \
             VALUES (1, {}, {}, {}, 0, 0, 'next', {})",
            self.journal,
            self.text(&journal.revision),
            self.maybe(journal.description.as_deref()),
            self.texts(&[
                &journal.fingerprint,
                &journal.encoded,
                direction_name(journal.direction),
                strategy_name(journal.strategy),
                &json(&journal.steps)?,
            ]),
            self.text(&journal.started_at)
        ))
    }

    fn update_journal(&self, assignments: &str) -> String {
        format!("UPDATE {} SET {assignments} WHERE id = 1", self.journal)
    }

    fn text(&self, value: &str) -> String {
        sql::text(value, self.dialect)
    }

    fn texts(&self, values: &[&str]) -> String {
        let literals: Vec<_> = values.iter().map(|value| self.text(value)).collect();
        literals.join(", ")
    }

    fn maybe(&self, value: Option<&str>) -> String {
        value.map_or_else(|| "NULL".to_owned(), |value| self.text(value))
    }
}

/// No step has begun.
const RESTING: &str = "state = 'next', probe_record = NULL, backfill_cursor = NULL";

/// How the columns of the ledger are declared.
struct Types {
    key: &'static str,
    short: &'static str,
    long: &'static str,
    serial: &'static str,
    suffix: &'static str,
}

impl Types {
    fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Postgres => Self {
                key: "TEXT",
                short: "TEXT",
                long: "TEXT",
                serial: "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                suffix: "",
            },
            // The longest key of InnoDB is 3072 bytes, at four for a character.
            Dialect::Mysql | Dialect::Mariadb => Self {
                key: "VARCHAR(700)",
                short: "VARCHAR(255)",
                long: "LONGTEXT",
                serial: "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
                suffix: " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
            },
            Dialect::Sqlite => Self {
                key: "TEXT",
                short: "TEXT",
                long: "TEXT",
                serial: "INTEGER PRIMARY KEY",
                suffix: "",
            },
        }
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// The fields of a row, one after the other.
struct Fields(std::vec::IntoIter<Option<String>>);

impl Fields {
    fn maybe(&mut self) -> Result<Option<String>, String> {
        self.0.next().ok_or_else(|| "a row is too short".to_owned())
    }

    fn text(&mut self) -> Result<String, String> {
        self.maybe()?
            .ok_or_else(|| "a column is unexpectedly null".to_owned())
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, String> {
        let text = self.text()?;
        text.parse()
            .map_err(|_| format!("`{text}` is not a number"))
    }

    fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

fn read_applied(fields: &mut Fields) -> Result<Applied, String> {
    Ok(Applied {
        revision: fields.text()?,
        description: fields.maybe()?,
        fingerprint: fields.text()?,
        applied_at: fields.text()?,
        duration: Duration::from_millis(fields.number()?),
        version: fields.text()?,
        host: fields.text()?,
    })
}

fn read_journal(fields: &mut Fields) -> Result<Journal, String> {
    Ok(Journal {
        revision: fields.text()?,
        description: fields.maybe()?,
        fingerprint: fields.text()?,
        encoded: fields.text()?,
        direction: match fields.text()?.as_str() {
            "upgrade" => Direction::Upgrade,
            "downgrade" => Direction::Downgrade,
            other => return Err(format!("`{other}` is not a direction")),
        },
        strategy: match fields.text()?.as_str() {
            "online" => Strategy::Online,
            "direct" => Strategy::Direct,
            other => return Err(format!("`{other}` is not a strategy")),
        },
        steps: Fields::json(&fields.text()?)?,
        aborting: fields.number::<u8>()? != 0,
        position: fields.number()?,
        state: match fields.text()?.as_str() {
            "next" => StepState::Next,
            "announced" => StepState::Announced,
            other => return Err(format!("`{other}` is not a state of a step")),
        },
        record: fields.maybe()?,
        cursor: fields
            .maybe()?
            .map(|text| Fields::json::<Cursor>(&text))
            .transpose()?,
        started_at: fields.text()?,
    })
}

/// The word for a direction.
pub(super) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

fn strategy_name(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Online => "online",
        Strategy::Direct => "direct",
    }
}
