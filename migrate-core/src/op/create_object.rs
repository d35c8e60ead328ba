//! `create view`, `create sequence`, `create domain` and so on: an object with its definition.

use super::{Change, DropObject, Inverse, Op, object, overloads};
use crate::Schema;
use crate::schema::{ObjectKind, SchemaObject};

/// `create view`, `create sequence`, `create domain` and so on: an object with its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateObject {
    /// The object.
    pub object: SchemaObject,
    /// `keep`: it may be there already, and the downgrade leaves it.
    pub keep: bool,
}

impl CreateObject {
    /// An object that is not there yet.
    pub const fn new(object: SchemaObject) -> Self {
        Self {
            object,
            keep: false,
        }
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() {
            overloads::claim(&self.object, None, change);
            object::check(&self.object, change);
        }
        change.schema.put_object(self.object.clone());
        let key = self.object.key();
        if key.kind == ObjectKind::MaterializedView {
            change.created.insert(key.name);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropObject(DropObject {
            key: self.object.key(),
            keep: self.keep,
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create {}", object::title(&self.object.key()))
    }
}
