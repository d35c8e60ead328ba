//! The closures of a history: where they stand, and what is taken for granted of them.

use super::{History, worlds};
use crate::check::{self, PlacedClosure};
use crate::closure::EmbeddedClosure;
use crate::op::{Closure, Gives, Op, SetNullable};
use crate::schema::Table;
use crate::{Migration, Statement};

impl History {
    /// The closure of that number in a migration, if it has these tokens.
    pub fn closure(&self, id: &str, number: u32, text: &str) -> Option<EmbeddedClosure> {
        let is_it = |known: &Closure| known.number == number && known.text == text;
        let mut known = self.migration(id)?.closures();
        known.find(|(_, closure)| is_it(closure))?;
        let place = usize::try_from(number).ok()?;
        self.closures.get(id)?.get(place).copied()
    }

    /// The closures of a correct migration by their numbers, each with what its table is wherever
    /// it is called: where conditions make several, the columns that are the same in all.
    pub fn placed_closures(&self, written: &Migration) -> Vec<PlacedClosure> {
        let Some(place) = self.graph.place(written.id.as_str()) else {
            return Vec::new();
        };
        let mut placed: Vec<PlacedClosure> = Vec::new();
        for case in worlds::cases(written, &self.before(place)).cases {
            for found in check::closures(&case.migration, &case.world.schema) {
                let number = found.closure.number;
                let mut known = placed.iter_mut();
                match known.find(|known| known.closure.number == number) {
                    Some(known) => keep_common(&mut known.table, &found.table),
                    None => placed.push(found),
                }
            }
        }
        placed.sort_by_key(|placed| placed.closure.number);
        placed
    }

    /// Whether a closure whose words do not tell has to give a value for each row: were it
    /// to give none, something in the history would be refused that now is not.
    pub fn relies_on(&self, written: &Migration, closure: &Closure) -> bool {
        let tightens = self.graph.migrations.iter().any(|known| tightens(known));
        if closure.gives != Gives::Unknown || !tightens {
            return false;
        }
        let others = self.graph.migrations.iter();
        let others = others.filter(|known| known.id != written.id);
        let mut all: Vec<Migration> = others.map(|known| (**known).clone()).collect();
        all.push(doubting(written, closure.number));
        let doubtful = Self::new(all, self.targets.clone())
            .with_flaws(self.ids(self.erroneous.iter()), self.incomplete);
        let mut ids = self.graph.migrations.iter().map(|known| known.id.as_str());
        ids.any(|id| self.check(id).is_empty() && !doubtful.check(id).is_empty())
    }
}

/// Keeps the columns that another table has as well.
fn keep_common(table: &mut Table, other: &Table) {
    table.columns.retain(|column| {
        let there = other.column(column.name.as_str());
        there.is_some_and(|there| there.ty == column.ty && there.nullable == column.nullable)
    });
}

/// Whether it makes a column NOT NULL.
fn tightens(migration: &Migration) -> bool {
    let mut ops = migration.up.iter().flat_map(|Statement { ops, .. }| ops);
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
    let statements = migration.up.iter_mut();
    for op in statements.flat_map(|statement| &mut statement.ops) {
        if let Op::Backfill(backfill) = op {
            let mut closures = backfill.closures_mut();
            if let Some(closure) = closures.find(|closure| closure.number == number) {
                closure.gives = Gives::Option;
            }
        }
    }
    migration
}
