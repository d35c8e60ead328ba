//! Views.

use super::ObjectKind;
use crate::schema::Arm;
use crate::{Name, ObjectName, PerDialect};

/// A view: a query under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// Whether its rows are kept, to be read without asking the tables again.
    pub materialized: bool,
    /// The names of its columns; those of the query where there are none.
    pub columns: Vec<Name>,
    /// The query.
    pub query: PerDialect<Arm>,
    /// What it is for.
    pub comment: Option<String>,
}

impl View {
    /// Its kind.
    pub fn kind(&self) -> ObjectKind {
        match self.materialized {
            true => ObjectKind::MaterializedView,
            false => ObjectKind::View,
        }
    }
}
