//! Strategies for extensions, schemas, sequences, domains and composite types.

use super::*;
use crate::schema::{
    CompositeType, DatabaseSchema, Domain, Extension, Sequence, SequenceOptions, SequenceOwner,
};

fn extension() -> BoxedStrategy<Extension> {
    (name(), option::of(name()), option::of(text()))
        .prop_map(|(name, schema, version)| Extension {
            name,
            schema,
            version,
        })
        .boxed()
}

fn schema() -> BoxedStrategy<DatabaseSchema> {
    (name(), option::of(text()))
        .prop_map(|(name, comment)| DatabaseSchema { name, comment })
        .boxed()
}

fn options() -> BoxedStrategy<SequenceOptions> {
    let number = || option::of(any::<i64>().prop_map(i128::from));
    (
        number(),
        number(),
        number(),
        number(),
        number(),
        any::<bool>(),
    )
        .prop_map(
            |(start, increment, min, max, cache, cycle)| SequenceOptions {
                start,
                increment,
                min,
                max,
                cache,
                cycle,
            },
        )
        .boxed()
}

fn sequence() -> BoxedStrategy<Sequence> {
    let owner = (object_name(), name());
    let owner = owner.prop_map(|(table, column)| SequenceOwner { table, column });
    (
        object_name(),
        option::of(ty()),
        options(),
        option::of(owner),
        option::of(text()),
    )
        .prop_map(|(name, ty, options, owner, comment)| Sequence {
            name,
            ty,
            options,
            owner,
            comment,
        })
        .boxed()
}

fn domain() -> BoxedStrategy<Domain> {
    let check = (name(), expr())
        .prop_map(|(name, expr)| Constraint::new(name, ConstraintKind::Check { expr }));
    (
        object_name(),
        ty(),
        option::of(expr()),
        vec(check, 0..3),
        option::of(text()),
    )
        .prop_map(|(name, ty, default, checks, comment)| Domain {
            name,
            ty,
            default,
            checks,
            comment,
        })
        .boxed()
}

fn composite() -> BoxedStrategy<CompositeType> {
    (object_name(), vec((name(), ty()), 1..4), option::of(text()))
        .prop_map(|(name, attributes, comment)| CompositeType {
            name,
            attributes,
            comment,
        })
        .boxed()
}

pub(super) fn object() -> BoxedStrategy<SchemaObject> {
    prop_oneof![
        extension().prop_map(SchemaObject::Extension),
        schema().prop_map(SchemaObject::Schema),
        sequence().prop_map(SchemaObject::Sequence),
        domain().prop_map(SchemaObject::Domain),
        composite().prop_map(SchemaObject::Composite),
    ]
    .boxed()
}
