//! What makes sense as an object of its kind, and what may take the place of what.

use super::{Change, named_check, object_check, sql_check};
use crate::schema::{ObjectKey, SchemaObject};

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
        for text in object.texts() {
            sql_check::check(&text.texts(), change);
        }
    }
}

/// Whether an object may take the place of another while others use that.
pub(super) fn takes_the_place_of(new: &SchemaObject, known: &SchemaObject) -> bool {
    match (new, known) {
        (SchemaObject::Routine(new), SchemaObject::Routine(known)) => known.is_called_like(new),
        (SchemaObject::Domain(new), SchemaObject::Domain(known)) => new.ty == known.ty,
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

/// An object as a plan names it: `view active_users`, `trigger touch on users`.
pub(super) fn title(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match &key.table {
        Some(table) => format!("{word} {} on {table}", key.name.name),
        None => format!("{word} {}", key.name),
    }
}
