//! The views, routines, sequences, domains and other objects with a definition of a schema.

use std::sync::Arc;

use super::{
    Domain, Namespace, ObjectKey, ObjectKind, Schema, SchemaObject, Sequence, SequenceOwner, Type,
    TypeKind,
};
use crate::expr::ValueType;
use crate::{Name, ObjectName};

impl Schema {
    /// The object that is found by a key: a routine without what it takes where no other has its
    /// name.
    pub fn object(&self, key: &ObjectKey) -> Option<&SchemaObject> {
        let exact = self.objects.get(key);
        let found = exact.or_else(|| self.objects.get(self.meant(key)?));
        found.map(Arc::as_ref)
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
        let key = self.object(key)?.key();
        let object = self.objects.get(&key).cloned();
        self.objects.remove_mut(&key);
        object
    }

    /// The object of that name in one of the namespaces.
    pub fn object_named(&self, namespace: Namespace, name: &ObjectName) -> Option<&SchemaObject> {
        let mut objects = self.objects.iter();
        let found = objects.find(|(key, _)| key.kind.namespace() == namespace && key.name == *name);
        found.map(|(_, object)| object.as_ref())
    }

    /// The domain of that name.
    pub fn domain(&self, name: &ObjectName) -> Option<&Domain> {
        match self.object(&ObjectKey::new(ObjectKind::Domain, name.clone()))? {
            SchemaObject::Domain(domain) => Some(domain),
            _ => None,
        }
    }

    /// The sequences, by name.
    pub fn sequences(&self) -> impl Iterator<Item = &Sequence> {
        self.objects().filter_map(|object| match object {
            SchemaObject::Sequence(sequence) => Some(sequence),
            _ => None,
        })
    }

    /// The sequence that a text names, as `nextval` is given it.
    pub fn sequence_called(&self, text: &str) -> Option<&Sequence> {
        let mut sequences = self.sequences();
        sequences.find(|sequence| sequence.name.to_string() == text)
    }

    /// Whether a type of that name exists: an enum, a domain or a composite type.
    pub fn has_type(&self, name: &ObjectName) -> bool {
        self.enum_type(name).is_some() || self.object_named(Namespace::Types, name).is_some()
    }

    /// The names of the types that the history has made.
    pub fn type_names(&self) -> impl Iterator<Item = &ObjectName> {
        let made = self.object_keys();
        let made = made.filter(|key| key.kind.namespace() == Namespace::Types);
        let enums = self.enums().map(|ty| &ty.name);
        enums.chain(made.map(|key| &key.name))
    }

    /// The type below a domain; a type that is no domain is its own.
    pub fn base_type<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut base = ty;
        // A domain cannot be made of itself, but a mistaken history may say so.
        for _ in 0..16 {
            match &base.kind {
                TypeKind::Named(name) => match self.domain(name) {
                    Some(domain) => base = &domain.ty,
                    None => break,
                },
                _ => break,
            }
        }
        base
    }

    /// The type of a value that is kept as `ty`. A composite one is known to the database alone.
    pub fn value_type(&self, ty: &Type) -> ValueType {
        let base = self.base_type(ty);
        match &base.kind {
            TypeKind::Named(name) if self.object_named(Namespace::Types, name).is_some() => {
                ValueType::Any
            }
            TypeKind::Array(item) => match self.value_type(item) {
                ValueType::Any => ValueType::Any,
                item => ValueType::Array(Box::new(item)),
            },
            kind => ValueType::from(kind),
        }
    }

    /// Gives an object another name; what is made of a type follows.
    pub(crate) fn rename_object(&mut self, from: &ObjectKey, to: &Name) {
        if from.kind == ObjectKind::Schema {
            self.rename_schema(&from.name.name, to);
            return;
        }
        let Some(object) = self.remove_object(from) else {
            return;
        };
        self.put_object(object.renamed(to));
        if from.kind.namespace() == Namespace::Types {
            self.rename_type(&from.name, &from.renamed(to).name);
        }
    }

    /// The objects that are made of a type follow its rename.
    pub(super) fn rename_type_of_objects(&mut self, from: &ObjectName, to: &ObjectName) {
        let made_of = |object: &&SchemaObject| {
            let mut types = object.types().into_iter();
            types.any(|ty| ty.named() == Some(from))
        };
        let users: Vec<SchemaObject> = self.objects().filter(made_of).cloned().collect();
        for mut object in users {
            // A routine is found by its types.
            self.objects.remove_mut(&object.key());
            for ty in object.types_mut() {
                ty.rename(from, to);
            }
            self.put_object(object);
        }
    }

    /// The sequences that go with a column of a table follow its rename.
    pub(super) fn change_owners(
        &mut self,
        table: &ObjectName,
        mut change: impl FnMut(&mut SequenceOwner),
    ) {
        let owned: Vec<Sequence> = self
            .sequences()
            .filter(|sequence| {
                let owner = sequence.owner.as_ref();
                owner.is_some_and(|owner| owner.table == *table)
            })
            .cloned()
            .collect();
        for mut sequence in owned {
            sequence.owner.iter_mut().for_each(&mut change);
            self.put_object(SchemaObject::Sequence(sequence));
        }
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
