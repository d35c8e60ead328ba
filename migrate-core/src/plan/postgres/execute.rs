//! `execute` and `backfill`: what the user says in SQL or in rows.

use super::part::{Body, Part, transaction};
use super::task::Task;
use crate::Dialect;
use crate::op::{Arm, Backfill, Execute, sql_words};
use crate::plan::{Probe, Work, batches};
use crate::sql::Unsupported;

/// How many words tell whether a statement may run in a transaction.
const MOST_WORDS: usize = 24;

/// The part of an `execute`: a step of its own, since what it locks is unknown.
pub(super) fn part(op: &Execute, task: &Task<'_>) -> Option<Part> {
    let (work, title) = work(op)?;
    Some(Part::new(title, Body::Work(work)).undone_by(task.undo()))
}

/// What is sent, with a title; nothing where PostgreSQL is skipped.
pub(super) fn work(op: &Execute) -> Option<(Work, String)> {
    let sql = match op.up.get(Dialect::Postgres)? {
        Arm::Skip => return None,
        Arm::Sql(sql) => sql.text.clone(),
    };
    let title = crate::op::Op::Execute(op.clone()).describe();
    if !refuses_transactions(&sql) {
        return Some((transaction(vec![sql]), title));
    }
    let done = op
        .done_when
        .as_ref()
        .and_then(|queries| queries.get(Dialect::Postgres));
    let probe = done.map_or(Probe::Unknown, |query| Probe::Query {
        sql: query.text.clone(),
    });
    Some((Work::Autonomous { sql, probe }, title))
}

/// The part of a `backfill`.
pub(super) fn rows(op: &Backfill, task: &Task<'_>) -> Result<Part, Unsupported> {
    let work = Work::Batches(batches::batches(op, &task.before, task.target())?);
    Ok(Part::new(task.op.describe(), Body::Work(work)).undone_by(task.undo()))
}

/// Whether PostgreSQL runs a statement outside transactions only.
fn refuses_transactions(sql: &str) -> bool {
    let words = sql_words(sql, Dialect::Postgres).take(MOST_WORDS);
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["vacuum", ..]
        | [
            "create" | "drop",
            "database" | "tablespace" | "subscription",
            ..,
        ]
        | ["alter", "system", ..]
        | ["reindex", "database" | "system", ..]
        | ["cluster"] => true,
        ["create", "index", "concurrently", ..]
        | ["create", "unique", "index", "concurrently", ..]
        | ["drop", "index", "concurrently", ..] => true,
        ["reindex", rest @ ..] => rest.contains(&"concurrently"),
        ["alter", "database", rest @ ..] => rest.contains(&"tablespace"),
        ["alter", "table", rest @ ..] => rest.contains(&"detach") && rest.contains(&"concurrently"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_statements_refuse_transactions() {
        for sql in [
            "VACUUM (ANALYZE) users",
            "-- why\n/* not */ create unique index concurrently ix on t (a)",
            "CREATE INDEX CONCURRENTLY \"in transaction\" ON t (a)",
            "drop index concurrently if exists ix",
            "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
            "create database shop",
            "ALTER SYSTEM SET work_mem = '1GB'",
            "alter table t detach partition \"t 1\" concurrently",
        ] {
            assert!(refuses_transactions(sql), "{sql}");
        }
    }

    #[test]
    fn most_statements_do_not() {
        for sql in [
            "",
            "\"",
            "/* vacuum",
            "/* a /* nested */ vacuum */ select 1",
            "CREATE INDEX concurrent ON t (a)",
            "create table vacuum (a int)",
            "COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY'",
            "UPDATE \"é\" SET a = 'vacuum'",
            "alter table t detach partition p",
        ] {
            assert!(!refuses_transactions(sql), "{sql}");
        }
    }
}
