//! `execute`: SQL that the language does not know, one statement per text.

use crate::{PerDialect, Site};

/// `execute "…" …;` or `execute { postgres: "…", sqlite: skip } …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execute {
    /// The keyword.
    pub site: Site,
    /// What is sent on the way up.
    pub up: PerDialect<Arm>,
    /// What undoes it.
    pub down: ExecuteDown,
    /// `done when "SELECT …"`: how to find out, after a kill, whether a statement that
    /// commits by itself was done: the query's first value is then true.
    pub done_when: Option<PerDialect<SqlText>>,
}

/// What one dialect gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arm {
    /// Nothing, on purpose.
    Skip,
    /// This statement.
    Sql(SqlText),
}

/// A text of SQL, with the place of its literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlText {
    /// The statement.
    pub text: String,
    /// The literal.
    pub site: Site,
}

/// What undoes an `execute`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExecuteDown {
    /// These statements.
    Reverse(PerDialect<Arm>),
    /// Nothing has to be undone.
    Keep,
    /// It cannot be undone, for this reason.
    Irreversible(String),
}
