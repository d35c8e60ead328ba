//! `add primary key | unique | check | foreign key`.

use super::{Change, DropConstraint, Inverse, Op, lookup};
use crate::schema::Constraint;
use crate::{ObjectName, Schema};

/// `add primary key | unique | check | foreign key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint; a foreign key may leave out the columns that it refers to.
    pub constraint: Constraint,
}

impl AddConstraint {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if let Some(table) = lookup::table_mut(change.schema, &self.table, change.report) {
            table
                .constraints
                .retain(|known| known.name != self.constraint.name);
            table.constraints.push(self.constraint.clone());
            change.resolve_references(&self.table);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropConstraint(DropConstraint {
            table: self.table.clone(),
            name: self.constraint.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "add {} {} to {}",
            self.constraint.word(),
            self.constraint.name,
            self.table
        )
    }
}
