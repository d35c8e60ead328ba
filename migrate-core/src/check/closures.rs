//! The closures of a migration, each with the table whose rows it is called for.

use super::replay::State;
use crate::op::{Closure, Op, Origin};
use crate::schema::{Column, Table};
use crate::{Down, Migration, Report, Schema, Statement};

/// A closure in its place.
#[derive(Clone, Debug)]
pub struct PlacedClosure {
    /// The closure.
    pub closure: Closure,
    /// The table as it is there.
    pub table: Table,
    /// The column that it sets.
    pub column: Column,
}

/// The closures of a correct migration without conditions, given the schema before it.
pub fn closures(migration: &Migration, before: &Schema) -> Vec<PlacedClosure> {
    let mut state = State::new(before, &[], Origin::Derived);
    let mut placed = Vec::new();
    follow(&migration.up, &mut state, &mut placed);
    if let Down::Written { statements, .. } = &migration.down {
        follow(statements, &mut state, &mut placed);
    }
    placed
}

fn follow(statements: &[Statement], state: &mut State<'_>, placed: &mut Vec<PlacedClosure>) {
    for op in statements.iter().flat_map(|statement| &statement.ops) {
        if let Op::Backfill(backfill) = op
            && let Some(table) = state.schema.table(&backfill.table)
        {
            placed.extend(backfill.closures().filter_map(|(column, closure)| {
                Some(PlacedClosure {
                    closure: closure.clone(),
                    table: table.clone(),
                    column: table.column(column.as_str())?.clone(),
                })
            }));
        }
        state.apply(op, &[], &mut Report::default());
    }
}
