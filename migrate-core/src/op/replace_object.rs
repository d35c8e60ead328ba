//! `replace view`, `replace sequence`, `replace domain` and so on.

use super::{Change, Inverse, Op, lookup, object, object_users};
use crate::Schema;
use crate::schema::SchemaObject;

/// `replace view V as "…"`: another definition for what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaceObject {
    /// The object from now on.
    pub object: SchemaObject,
}

impl ReplaceObject {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let key = self.object.key();
        // Its indexes stay.
        let known = change.schema.object(&key);
        let indexes = known.map_or(&[][..], SchemaObject::indexes);
        let object = self.object.clone().with_indexes(indexes);
        if let Some(known) = lookup::object(change.schema, &key, change.report)
            && change.is_written()
        {
            let what = format!("the earlier {key}");
            let error = match object::takes_the_place_of(&self.object, known, change.schema) {
                true => None,
                false => object_users::still_used(change, &key, &what),
            };
            change.report.extend(error);
        }
        if change.is_written() {
            // What it says of itself is not what it will be.
            change.schema.remove_object(&key);
            object::check(&object, change);
        }
        change.schema.put_object(object);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.object(&self.object.key()).map(|object| {
            Op::ReplaceObject(Self {
                object: object.definition(),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("replace {}", object::title(&self.object.key()))
    }
}
