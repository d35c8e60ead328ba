//! The views, routines and triggers of a schema.

use std::sync::Arc;

use super::{Namespace, ObjectKey, Schema, SchemaObject};
use crate::ObjectName;

impl Schema {
    /// The object that is found by a key.
    pub fn object(&self, key: &ObjectKey) -> Option<&SchemaObject> {
        self.objects.get(key).map(Arc::as_ref)
    }

    /// The objects: kind by kind, by name.
    pub fn objects(&self) -> impl Iterator<Item = &SchemaObject> {
        self.objects.values().map(Arc::as_ref)
    }

    /// The keys of the objects, in the same order.
    pub fn object_keys(&self) -> impl Iterator<Item = &ObjectKey> {
        self.objects.keys()
    }

    /// Puts an object in, in the place of one of the same key.
    pub fn put_object(&mut self, object: SchemaObject) {
        self.objects.insert_mut(object.key(), Arc::new(object));
    }

    /// Takes an object out.
    pub fn remove_object(&mut self, key: &ObjectKey) -> Option<Arc<SchemaObject>> {
        let object = self.objects.get(key).cloned()?;
        self.objects.remove_mut(key);
        Some(object)
    }

    /// The object of that name in one of the namespaces.
    pub fn object_named(&self, namespace: Namespace, name: &ObjectName) -> Option<&SchemaObject> {
        let mut objects = self.objects.iter();
        let found = objects.find(|(key, _)| key.kind.namespace() == namespace && key.name == *name);
        found.map(|(_, object)| object.as_ref())
    }

    /// The triggers of a table or a view.
    pub fn triggers_of<'a>(
        &'a self,
        table: &'a ObjectName,
    ) -> impl Iterator<Item = &'a SchemaObject> {
        let own = self.objects.iter();
        own.filter(move |(key, _)| key.table.as_ref() == Some(table))
            .map(|(_, object)| object.as_ref())
    }

    /// Takes the triggers of a table out.
    pub(crate) fn remove_triggers(&mut self, table: &ObjectName) {
        let keys: Vec<ObjectKey> = self.triggers_of(table).map(SchemaObject::key).collect();
        for key in keys {
            self.objects.remove_mut(&key);
        }
    }

    /// The triggers of a table follow its rename.
    pub(super) fn move_triggers(&mut self, from: &ObjectName, to: &ObjectName) {
        let own: Vec<SchemaObject> = self.triggers_of(from).cloned().collect();
        self.remove_triggers(from);
        for mut object in own {
            if let SchemaObject::Trigger(trigger) = &mut object {
                trigger.table = to.clone();
            }
            self.put_object(object);
        }
    }
}
