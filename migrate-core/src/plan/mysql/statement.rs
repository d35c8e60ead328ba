//! `execute`: what changes rows runs in a transaction; all else commits by itself.

use super::{Planner, step};
use crate::Target;
use crate::op::{Arm, Execute};
use crate::plan::walk::Walked;
use crate::plan::{Command, Probe, Work};
use crate::sql::Unsupported;

impl Planner {
    pub(super) fn execute(&mut self, op: &Execute, walked: &Walked<'_>) -> Result<(), Unsupported> {
        if let Some(work) = work(op, self.target)? {
            let undo = self.inverse(walked)?;
            self.steps.push(step(walked.op.describe(), work, undo));
        }
        Ok(())
    }
}

/// What is sent, or `None` where this dialect has nothing to do.
pub(super) fn work(op: &Execute, target: Target) -> Result<Option<Work>, Unsupported> {
    let sql = match op.up.get(target.dialect) {
        Some(Arm::Sql(sql)) => sql,
        Some(Arm::Skip) => return Ok(None),
        None => {
            return Err(Unsupported::new(op.site, "this `execute`").help(format!(
                "add an arm for `{0}`, or `{0}: skip`",
                target.dialect
            )));
        }
    };
    if changes_rows_only(&sql.text) {
        return Ok(Some(Work::Transaction(vec![Command::Sql(
            sql.text.clone(),
        )])));
    }
    let done = op
        .done_when
        .as_ref()
        .and_then(|done| done.get(target.dialect));
    let probe = done.map_or(Probe::Unknown, |query| Probe::Query {
        sql: query.text.clone(),
    });
    Ok(Some(Work::Autonomous {
        sql: sql.text.clone(),
        probe,
    }))
}

/// Whether a statement takes part in transactions, by its first word.
fn changes_rows_only(sql: &str) -> bool {
    const WORDS: [&str; 9] = [
        "insert", "update", "delete", "replace", "select", "with", "set", "call", "do",
    ];
    let word: String = after_comments(sql)
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    WORDS.contains(&word.to_ascii_lowercase().as_str())
}

fn after_comments(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let comment_end = if rest.starts_with("--") || rest.starts_with('#') {
            rest.find('\n')
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|place| place + 1)
        } else {
            return rest;
        };
        rest = comment_end.map_or("", |place| rest.get(place + 1..).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_decides() {
        assert!(changes_rows_only("INSERT INTO t VALUES (1)"));
        assert!(changes_rows_only(
            "-- why\n/* and how */ update t set a = 1"
        ));
        assert!(changes_rows_only("(select 1) union (select 2)"));
        assert!(!changes_rows_only("create view v as select 1"));
        assert!(!changes_rows_only("# insert\nOPTIMIZE TABLE t"));
        assert!(!changes_rows_only("/* never closed"));
    }
}
