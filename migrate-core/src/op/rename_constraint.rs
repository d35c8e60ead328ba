//! `rename constraint A to B`.

use super::{Change, Inverse, Op, lookup};
use crate::schema::Constraint;
use crate::{Name, ObjectName, Schema};

/// `rename constraint A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameConstraint {
    /// The table.
    pub table: ObjectName,
    /// The name so far.
    pub from: Name,
    /// The name from now on.
    pub to: Name,
}

impl RenameConstraint {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(constraint) = lookup::constraint(table, &self.from, change.report) else {
            return;
        };
        if change.is_written() {
            let renamed = Constraint {
                name: self.to.clone(),
                ..constraint.clone()
            };
            let instead_of = (self.from != self.to).then_some(&self.from);
            change.claim_constraint(&self.table, &renamed, instead_of);
        }
        if let Some(table) = change.schema.table_mut(&self.table) {
            for constraint in &mut table.constraints {
                if constraint.name == self.from {
                    constraint.name = self.to.clone();
                }
            }
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameConstraint(Self {
            table: self.table.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "rename constraint {} of {} to {}",
            self.from, self.table, self.to
        )
    }
}
