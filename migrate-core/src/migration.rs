//! A migration: its place in the history, its statements, its downgrade.

use crate::condition::{Choices, Condition, When};
use crate::op::{Backfill, Closure, Op};
use crate::{Dialect, Name, Site};

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

/// One statement: its operations belong together and stand in their order.
///
/// An `alter table` block is one statement with an operation for each action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does, in order.
    pub ops: Vec<Op>,
    /// The risks accepted for it, or for one of its operations.
    pub allows: Vec<Allow>,
    /// The conditions that it stands under, the outermost first.
    pub under: Vec<When>,
    /// Its first keyword.
    pub site: Site,
}

impl Statement {
    /// A statement of one operation that was not written anywhere.
    pub fn of(op: Op) -> Self {
        Self {
            ops: vec![op],
            allows: Vec::new(),
            under: Vec::new(),
            site: Site::NOWHERE,
        }
    }

    /// Whether it stands under the given answers; `None` where one of them is missing.
    pub fn stands(&self, answer: impl Fn(&Condition) -> Option<bool>) -> Option<bool> {
        let mut stands = Some(true);
        for when in &self.under {
            match answer(&when.condition) {
                Some(answer) if answer == when.negated => return Some(false),
                Some(_) => {}
                None => stands = None,
            }
        }
        stands
    }
}

impl Migration {
    /// Its statements, those of a written downgrade too.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        let down = match &self.down {
            Down::Written { statements, .. } => statements.as_slice(),
            Down::Derived | Down::Irreversible { .. } => &[],
        };
        self.up.iter().chain(down)
    }

    /// What of the upgrade takes rows or values away which no downgrade brings back, in words.
    /// What `execute` does is not known.
    pub fn destroys(&self) -> Vec<String> {
        let ops = self.up.iter().flat_map(|statement| &statement.ops);
        ops.filter(|op| op.destroys()).map(Op::describe).collect()
    }

    /// Its closures, each with the column that it sets.
    pub fn closures(&self) -> impl Iterator<Item = (&Name, &Closure)> {
        let ops = self.statements().flat_map(|statement| &statement.ops);
        let backfills = ops.filter_map(|op| match op {
            Op::Backfill(backfill) => Some(backfill),
            _ => None,
        });
        backfills.flat_map(Backfill::closures)
    }

    /// Whether some of its statements stand under a condition.
    pub fn is_conditional(&self) -> bool {
        self.statements()
            .any(|statement| !statement.under.is_empty())
    }

    /// What every database has to be asked before the upgrade, each question once.
    pub fn questions(&self) -> Vec<&Condition> {
        let mut questions = Vec::new();
        for when in self.up.iter().flat_map(|statement| &statement.under) {
            if when.condition.is_question() && !questions.contains(&&when.condition) {
                questions.push(&when.condition);
            }
        }
        questions
    }

    /// The same for one dialect: without the statements for others.
    pub fn for_dialect(&self, dialect: Dialect) -> Self {
        self.resolved(|condition| condition.holds_for(dialect))
    }

    /// The same for one database: without any condition. What nobody has answered does not hold.
    pub fn for_database(&self, dialect: Dialect, choices: &Choices) -> Self {
        self.resolved(|condition| {
            let known = condition.holds_for(dialect);
            Some(known.or_else(|| choices.get(condition)).unwrap_or(false))
        })
    }

    /// The same with the conditions that are answered left out, and the statements that do not
    /// stand under these answers.
    pub fn resolved(&self, answer: impl Fn(&Condition) -> Option<bool>) -> Self {
        let mut resolved = self.clone();
        let resolve = |statements: &mut Vec<Statement>| {
            statements.retain_mut(|statement| {
                let stands = statement.stands(&answer) != Some(false);
                statement
                    .under
                    .retain(|when| answer(&when.condition).is_none());
                stands
            });
        };
        resolve(&mut resolved.up);
        if let Down::Written { statements, .. } = &mut resolved.down {
            resolve(statements);
        }
        resolved
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
