//! Which table an operation alters.

use crate::ObjectName;
use crate::op::Concern;
use crate::plan::walk::Walked;

/// The table that an operation alters: one that exists before and after it.
pub(super) fn altered(walked: &Walked<'_>) -> Option<ObjectName> {
    match walked.op.concern() {
        Concern::Table(table) => Some(table.clone()),
        Concern::Index(index) => {
            let table = walked.before.table_of_index(index);
            table.map(|table| table.name.clone())
        }
        Concern::Divided(_)
        | Concern::Parent(_)
        | Concern::WholeTable(_)
        | Concern::Rows(_)
        | Concern::ObjectOf(_)
        | Concern::Enum(_)
        | Concern::Else => None,
    }
}
