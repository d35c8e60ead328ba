//! `create view`, `create function`, `create trigger`: an object with its definition.

use super::{Change, DropObject, Inverse, Op, object};
use crate::Schema;
use crate::schema::SchemaObject;

/// `create view`, `create function`, `create trigger`: an object with its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateObject {
    /// The object.
    pub object: SchemaObject,
}

impl CreateObject {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() {
            change.claim_object(&self.object.key(), None);
            object::check(&self.object, change);
        }
        change.schema.put_object(self.object.clone());
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropObject(DropObject {
            key: self.object.key(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create {}", object::title(&self.object.key()))
    }
}
