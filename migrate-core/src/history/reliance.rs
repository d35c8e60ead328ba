//! What a history takes for granted of closures: that one leaves no null behind, where its
//! column becomes NOT NULL later.

use super::History;
use crate::op::{Closure, Gives, Op, SetNullable};
use crate::{Migration, Statement};

impl History {
    /// Whether a closure whose words do not tell has to give a value for each row: were it
    /// to give none, something in the history would be refused that now is not.
    pub fn relies_on(&self, written: &Migration, closure: &Closure) -> bool {
        if closure.gives != Gives::Unknown || !self.graph.migrations.iter().any(|m| tightens(m)) {
            return false;
        }
        let doubtful = doubting(written, closure.number);
        let others = self.graph.migrations.iter();
        let others = others.filter(|known| known.id != written.id);
        let mut all: Vec<Migration> = others.map(|known| (**known).clone()).collect();
        all.push(doubtful);
        let doubtful = Self::new(all, self.targets.clone())
            .with_flaws(self.ids(self.erroneous.iter()), self.incomplete);
        let mut ids = self.graph.migrations.iter().map(|known| known.id.as_str());
        ids.any(|id| self.check(id).is_empty() && !doubtful.check(id).is_empty())
    }
}

/// Whether it makes a column NOT NULL.
fn tightens(migration: &Migration) -> bool {
    let statements = migration.up.iter();
    let mut ops = statements.flat_map(|Statement { ops, .. }| ops);
    ops.any(|op| {
        matches!(
            op,
            Op::SetNullable(SetNullable {
                nullable: false,
                ..
            })
        )
    })
}

/// The same migration, where that closure says that it may give none.
fn doubting(written: &Migration, number: u32) -> Migration {
    let mut migration = written.clone();
    for op in migration
        .up
        .iter_mut()
        .flat_map(|statement| &mut statement.ops)
    {
        if let Op::Backfill(backfill) = op {
            for closure in backfill.closures_mut() {
                if closure.number == number {
                    closure.gives = Gives::Option;
                }
            }
        }
    }
    migration
}
