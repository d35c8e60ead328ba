//! `drop constraint N`, of whatever kind.

use super::{AddConstraint, Change, Inverse, Op, dependants, lookup};
use crate::{Name, ObjectName, Schema};

/// `drop constraint N`, of whatever kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub name: Name,
}

impl DropConstraint {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        if lookup::constraint(table, &self.name, change.report).is_none() {
            return;
        }
        if let Some(table) = change.schema.table_mut(&self.table) {
            table.constraints.retain(|known| known.name != self.name);
        }
        if change.is_written()
            && let Some(table) = change.schema.table(&self.table)
        {
            let what = format!("constraint `{}`", self.name);
            let users = dependants::of_key(change.schema, table);
            let error = dependants::still_used(self.name.site(), &what, &users);
            change.report.extend(error);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let constraint = before
            .table(&self.table)
            .and_then(|table| table.constraint(self.name.as_str()));
        Inverse::where_known(constraint.map(|constraint| {
            Op::AddConstraint(AddConstraint {
                table: self.table.clone(),
                constraint: constraint.clone(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop constraint {} of {}", self.name, self.table)
    }
}
