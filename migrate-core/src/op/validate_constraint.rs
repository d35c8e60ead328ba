//! `validate constraint N`.

use super::{AddConstraint, Change, DropConstraint, Inverse, Op, lookup};
use crate::schema::Constraint;
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `validate constraint N`: the rows that a constraint which is `not valid` has passed over are
/// looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub name: Name,
}

impl ValidateConstraint {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(constraint) = lookup::constraint(table, &self.name, change.report) else {
            return;
        };
        if change.is_written() && !constraint.not_valid {
            let message = format!("{} `{}` is valid", constraint.word(), self.name);
            let error = Diagnostic::new(self.name.site(), message);
            change.report.push(error.help("remove this action"));
        }
        let table = change.schema.table_mut(&self.table);
        for known in table.into_iter().flat_map(|table| &mut table.constraints) {
            if known.name == self.name {
                known.not_valid = false;
            }
        }
    }

    /// What is valid becomes `not valid` only when it is made anew.
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let table = before.table(&self.table);
        let known = table.and_then(|table| table.constraint(self.name.as_str()));
        let Some(constraint) = known.filter(|known| known.not_valid) else {
            return Inverse::Ops(Vec::new());
        };
        let drop = DropConstraint {
            table: self.table.clone(),
            name: self.name.clone(),
        };
        let add = AddConstraint {
            table: self.table.clone(),
            constraint: Constraint::clone(constraint),
        };
        Inverse::Ops(vec![Op::DropConstraint(drop), Op::AddConstraint(add)])
    }

    pub(super) fn describe(&self) -> String {
        format!("validate constraint {} of {}", self.name, self.table)
    }
}
