//! The rename of a schema: all that stands in it has another name from then on.

use super::{Namespace, ObjectKey, ObjectKind, Schema, SchemaObject};
use crate::{Name, ObjectName};

impl Schema {
    /// Gives a schema another name; what stands in it follows, and what refers to that.
    pub(super) fn rename_schema(&mut self, from: &Name, to: &Name) {
        let is_inside = |name: &ObjectName| name.schema.as_ref() == Some(from);
        let moved = |name: &ObjectName| ObjectName {
            schema: Some(to.clone()),
            name: name.name.clone(),
        };
        let tables = self.tables().map(|table| table.name.clone());
        let tables: Vec<ObjectName> = tables.filter(is_inside).collect();
        for table in &tables {
            self.rename_table(table, &moved(table));
        }
        let enums = self.enums().map(|ty| ty.name.clone());
        let enums: Vec<ObjectName> = enums.filter(is_inside).collect();
        for name in &enums {
            self.rename_enum(name, &moved(name));
        }
        let keys = self.object_keys().filter(|key| key.table.is_none());
        let keys: Vec<ObjectKey> = keys.filter(|key| is_inside(&key.name)).cloned().collect();
        for key in &keys {
            if let Some(object) = self.remove_object(key) {
                self.put_object(object.in_schema(to));
            }
            match key.kind.namespace() {
                Namespace::Types => self.rename_type(&key.name, &moved(&key.name)),
                Namespace::Relations => self.move_triggers(&key.name, &moved(&key.name)),
                Namespace::Routines
                | Namespace::Triggers
                | Namespace::Schemas
                | Namespace::Extensions => {}
            }
        }
        self.follow_schema(from, to, moved);
        let key = ObjectKey::new(ObjectKind::Schema, from.clone());
        if let Some(own) = self.remove_object(&key) {
            self.put_object(own.renamed(to));
        }
    }

    /// What an extension brings stands in a schema, and a trigger may call a function of one.
    fn follow_schema(&mut self, from: &Name, to: &Name, moved: impl Fn(&ObjectName) -> ObjectName) {
        let mut changed = Vec::new();
        for object in self.objects() {
            match object {
                SchemaObject::Extension(own) if own.schema.as_ref() == Some(from) => {
                    let mut own = own.clone();
                    own.schema = Some(to.clone());
                    changed.push(SchemaObject::Extension(own));
                }
                SchemaObject::Trigger(own) => {
                    let mut own = own.clone();
                    if let Some(call) = &mut own.call
                        && call.function.schema.as_ref() == Some(from)
                    {
                        call.function = moved(&call.function);
                        changed.push(SchemaObject::Trigger(own));
                    }
                }
                _ => {}
            }
        }
        for object in changed {
            self.put_object(object);
        }
    }
}
