//! `delete`: rows of a table go.

use super::{Change, Inverse, Op, RowsDown, expression, lookup};
use crate::expr::{self, Expr, ExprKind, Place};
use crate::schema::Filled;
use crate::{Diagnostic, ObjectName, Report, Schema, Site};

/// `delete from T where (…) [reverse { … } | keep]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteRows {
    /// The keyword.
    pub site: Site,
    /// The table.
    pub table: ObjectName,
    /// Which rows.
    pub filter: Expr,
    /// What undoes it.
    pub down: RowsDown,
}

impl DeleteRows {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() {
            self.check(change.schema, change.report);
            self.down.check(change.schema, change.report);
        } else {
            lookup::table(change.schema, &self.table, change.report);
        }
        let Some(table) = change.schema.table_mut(&self.table) else {
            return;
        };
        let kept = expr::not_null_unless(&self.filter);
        for column in &mut table.columns {
            // Without a row there is no null either.
            if self.filter.kind == ExprKind::Boolean(true) || kept.contains(&column.name) {
                column.filled = Filled(true);
            }
        }
    }

    pub(super) fn check(&self, schema: &Schema, report: &mut Report) {
        if let Some(table) = lookup::table(schema, &self.table, report) {
            expression::condition(&self.filter, schema, table, Place::Filter, report);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        let undone = |down| {
            Op::DeleteRows(Self {
                down,
                ..self.clone()
            })
        };
        self.down.said(undone).unwrap_or_else(|| {
            let message = "this `delete` loses rows, and nothing says how to undo that";
            Inverse::Impossible(
                Diagnostic::new(self.site, message)
                    .help("add `reverse { insert into … }`, or `keep` where they may stay away"),
            )
        })
    }

    pub(super) fn describe(&self) -> String {
        format!("delete rows of {}", self.table)
    }
}
