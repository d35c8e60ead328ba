//! `execute` and `backfill`: what the user says in SQL or in rows.

use super::part::{Body, Part, transaction};
use super::task::Task;
use crate::Dialect;
use crate::op::{Arm, Backfill, Execute};
use crate::plan::{Probe, Work, batches};
use crate::sql::Unsupported;

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
    let words = first_words(sql);
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
        ["alter", "database", rest @ ..] => rest.contains(&"tablespace"),
        ["create" | "drop" | "reindex", rest @ ..] => {
            let index = rest.iter().take_while(|word| **word != "on");
            index.clone().any(|word| *word == "concurrently")
                && (words.first() == Some(&"reindex") || index.clone().any(|word| *word == "index"))
        }
        ["alter", "table", rest @ ..] => {
            rest.windows(1).len() > 2 && rest.contains(&"detach") && rest.contains(&"concurrently")
        }
        _ => false,
    }
}

/// The first words of a statement in lower case, without comments and quoted names.
fn first_words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while words.len() < 24 {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            break;
        };
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if first == '"' || first == '\'' {
            rest = rest[1..].split_once(first).map_or("", |(_, after)| after);
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            words.push(rest[..end].to_lowercase());
            rest = &rest[end..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    words
}
