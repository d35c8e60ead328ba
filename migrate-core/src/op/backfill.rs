//! `backfill`: rows of a table get new values, in batches along the primary key.

use super::{Change, Inverse, Op, lookup};
use crate::expr::Expr;
use crate::schema::Filled;
use crate::{Name, ObjectName, Schema, Site};

/// `backfill T { set c = …, where …, batch N, pause 50 ms, reverse { … } | keep }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The keyword.
    pub site: Site,
    /// The table.
    pub table: ObjectName,
    /// What is set.
    pub set: Vec<Assignment>,
    /// Which rows; all where it is left out.
    pub filter: Option<Expr>,
    /// Rows in one batch; the engine's choice where it is left out.
    pub batch: Option<u32>,
    /// Milliseconds to wait between batches.
    pub pause: Option<u32>,
    /// What undoes it.
    pub down: BackfillDown,
}

/// `set c = …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The column.
    pub column: Name,
    /// Its new value, computed from the old row.
    pub value: Expr,
}

/// What undoes a backfill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackfillDown {
    /// Nothing was said: the columns that it fills have to go away too.
    Derived,
    /// `reverse { set …, where … }`
    Reverse {
        /// What is set on the way down.
        set: Vec<Assignment>,
        /// Which rows.
        filter: Option<Expr>,
    },
    /// `keep`: the values stay.
    Keep,
}

impl Backfill {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table_mut(change.schema, &self.table, change.report) else {
            return;
        };
        for assignment in &self.set {
            if let Some(column) = table.column_mut(assignment.column.as_str()) {
                column.filled = Filled(true);
            }
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        match &self.down {
            // The check has seen to it that its columns go away.
            BackfillDown::Derived | BackfillDown::Keep => Inverse::Ops(Vec::new()),
            BackfillDown::Reverse { set, filter } => Inverse::of(Op::Backfill(Self {
                set: set.clone(),
                filter: filter.clone(),
                down: BackfillDown::Reverse {
                    set: self.set.clone(),
                    filter: self.filter.clone(),
                },
                ..self.clone()
            })),
        }
    }

    pub(super) fn describe(&self) -> String {
        let columns: Vec<&str> = self
            .set
            .iter()
            .map(|assignment| assignment.column.as_str())
            .collect();
        format!("backfill {} ({})", self.table, columns.join(", "))
    }
}
