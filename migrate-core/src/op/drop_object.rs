//! `drop view`, `drop sequence`, `drop domain` and so on.

use super::{Change, CreateIndex, CreateObject, Inverse, Op, lookup, object, object_users};
use crate::Schema;
use crate::schema::{ObjectKey, ObjectKind};

/// `drop view V`: it comes back with the definition and the indexes that the history knows.
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
        if self.key.kind == ObjectKind::MaterializedView {
            change.created.remove(&self.key.name);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some(object) = before.object(&self.key) else {
            return Inverse::Ops(Vec::new());
        };
        let create = Op::CreateObject(CreateObject {
            object: object.definition(),
            keep: self.keep,
        });
        let indexes = object.indexes().iter().map(|index| {
            Op::CreateIndex(CreateIndex {
                table: self.key.name.clone(),
                index: index.clone(),
            })
        });
        Inverse::Ops(std::iter::once(create).chain(indexes).collect())
    }

    pub(super) fn describe(&self) -> String {
        format!("drop {}", object::title(&self.key))
    }
}
