//! Routines by their names: several may have one, told apart by what they take.

use super::{ObjectKey, Returns, Schema, SchemaObject};
use crate::ObjectName;

impl Schema {
    /// The routines of that name: functions before procedures.
    pub fn routines_named<'a>(
        &'a self,
        name: &ObjectName,
    ) -> impl Iterator<Item = &'a SchemaObject> {
        let objects = self.objects();
        objects.filter(move |object| match object {
            SchemaObject::Routine(routine) => routine.name == *name,
            _ => false,
        })
    }

    /// The keys of the objects that have the kind and the name of a key, in the same place.
    pub fn overloads<'a>(&'a self, key: &ObjectKey) -> impl Iterator<Item = &'a ObjectKey> {
        let from = self.objects.range(key.bare()..).map(|(known, _)| known);
        from.take_while(move |known| {
            known.kind == key.kind && known.name == key.name && known.table == key.table
        })
    }

    /// The key of the object that is meant: one that does not say what a routine takes means the
    /// only one of its kind and name.
    pub(super) fn meant(&self, key: &ObjectKey) -> Option<&ObjectKey> {
        if key.takes.is_some() || !key.kind.is_overloaded() {
            return None;
        }
        let mut known = self.overloads(key);
        let only = known.next()?;
        known.next().is_none().then_some(only)
    }

    /// The object whose place another takes: that of the same key, or a routine that takes
    /// something else where it is the only one of its kind and name.
    pub fn replaced_by(&self, object: &SchemaObject) -> Option<&SchemaObject> {
        let key = object.key();
        self.object(&key).or_else(|| self.object(&key.bare()))
    }

    /// What an object is called among the others: a routine by its name alone where that is
    /// enough.
    pub fn called(&self, object: &SchemaObject) -> ObjectKey {
        let key = object.key();
        match self.meant(&key.bare()) {
            Some(only) if *only == key => key.bare(),
            _ => key,
        }
    }

    /// The function of that name that triggers call: it takes nothing.
    pub fn trigger_function(&self, name: &ObjectName) -> Option<&SchemaObject> {
        let mut known = self.routines_named(name);
        known.find(|object| match object {
            SchemaObject::Routine(routine) => routine.returns == Returns::Trigger,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PerDialect;
    use crate::schema::{Argument, ArgumentMode, ObjectKind, Routine, Signature, TypeKind};

    fn routine(name: &str, takes: &[TypeKind], returns: Returns) -> SchemaObject {
        let arguments = takes.iter().map(|kind| Argument {
            mode: ArgumentMode::In,
            name: "n".into(),
            ty: kind.clone().into(),
            default: None,
        });
        SchemaObject::Routine(Routine {
            name: name.into(),
            procedure: false,
            arguments: arguments.collect(),
            returns,
            language: None,
            characteristics: Vec::new(),
            body: PerDialect::Each(Vec::new()),
            comment: None,
        })
    }

    fn schema(takes: &[&[TypeKind]]) -> Schema {
        let mut schema = Schema::new();
        for takes in takes {
            schema.put_object(routine("f", takes, Returns::Void));
        }
        schema
    }

    fn bare() -> ObjectKey {
        ObjectKey::new(ObjectKind::Function, "f")
    }

    #[test]
    fn a_name_alone_means_the_only_one() {
        let one = schema(&[&[TypeKind::Integer]]);
        let known = one.object(&bare()).unwrap();
        assert_eq!(one.called(known), bare());
        let two = schema(&[&[TypeKind::Integer], &[TypeKind::Text]]);
        assert_eq!(two.object(&bare()), None);
        let known = two.object(&known.key()).unwrap();
        assert_eq!(two.called(known).to_string(), "function `f(Integer)`");
    }

    #[test]
    fn another_takes_the_place_of_its_like_or_of_the_only_one() {
        let one = schema(&[&[TypeKind::Integer]]);
        let new = routine("f", &[TypeKind::Date], Returns::Void);
        assert!(one.replaced_by(&new).is_some());
        let two = schema(&[&[TypeKind::Integer], &[TypeKind::Varchar(9)]]);
        assert!(two.replaced_by(&new).is_none());
        let longer = routine("f", &[TypeKind::Varchar(20)], Returns::Void);
        let known = two.replaced_by(&longer).unwrap();
        assert_eq!(known.key().to_string(), "function `f(Varchar(9))`");
    }

    #[test]
    fn a_routine_is_found_by_a_renamed_type() {
        let mood = || TypeKind::Named("mood".into());
        let mut schema = schema(&[&[mood()], &[TypeKind::Array(Box::new(mood().into()))]]);
        schema.rename_type_of_objects(&"mood".into(), &"state".into());
        let takes = |kind: TypeKind| ObjectKey {
            takes: Some(Signature::new(vec![kind.into()])),
            ..bare()
        };
        assert!(
            schema
                .object(&takes(TypeKind::Named("state".into())))
                .is_some()
        );
        assert!(schema.object(&takes(mood())).is_none());
        assert_eq!(schema.objects().count(), 2);
    }

    #[test]
    fn triggers_call_what_they_can() {
        let mut schema = schema(&[&[TypeKind::Integer]]);
        assert!(schema.trigger_function(&"f".into()).is_none());
        let own = routine("f", &[], Returns::Trigger);
        schema.put_object(own.clone());
        assert_eq!(schema.trigger_function(&"f".into()), Some(&own));
    }
}
