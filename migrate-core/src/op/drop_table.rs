//! `drop table`: the table goes, with its rows.

use crate::ObjectName;

/// `drop table`: the table goes, with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    /// The table.
    pub table: ObjectName,
}
