//! A migration: its place in the history, its statements, its downgrade.

use crate::op::{Backfill, Closure, Op};
use crate::{Name, Site};

/// One `migration! { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The identity in every database.
    pub id: Name,
    /// The migrations that it follows: none for a root, several for a merge.
    pub parents: Vec<Name>,
    /// What must be applied too, without being followed.
    pub depends_on: Vec<Name>,
    /// The label of the branch that starts here.
    pub branch: Option<Name>,
    /// The outer doc comment.
    pub description: Option<String>,
    /// What the upgrade does.
    pub up: Vec<Statement>,
    /// What the downgrade does.
    pub down: Down,
    /// The risks accepted for the whole migration.
    pub allows: Vec<Allow>,
}

impl Migration {
    /// Its backfills, of both directions.
    pub fn backfills(&self) -> impl Iterator<Item = &Backfill> {
        let down = match &self.down {
            Down::Written { statements, .. } => statements.as_slice(),
            Down::Derived | Down::Irreversible { .. } => &[],
        };
        let ops = self.up.iter().chain(down).flat_map(|known| &known.ops);
        ops.filter_map(|op| match op {
            Op::Backfill(backfill) => Some(backfill),
            _ => None,
        })
    }

    /// Its closures, each with the column that it sets.
    pub fn closures(&self) -> impl Iterator<Item = (&Name, &Closure)> {
        self.backfills().flat_map(Backfill::closures)
    }
}

/// One statement: its operations belong together and stand in their order.
///
/// An `alter table` block is one statement with an operation for each action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does, in order.
    pub ops: Vec<Op>,
    /// The risks accepted for it, or for one of its operations.
    pub allows: Vec<Allow>,
    /// Its first keyword.
    pub site: Site,
}

impl Statement {
    /// A statement of one operation that was not written anywhere.
    pub fn of(op: Op) -> Self {
        Self {
            ops: vec![op],
            allows: Vec::new(),
            site: Site::NOWHERE,
        }
    }
}

/// How a migration is undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Down {
    /// By the inverse of its statements, in reverse.
    #[default]
    Derived,
    /// By these statements: `down { … }`.
    Written {
        /// The statements of the block.
        statements: Vec<Statement>,
        /// The keyword.
        site: Site,
    },
    /// Not at all, for this reason: `irreversible "why";`.
    Irreversible {
        /// The reason.
        reason: String,
        /// The keyword.
        site: Site,
    },
}

/// `#[allow(rule_id, reason = "…")]`: an accepted risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The id of the rule, in snake case.
    pub rule: Name,
    /// Why it is acceptable here.
    pub reason: String,
    /// The operation of the statement that it covers; all of them where there is none.
    pub op: Option<usize>,
}
