//! `purge`: what was retired is dropped.

use super::{Change, DropColumn, DropTable, Inverse, Op, lookup, parts};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `purge table T;` or `purge column T.c;`, under the names that they had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// The table.
    pub table: ObjectName,
    /// The column, unless it is the whole table.
    pub column: Option<Name>,
}

impl Purge {
    /// What it is made of.
    pub(super) fn parts(&self) -> Vec<Op> {
        vec![match &self.column {
            None => Op::DropTable(DropTable {
                table: self.table.retired(),
            }),
            Some(column) => Op::DropColumn(DropColumn {
                table: self.table.clone(),
                column: column.retired(),
                refill: None,
            }),
        }]
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() && !self.is_retired(change) {
            return;
        }
        for part in self.parts() {
            part.apply(change);
        }
    }

    fn is_retired(&self, change: &mut Change<'_>) -> bool {
        let (found, what, site) = match &self.column {
            None => {
                let found = change.schema.table(&self.table.retired()).is_some();
                (found, format!("table `{}`", self.table), self.table.site())
            }
            Some(column) => {
                if lookup::table(change.schema, &self.table, change.report).is_none() {
                    return false;
                }
                let hidden = column.retired();
                let found = lookup::known_column(change.schema, &self.table, &hidden).is_some();
                let what = format!("column `{}.{column}`", self.table);
                (found, what, column.site())
            }
        };
        if !found {
            let message = format!("{what} was not retired");
            let help = "write `retire` first, or `drop` to do both at once";
            change
                .report
                .push(Diagnostic::new(site, message).help(help));
        }
        found
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        parts::inverse(&self.parts(), before)
    }

    pub(super) fn describe(&self) -> String {
        match &self.column {
            Some(column) => format!("purge column {}.{column}", self.table),
            None => format!("purge table {}", self.table),
        }
    }
}
