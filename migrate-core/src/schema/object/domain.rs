//! Domains: types whose values are checked, wherever they are used.

use crate::ObjectName;
use crate::expr::Expr;
use crate::schema::{Column, Constraint, Table, Type};

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: ObjectName,
    /// The type of its values.
    pub ty: Type,
    /// What a column of it has where nothing is said.
    pub default: Option<Expr>,
    /// What is true of all its values; they name the value [`Domain::VALUE`].
    pub checks: Vec<Constraint>,
    /// What it is for.
    pub comment: Option<String>,
}

impl Domain {
    /// What a check calls the value.
    pub const VALUE: &'static str = "value";

    /// Whether it has a check that the other has not.
    pub fn checks_more_than(&self, other: &Self) -> bool {
        self.checks
            .iter()
            .any(|check| !other.checks.contains(check))
    }

    /// A table of one column, the value: its checks are those of the domain.
    pub fn as_table(&self) -> Table {
        let mut table = Table::new(self.name.clone());
        table.columns.push(self.as_column());
        table.constraints.clone_from(&self.checks);
        table
    }

    /// The value as a column.
    pub fn as_column(&self) -> Column {
        let mut value = Column::new(Self::VALUE, self.ty.clone());
        // Nothing but a column can refuse a null.
        value.nullable = true;
        value.default.clone_from(&self.default);
        value
    }
}
