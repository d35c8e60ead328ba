//! What `insert` and `delete` share: what undoes them.

use super::{DeleteRows, InsertRows, Inverse, Op};
use crate::{Report, Schema};

/// What undoes a statement about rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsDown {
    /// Nothing was said: an insert is undone by its keys, a delete cannot be.
    Derived,
    /// `reverse { … }`: these statements, each an insert or a delete that says nothing itself.
    Reverse(Vec<Op>),
    /// `keep`: the rows stay as they are.
    Keep,
}

impl RowsDown {
    /// Checks the statements of `reverse`.
    pub(super) fn check(&self, schema: &Schema, report: &mut Report) {
        let Self::Reverse(ops) = self else { return };
        for op in ops {
            match op {
                Op::InsertRows(op) => op.check(schema, report),
                Op::DeleteRows(op) => op.check(schema, report),
                _ => {}
            }
        }
    }

    /// What undoes an operation, where that was said. The first of several is taken back last,
    /// and by the operation itself.
    pub(super) fn said(&self, undone: impl FnOnce(Self) -> Op) -> Option<Inverse> {
        let ops = match self {
            Self::Derived => return None,
            Self::Keep => return Some(Inverse::Ops(Vec::new())),
            Self::Reverse(ops) => ops,
        };
        let back = Self::Reverse(vec![undone(Self::Derived)]);
        let downs = std::iter::once(back).chain(std::iter::repeat(Self::Keep));
        let ops = ops.iter().zip(downs);
        Some(Inverse::Ops(ops.map(|(op, down)| with(op, down)).collect()))
    }
}

fn with(op: &Op, down: RowsDown) -> Op {
    match op {
        Op::InsertRows(op) => Op::InsertRows(InsertRows { down, ..op.clone() }),
        Op::DeleteRows(op) => Op::DeleteRows(DeleteRows { down, ..op.clone() }),
        other => other.clone(),
    }
}
