//! Steps as SQL text: what `plan` and `--sql` show.
//!
//! Commits and batches are what the engine adds: a backfill is shown as the one UPDATE that
//! its batches amount to.

use super::{Command, Step, Work};
use crate::op::ends_in_comment;
use crate::{Dialect, Target};

/// The statements of one piece of work, as they are sent, without those around a transaction.
pub fn statements(work: &Work) -> Vec<String> {
    match work {
        Work::Transaction(commands) => commands
            .iter()
            .flat_map(|command| match command {
                Command::Sql(sql) => vec![sql.clone()],
                Command::Rebuild(rebuild) => rebuild.statements(&rebuild.temporary()),
            })
            .collect(),
        Work::Autonomous { sql, .. } => vec![sql.clone()],
        Work::Batches(batches) => vec![batches.whole()],
    }
}

/// A script of the steps of a migration, with a comment before each.
pub fn of_steps(steps: &[Step], target: Target) -> String {
    steps.iter().map(|step| of_step(step, target)).collect()
}

fn of_step(step: &Step, target: Target) -> String {
    let mut lines = vec![format!("-- {}", comment(&step.title))];
    for guard in &step.guards {
        lines.push(format!("-- has to be 0: {}", comment(&guard.sql)));
    }
    if let Work::Batches(batches) = &step.work {
        let how = match batches.closures {
            None => "-- the engine does this in batches along the primary key",
            Some(_) => {
                "-- the engine does this row by row, in batches: closures of the program compute the values"
            }
        };
        lines.push(how.to_owned());
    }
    if rebuilds(&step.work) {
        lines.push(
            "-- the engine also keeps the indexes and triggers that `execute` has made on this \
             table; make them again here"
                .to_owned(),
        );
    }
    let sql = statements(&step.work)
        .into_iter()
        .map(|statement| ended(&statement, target.dialect));
    match &step.work {
        Work::Transaction(_) => {
            let (before, after) = around(rebuilds(&step.work), target.dialect);
            lines.extend(before.iter().map(ToString::to_string));
            lines.extend(sql);
            lines.extend(after.iter().map(ToString::to_string));
        }
        Work::Autonomous { .. } | Work::Batches(_) => lines.extend(sql),
    }
    lines.join("\n") + "\n"
}

/// A statement with its `;`, on a line of its own behind a comment.
fn ended(statement: &str, dialect: Dialect) -> String {
    let statement = statement.trim_end().trim_end_matches(';');
    // The clients of MySQL cut a body at its first `;`, unless another sign is the end.
    if dialect.is_mysql_family() && statement.contains(';') {
        return format!("DELIMITER $$\n{statement}\n$$\nDELIMITER ;");
    }
    match ends_in_comment(statement, dialect) {
        true => format!("{statement}\n;"),
        false => format!("{statement};"),
    }
}

/// Whether a table is made anew, which drops what hangs on the old one.
fn rebuilds(work: &Work) -> bool {
    match work {
        Work::Transaction(commands) => commands
            .iter()
            .any(|command| matches!(command, Command::Rebuild(_))),
        Work::Autonomous { .. } | Work::Batches(_) => false,
    }
}

/// What opens and ends a transaction.
fn around(rebuilds: bool, dialect: Dialect) -> (&'static [&'static str], &'static [&'static str]) {
    match dialect {
        Dialect::Postgres => (&["BEGIN;"], &["COMMIT;"]),
        Dialect::Mysql | Dialect::Mariadb => (&["START TRANSACTION;"], &["COMMIT;"]),
        Dialect::Sqlite if rebuilds => (
            &[
                "PRAGMA foreign_keys = OFF;",
                "PRAGMA legacy_alter_table = ON;",
                "BEGIN IMMEDIATE;",
            ],
            &[
                "PRAGMA foreign_key_check;",
                "COMMIT;",
                "PRAGMA legacy_alter_table = OFF;",
                "PRAGMA foreign_keys = ON;",
            ],
        ),
        Dialect::Sqlite => (&["BEGIN IMMEDIATE;"], &["COMMIT;"]),
    }
}

/// A text that cannot leave its comment.
fn comment(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Batches;

    #[test]
    fn a_transaction_is_shown_with_its_ends() {
        let step = Step::transaction("create\ntable t", vec!["CREATE TABLE t (id INT);".into()]);
        assert_eq!(
            of_steps(&[step], Target::oldest(Dialect::Postgres)),
            "-- create table t\nBEGIN;\nCREATE TABLE t (id INT);\nCOMMIT;\n"
        );
    }

    #[test]
    fn batches_are_shown_as_one_update() {
        let work = Work::Batches(Batches {
            table: "t".into(),
            from: "t".into(),
            key: vec!["id".into()],
            key_literals: vec!["id".into()],
            update: "UPDATE t SET a = 1".into(),
            closures: None,
            filter: Some("a IS NULL".into()),
            size: None,
            pause: None,
        });
        assert_eq!(statements(&work), ["UPDATE t SET a = 1 WHERE a IS NULL"]);
    }
}
