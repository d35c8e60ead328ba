//! Which expressions call a function of the history: of several of one name, that which fits what
//! the call gives it.

use super::dependants::of_expressions;
use super::text_users::stays_beside;
use super::{Change, opaque};
use crate::expr::{self, Expr, ExprKind, Place, Scope, Typed, TypedKind};
use crate::schema::{ObjectKey, SchemaObject, Table};
use crate::{Report, Schema};

/// What has an expression that calls a routine, for people. Opaque SQL counts where no other of
/// the name stays.
pub(super) fn of(change: &Change<'_>, key: &ObjectKey) -> Vec<String> {
    let schema: &Schema = change.schema;
    let mut targets = change.targets.iter();
    let stays = targets.all(|target| stays_beside(schema, key, target.dialect));
    let Some(known) = schema.object(key).map(SchemaObject::key) else {
        return Vec::new();
    };
    let is_only = schema.routines_named(&key.name).nth(1).is_none();
    of_expressions(schema, |expr, table| {
        let calls = says(expr, key) && (is_only || calls(expr, table, &known, schema));
        calls || !stays && opaque::mentions(expr, key.name.name.as_str())
    })
}

/// Whether an expression calls something of that name.
fn says(expr: &Expr, key: &ObjectKey) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(&part.kind, ExprKind::Call { function, .. }
            if key.name.schema.is_none() && *function == key.name.name);
    });
    found
}

/// What has an expression that calls another routine once this one is there, for people.
pub(super) fn with(
    change: &Change<'_>,
    object: &SchemaObject,
    instead_of: Option<&ObjectKey>,
) -> Vec<String> {
    let (schema, key): (&Schema, _) = (change.schema, object.key());
    let mut after = schema.clone();
    if let Some(key) = instead_of {
        after.remove_object(key);
    }
    if after.routines_named(&key.name).next().is_none() {
        return Vec::new();
    }
    after.put_object(object.clone());
    of_expressions(schema, |expr, table| {
        says(expr, &key) && called(expr, table, &key, schema) != called(expr, table, &key, &after)
    })
}

/// Whether a call of the name means that routine. One that fits none of them may.
fn calls(expr: &Expr, table: Option<&Table>, key: &ObjectKey, schema: &Schema) -> bool {
    let called = called(expr, table, key, schema);
    called.is_empty() || called.contains(key)
}

/// The routines of the name of a key that an expression calls.
fn called(expr: &Expr, table: Option<&Table>, key: &ObjectKey, schema: &Schema) -> Vec<ObjectKey> {
    let scope = Scope {
        schema,
        table,
        place: Place::Value,
    };
    let typed = expr::check(expr, &scope, None, &mut Report::default());
    let mut found = Vec::new();
    routines(&typed, &mut found);
    let found = found.into_iter().filter(|one| one.name == key.name);
    found.cloned().collect()
}

fn routines<'t>(typed: &'t Typed, found: &mut Vec<&'t ObjectKey>) {
    if let TypedKind::Routine { key, .. } = &typed.kind {
        found.push(key);
    }
    for part in typed.children() {
        routines(part, found);
    }
}
