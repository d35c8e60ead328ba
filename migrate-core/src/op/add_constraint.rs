//! `add primary key | unique | check | foreign key`.

use crate::ObjectName;
use crate::schema::Constraint;

/// `add primary key | unique | check | foreign key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint; a foreign key may leave out the columns that it refers to.
    pub constraint: Constraint,
}
