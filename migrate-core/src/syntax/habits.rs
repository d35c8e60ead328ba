//! What people write out of habit: the words of SQL, of Rust and of other tools for what the
//! language says in another way, or does unasked.

use super::parser::{Parser, Result};
use crate::Diagnostic;
use crate::expr::Expr;

/// Words that begin a statement elsewhere.
const STATEMENTS: &[(&str, &str)] = &[
    (
        "update",
        "write `backfill`: it changes rows in batches, and knows the way back",
    ),
    (
        "truncate",
        "write `delete from` with a condition, or `execute` with the statement",
    ),
    (
        "comment",
        "write the comment as `///` before the table or column, or as an action: `alter table … { comment \"…\" }`",
    ),
    (
        "begin",
        "remove it: each step runs in a transaction wherever the database has that",
    ),
    (
        "commit",
        "remove it: each step runs in a transaction wherever the database has that",
    ),
    (
        "validate",
        "write it as an action: `alter table … { validate constraint … }`",
    ),
    ("add", "write it as an action: `alter table … { add … }`"),
    (
        "upsert",
        "write `insert into`, behind a `delete from` of what it replaces",
    ),
    ("grant", "write `execute` with the statement"),
    ("revoke", "write `execute` with the statement"),
    ("refresh", "write `execute` with the statement"),
    ("analyze", "write `execute` with the statement"),
    ("vacuum", "write `execute` with the statement"),
    ("reindex", "write `execute` with the statement"),
    ("select", "write `execute` with the statement"),
    ("with", "write `execute` with the statement"),
    ("call", "write `execute` with the statement"),
    ("set", "write `execute` with the statement"),
    ("do", "write `execute` with the statement"),
];

/// Words behind `create`, `alter`, `drop` or `rename` elsewhere.
const OBJECTS: &[(&str, &str)] = &[
    (
        "concurrently",
        "remove it: an index of a table that holds rows is built concurrently unasked",
    ),
    (
        "or",
        "write `create` for what is new, and `replace` for what the history has",
    ),
    (
        "temporary",
        "write `execute` with the statement: a migration's own session is not kept",
    ),
    (
        "temp",
        "write `execute` with the statement: a migration's own session is not kept",
    ),
    (
        "database",
        "make the database before the first run: a migration runs inside of one",
    ),
    ("user", "write `execute` with the statement"),
    ("role", "write `execute` with the statement"),
    ("policy", "write `execute` with the statement"),
    ("rule", "write `execute` with the statement"),
    ("statistics", "write `execute` with the statement"),
];

/// Words behind the type of a column elsewhere.
const MODIFIERS: &[(&str, &str)] = &[
    ("default", "write the default right behind the type: `= …`"),
    (
        "not",
        "remove it: a column is NOT NULL unless its type is `Option<…>`",
    ),
    ("null", "write the type as `Option<…>`"),
    ("nullable", "write the type as `Option<…>`"),
    ("comment", "write the comment as `///` before the column"),
    ("auto_increment", "write `identity`"),
    ("autoincrement", "write `identity`"),
    (
        "foreign",
        "write `references TABLE`, or `foreign key (…) references TABLE` as an item of its own",
    ),
    ("key", "write `primary key` or `unique`"),
    ("index", "write it as an item of the table: `index (…)`"),
];

impl Parser {
    /// A statement was expected here; the help may know what was meant.
    pub(super) fn expected_statement(&self, words: &[&'static str]) -> Diagnostic {
        self.expected_with_habits(words, STATEMENTS)
    }

    /// The word for a kind of object was expected here; the help may know what was meant.
    pub(super) fn expected_object(&self, words: &[&'static str]) -> Diagnostic {
        self.expected_with_habits(words, OBJECTS)
    }

    /// What to write in place of a word that says something of a column elsewhere.
    pub(super) fn habit_of_modifier(&self) -> Option<&'static str> {
        self.habit(MODIFIERS)
    }

    /// The error for `if exists` and `if not exists` where a name should be, if that is here.
    pub(super) fn if_exists(&self) -> Option<Diagnostic> {
        if !self.is_word("if") || !matches!(self.word_at(1), Some("exists" | "not")) {
            return None;
        }
        Some(self.unexpected().help(
            "remove it: the history knows what exists; ask the database itself with `when exists table … { … }`",
        ))
    }

    /// The condition of a check, behind which many write that it were deferred.
    pub(super) fn check_condition(&mut self) -> Result<Expr> {
        let condition = self.parenthesized()?;
        if !self.is_word("deferrable") {
            return Ok(condition);
        }
        let message = "a check cannot be deferred";
        Err(Diagnostic::new(self.here(), message).help(
            "remove it, and put a `backfill` before the check that mends the rows which break it",
        ))
    }

    /// PostgreSQL's word for what is done anyway, where the name of an index may stand.
    pub(super) fn not_concurrently(&self) -> Result<()> {
        if !self.is_word("concurrently") {
            return Ok(());
        }
        let message = "an index of a table in use is always built and dropped concurrently";
        Err(Diagnostic::new(self.here(), message).help("remove it: nothing has to be said"))
    }

    fn expected_with_habits(
        &self,
        words: &[&'static str],
        habits: &[(&str, &'static str)],
    ) -> Diagnostic {
        let expected = self.expected_one_of(words);
        match self.habit(habits) {
            Some(help) => expected.help(help),
            None => expected,
        }
    }

    fn habit(&self, habits: &[(&str, &'static str)]) -> Option<&'static str> {
        let word = self.word()?.to_ascii_lowercase();
        let known = habits.iter().find(|(habit, _)| *habit == word);
        known.map(|(_, help)| *help)
    }
}
