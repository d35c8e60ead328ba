//! `replace view`, `replace sequence`, `replace domain` and so on.

use super::{Change, Inverse, Op, object, object_users, overloads};
use crate::Schema;
use crate::schema::{ObjectKey, SchemaObject};

/// `replace view V as "…"`: another definition for what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaceObject {
    /// The object from now on.
    pub object: SchemaObject,
}

impl ReplaceObject {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        // Its indexes stay.
        let known = change.schema.replaced_by(&self.object);
        let indexes = known.map_or(&[][..], SchemaObject::indexes);
        let object = self.object.clone().with_indexes(indexes);
        if let Some(known) = overloads::replaced(&self.object, change.schema, change.report) {
            let own = self.object.key();
            let key = known.key();
            if change.is_written() {
                let called = ObjectKey {
                    name: own.name.clone(),
                    ..change.schema.called(known)
                };
                let what = format!("the earlier {called}");
                let error = match object::takes_the_place_of(&self.object, known, change.schema) {
                    true => None,
                    false => object_users::still_used(change, &called, &what),
                };
                change.report.extend(error);
                if key != own {
                    overloads::claim(&self.object, Some(&key), change);
                }
            }
            // What it says of itself is not what it will be.
            change.schema.remove_object(&key);
        }
        if change.is_written() {
            object::check(&object, change);
        }
        change.schema.put_object(object);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.replaced_by(&self.object).map(|object| {
            Op::ReplaceObject(Self {
                object: object.definition(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("replace {}", object::title(&self.object.key()))
    }
}
