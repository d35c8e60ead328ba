//! `drop view`, `drop function`, `drop trigger`.

use super::{Change, CreateObject, Inverse, Op, dependants, lookup, object};
use crate::Schema;
use crate::schema::ObjectKey;

/// `drop view V`: it comes back with the definition that the history knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropObject {
    /// The object.
    pub key: ObjectKey,
}

impl DropObject {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::object(change.schema, &self.key, change.report).is_none() {
            return;
        }
        if change.is_written() {
            let what = self.key.to_string();
            let error = dependants::object_still_used(change, &self.key, &what);
            change.report.extend(error);
        }
        change.schema.remove_object(&self.key);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.object(&self.key).map(|object| {
            Op::CreateObject(CreateObject {
                object: object.clone(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop {}", object::title(&self.key))
    }
}
