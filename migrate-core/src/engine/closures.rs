//! The closures of a backfill: called for each row of a batch, their values written as SQL.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::failure::{Failure, FailureKind};
use super::ledger::Row;
use crate::Dialect;
use crate::closure::{self, EmbeddedClosure};
use crate::history::History;
use crate::plan::{Batches, Computed, RowByRow};

/// The most bytes of one message to the server.
const LARGEST_MESSAGE: usize = 256 * 1024;

/// The closures of a backfill under way.
pub(super) struct Closures<'a> {
    batches: &'a Batches,
    rows: &'a RowByRow,
    calls: Vec<(&'a Computed, EmbeddedClosure)>,
    dialect: Dialect,
    /// Whether each row is a message of its own, so that the one that fails is known.
    pub(super) one_by_one: bool,
}

impl<'a> Closures<'a> {
    /// Finds them in the program, if the backfill has any.
    pub(super) fn find(
        batches: &'a Batches,
        revision: &str,
        history: &History,
        dialect: Dialect,
    ) -> Result<Option<Self>, Failure> {
        let Some(rows) = &batches.closures else {
            return Ok(None);
        };
        let mut calls = Vec::new();
        for computed in &rows.values {
            let call = history.closure(revision, computed.number, &computed.text);
            calls.push((computed, call.ok_or_else(|| missing(computed, batches))?));
        }
        Ok(Some(Self {
            batches,
            rows,
            calls,
            dialect,
            one_by_one: false,
        }))
    }

    /// The query of the rows of a batch, which stand in the range of a condition.
    pub(super) fn query(&self, keys: &str, condition: &str) -> String {
        let texts = self.rows.texts.iter().enumerate();
        let columns = texts.map(|(number, text)| format!(", {text} AS migrate_value_{number}"));
        format!(
            "SELECT {keys}{} FROM {} WHERE {condition} ORDER BY {}{}",
            columns.collect::<String>(),
            self.batches.from,
            self.batches.key.join(", "),
            self.rows.lock
        )
    }

    /// The messages that write what the closures give for the rows of that query.
    pub(super) fn updates(&self, found: Vec<Row>) -> Result<Vec<String>, Failure> {
        let mut messages: Vec<String> = Vec::new();
        for mut row in found {
            let values = row.split_off(self.batches.key.len().min(row.len()));
            let update = self.update(&row, &values)?;
            match messages.last_mut() {
                Some(message)
                    if !self.one_by_one && message.len() + update.len() < LARGEST_MESSAGE =>
                {
                    message.push_str("; ");
                    message.push_str(&update);
                }
                _ => messages.push(update),
            }
        }
        Ok(messages)
    }

    fn update(&self, key: &[Option<String>], values: &[Option<String>]) -> Result<String, Failure> {
        let key: Vec<String> = self
            .batches
            .key
            .iter()
            .zip(key)
            .map(|(column, value)| format!("{column} = {}", value.as_deref().unwrap_or("NULL")))
            .collect();
        let key = key.join(" AND ");
        let row = closure::Row {
            columns: &self.rows.columns,
            values,
        };
        let mut set = Vec::with_capacity(self.calls.len());
        for (computed, call) in &self.calls {
            let value =
                called(*call, &row).map_err(|problem| self.failed(computed, &key, &problem))?;
            let literal = computed.notation.literal(value.as_deref(), self.dialect);
            set.push(format!("{} = {literal}", computed.column));
        }
        Ok(format!(
            "{} WHERE {key}",
            self.batches.setting(set.into_iter())
        ))
    }

    fn failed(&self, computed: &Computed, key: &str, problem: &str) -> Failure {
        let message = format!(
            "the closure for `{}.{}` failed on the row where {key}: {problem}",
            self.batches.table, computed.name
        );
        Failure::new(FailureKind::Refused, message)
            .help("mend the row, then run again: the batches before it are done and recorded")
    }
}

/// Calls a closure; one that panics has failed.
fn called(call: EmbeddedClosure, row: &closure::Row<'_>) -> Result<Option<String>, String> {
    let value = match catch_unwind(AssertUnwindSafe(|| call(row))) {
        Ok(value) => value?,
        Err(panic) => return Err(format!("it panicked: {}", said(&*panic))),
    };
    match value {
        Some(text) if text.contains('\0') => {
            Err("a text cannot hold the character NUL in a database".to_owned())
        }
        value => Ok(value),
    }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it does not say why")
}

fn missing(computed: &Computed, batches: &Batches) -> Failure {
    let message = format!(
        "the closure for `{}.{}` is not in this program: {}",
        batches.table, computed.name, computed.text
    );
    Failure::new(FailureKind::Refused, message)
        .help("run the program that was built with this migration")
}
