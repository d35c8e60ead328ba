//! What makes sense as an object of its kind, and what may take the place of what.

use super::{Change, named_check, object_check, sql_check};
use crate::schema::{ObjectKey, SchemaObject, TypeKind};
use crate::{ObjectName, Schema};

/// Reports what is wrong with an object, given the schema without it.
pub(super) fn check(object: &SchemaObject, change: &mut Change<'_>) {
    let known = change.report.len();
    match object {
        SchemaObject::View(view) => object_check::view(view, change),
        SchemaObject::Routine(routine) => object_check::routine(routine, change),
        SchemaObject::Trigger(trigger) => object_check::trigger(trigger, change),
        SchemaObject::Sequence(sequence) => named_check::sequence(sequence, change),
        SchemaObject::Domain(domain) => named_check::domain(domain, change),
        SchemaObject::Composite(composite) => named_check::composite(composite, change),
        SchemaObject::Extension(_) | SchemaObject::Schema(_) => {}
    }
    if change.report.len() == known {
        sql_check::check_object(object, change);
        object_check::rows_of_triggers(object, change);
    }
}

/// Whether an object may take the place of another while others use that.
pub(super) fn takes_the_place_of(
    new: &SchemaObject,
    known: &SchemaObject,
    schema: &Schema,
) -> bool {
    match (new, known) {
        (SchemaObject::Routine(new), SchemaObject::Routine(known)) => known.is_called_like(new),
        (SchemaObject::Domain(new), SchemaObject::Domain(known)) => {
            new.ty == known.ty
                && (!new.checks_more_than(known) || !is_inside(&new.name, schema))
                && (new.default == known.default || !is_below_a_domain(&new.name, schema))
        }
        (SchemaObject::Composite(new), SchemaObject::Composite(known)) => {
            new.is_longer_or_shorter(known)
        }
        (SchemaObject::Sequence(_) | SchemaObject::Schema(_) | SchemaObject::Extension(_), _) => {
            true
        }
        // Nothing calls a trigger, and what reads a view counts on its columns.
        _ => false,
    }
}

/// Whether a type is a part of others: PostgreSQL does not look into those for a new check.
fn is_inside(name: &ObjectName, schema: &Schema) -> bool {
    let columns = schema.columns_of_enum(name);
    let mut arrays = columns.filter(|(_, column)| matches!(column.ty.kind, TypeKind::Array(_)));
    let is_part = |object: &SchemaObject| {
        let mut types = object.types().into_iter();
        matches!(object, SchemaObject::Composite(_)) && types.any(|ty| ty.named() == Some(name))
    };
    arrays.next().is_some() || schema.objects().any(is_part)
}

/// Whether a domain is made of a type: it has taken the default of that when it was created.
fn is_below_a_domain(name: &ObjectName, schema: &Schema) -> bool {
    let mut objects = schema.objects();
    objects.any(|object| match object {
        SchemaObject::Domain(domain) => domain.ty.named() == Some(name),
        _ => false,
    })
}

/// An object as a plan names it: `view active_users`, `trigger touch on users`.
pub(super) fn title(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match &key.table {
        Some(table) => format!("{word} {} on {table}", key.name.name),
        None => match &key.takes {
            Some(takes) => format!("{word} {}({takes})", key.name),
            None => format!("{word} {}", key.name),
        },
    }
}
