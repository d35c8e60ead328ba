//! `drop view`, `drop sequence`, `drop domain` and so on.

use super::{Change, CreateObject, Inverse, Op, lookup, object, object_users};
use crate::Schema;
use crate::schema::ObjectKey;

/// `drop view V`: it comes back with the definition that the history knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropObject {
    /// The object.
    pub key: ObjectKey,
    /// `keep`: the history forgets it, and the database keeps it.
    pub keep: bool,
}

impl DropObject {
    /// An object that the database is to lose.
    pub const fn new(key: ObjectKey) -> Self {
        Self { key, keep: false }
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::object(change.schema, &self.key, change.report).is_none() {
            return;
        }
        if change.is_written() {
            let what = self.key.to_string();
            let error = object_users::still_used(change, &self.key, &what);
            change.report.extend(error);
        }
        change.schema.remove_object(&self.key);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.object(&self.key).map(|object| {
            Op::CreateObject(CreateObject {
                object: object.clone(),
                keep: self.keep,
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop {}", object::title(&self.key))
    }
}
