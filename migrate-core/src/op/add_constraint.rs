//! `add primary key | unique | check | foreign key`.

use super::{Change, DropConstraint, Inverse, Op, constraint, lookup};
use crate::schema::{Column, Constraint};
use crate::{Name, ObjectName, Schema};

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
        if lookup::table(change.schema, &self.table, change.report).is_none() {
            return;
        }
        if change.is_written() {
            change.claim_constraint(&self.table, &self.constraint, None);
        }
        if let Some(table) = change.schema.table_mut(&self.table) {
            table
                .constraints
                .retain(|known| known.name != self.constraint.name);
            table.constraints.push(self.constraint.clone());
            change.resolve_references(&self.table);
        }
        if change.is_written() {
            self.check(change);
        }
    }

    fn check(&self, change: &mut Change<'_>) {
        let resolved = change
            .schema
            .table(&self.table)
            .and_then(|table| Some((table, table.constraint(self.constraint.name.as_str())?)));
        if let Some((table, constraint)) = resolved {
            let blame = |name: &Name, _: &Column| name.site();
            constraint::check(constraint, table, change.schema, blame, change.report);
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
