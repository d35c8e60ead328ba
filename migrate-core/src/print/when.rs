//! Statements under conditions: neighbours with the same ones share their braces.

use std::fmt;

use super::layout::indented;
use super::statement::statement;
use crate::spelling::{Object, Plain, Text};
use crate::{Condition, Statement, When};

/// The texts of statements: one for each, or for those that one `when` holds.
pub(super) fn statements(statements: &[Statement]) -> Vec<String> {
    level(statements, 0)
}

/// The same, where the first so many conditions are written around them.
fn level(mut statements: &[Statement], depth: usize) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(first) = statements.first() {
        let Some(when) = first.under.get(depth) else {
            texts.push(statement(first));
            statements = &statements[1..];
            continue;
        };
        let (then, mut rest) = run(statements, depth, when);
        let mut text = format!("when {} {}", Asked(when), block(then, depth));
        if !when.alone {
            let opposite = When {
                negated: !when.negated,
                ..when.clone()
            };
            let (otherwise, left) = run(rest, depth, &opposite);
            text.push_str(&format!(" else {}", block(otherwise, depth)));
            rest = left;
        }
        text.push('\n');
        texts.push(text);
        statements = rest;
    }
    texts
}

/// The first statements under a condition, and the rest.
fn run<'a>(
    statements: &'a [Statement],
    depth: usize,
    when: &When,
) -> (&'a [Statement], &'a [Statement]) {
    let under = |statement: &&Statement| statement.under.get(depth) == Some(when);
    statements.split_at(statements.iter().take_while(under).count())
}

fn block(statements: &[Statement], depth: usize) -> String {
    if statements.is_empty() {
        return "{ }".to_owned();
    }
    let inside = level(statements, depth + 1).join("\n");
    format!("{{\n{}}}", indented(&inside))
}

/// What stands behind `when`.
struct Asked<'a>(&'a When);

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.0.negated { "not " } else { "" };
        write!(f, "{not}{}", self.0.condition)
    }
}

impl fmt::Display for Condition {
    /// As it is written behind `when`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dialect(dialects) => {
                f.write_str("dialect ")?;
                super::comma(f, dialects)
            }
            Self::Env { name, value } => write!(f, "env {} = {}", Plain(name), Text(value)),
            Self::Table(table) => write!(f, "exists table {}", Object(table)),
            Self::Column(table, column) => {
                write!(f, "exists column {}.{}", Object(table), Plain(column))
            }
        }
    }
}
