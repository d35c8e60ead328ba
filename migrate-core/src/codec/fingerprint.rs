//! The fingerprint: a hash of what a migration means to one dialect.
//!
//! It covers the operations with their names and comments. Where the migration stands in the
//! history, how its text is divided into statements, what was allowed and how politely it
//! runs are no part of it.

use sha2::{Digest, Sha256};

use super::to_hex;
use super::wire::{Wire, Writer};
use crate::op::{Closure, ExecuteDown, Gives, Op, Position};
use crate::{Dialect, Down, Migration, Statement, When};

/// Which rules the canonical bytes follow.
const PREFIX: &str = "1:";

/// The hash of a migration's meaning, as text: what the ledger compares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The version of the rules and the digits: `1:6ca1…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fingerprint of a migration as one dialect sees it.
pub fn fingerprint(migration: &Migration, dialect: Dialect) -> Fingerprint {
    let mut canonical = Writer::for_dialect(dialect);
    let seen = migration.for_dialect(dialect);
    let mut write = |statements: &[Statement]| {
        meaning(statements, dialect).write(&mut canonical);
        let conditions = conditions(statements);
        if !conditions.is_empty() {
            conditions.write(&mut canonical);
        }
    };
    write(&seen.up);
    match &seen.down {
        Down::Derived => {}
        Down::Written { statements, .. } => write(statements),
        Down::Irreversible { .. } => canonical.null(),
    }
    let digits = to_hex(&Sha256::digest(canonical.finish()));
    Fingerprint(format!("{PREFIX}{digits}"))
}

/// The questions that operations stand under, for each operation that does: its number, and what
/// the answers have to be.
fn conditions(statements: &[Statement]) -> Vec<(usize, Vec<When>)> {
    let ops = statements
        .iter()
        .flat_map(|statement| statement.ops.iter().map(|_| &statement.under));
    ops.enumerate()
        .filter(|(_, under)| !under.is_empty())
        .map(|(op, under)| {
            let mut under = under.clone();
            for when in &mut under {
                when.alone = false;
            }
            (op, under)
        })
        .collect()
}

/// The operations of the statements without what does not change their meaning.
fn meaning(statements: &[Statement], dialect: Dialect) -> Vec<Op> {
    let mut ops: Vec<Op> = statements
        .iter()
        .flat_map(|statement| statement.ops.iter().cloned())
        .collect();
    for op in &mut ops {
        match op {
            Op::CreateTable(create) => {
                let table = &mut create.table;
                table.constraints.sort_by(|a, b| a.name.cmp(&b.name));
                table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
                table.storage = table.storage.only(dialect);
                for index in &mut table.indexes {
                    index.storage = index.storage.only(dialect);
                }
            }
            Op::CreateIndex(create) => {
                create.index.storage = create.index.storage.only(dialect);
            }
            Op::SetStorage(set) => set.storage = set.storage.only(dialect),
            Op::AddColumn(add) if !dialect.is_mysql_family() => add.position = Position::Last,
            Op::Execute(execute) => {
                execute.done_when = None;
                if let ExecuteDown::Irreversible(reason) = &mut execute.down {
                    reason.clear();
                }
            }
            Op::Backfill(backfill) => {
                backfill.batch = None;
                backfill.pause = None;
                backfill.closures_mut().for_each(by_its_text);
            }
            _ => {}
        }
    }
    ops
}

/// A closure means what its tokens say.
fn by_its_text(closure: &mut Closure) {
    *closure = Closure {
        site: closure.site,
        number: 0,
        text: std::mem::take(&mut closure.text),
        fields: Vec::new(),
        words: Vec::new(),
        gives: Gives::Unknown,
    };
}
