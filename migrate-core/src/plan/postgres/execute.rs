//! `execute`: what the user says in SQL, in a transaction unless PostgreSQL refuses one.

use super::part::transaction;
use crate::Dialect;
use crate::op::{Arm, Execute, sql_words};
use crate::plan::{Probe, Work};

/// How many words tell whether a statement may run in a transaction.
const MOST_WORDS: usize = 24;

/// What is sent; nothing where PostgreSQL is skipped.
pub(super) fn work(op: &Execute) -> Option<Work> {
    let sql = match op.up.get(Dialect::Postgres)? {
        Arm::Skip => return None,
        Arm::Sql(sql) => sql.text.clone(),
    };
    if !refuses_transactions(&sql) {
        return Some(transaction(vec![sql]));
    }
    let probe = Probe::written(op, Dialect::Postgres).unwrap_or(Probe::Unknown);
    Some(Work::Autonomous { sql, probe })
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
