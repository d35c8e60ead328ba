//! Routines of one name: which are told apart by what they take, and which one is meant.

use super::{Change, callers, dependants, lookup, namespace};
use crate::schema::{ObjectKey, Routine, SchemaObject};
use crate::{Diagnostic, Dialect, Report, Schema, Target};

/// Reports the name of a new object that is taken; of a routine, where the other takes the same,
/// or where a database knows routines by their names alone.
pub(super) fn claim(
    object: &SchemaObject,
    instead_of: Option<&ObjectKey>,
    change: &mut Change<'_>,
) {
    let key = object.key();
    let SchemaObject::Routine(routine) = object else {
        let instead_of = instead_of.map(|key| &key.name.name);
        return change.claim_object(&key, instead_of);
    };
    change.place(&key.name);
    let mut known = change.schema.objects();
    let clash = known.find_map(|known| {
        let found = clash(object, routine, known, change)?;
        (Some(&known.key()) != instead_of).then_some(found)
    });
    if let Some(clash) = clash {
        change.report.push(clash);
        return;
    }
    let what = format!("{key} would be called instead of another by");
    let users = callers::with(change, object, instead_of);
    let found = dependants::in_the_way(key.site(), &what, &users);
    change.report.extend(found);
}

fn clash(
    object: &SchemaObject,
    routine: &Routine,
    other: &SchemaObject,
    change: &Change<'_>,
) -> Option<Diagnostic> {
    let SchemaObject::Routine(known) = other else {
        return None;
    };
    let fold = change.folding(Dialect::is_mysql_family);
    let (name, known_name) = (&routine.name.name, &known.name.name);
    let same_schema = known.name.schema == routine.name.schema;
    if !same_schema || !namespace::same(known_name, name, fold) {
        return None;
    }
    let word = known.kind().word();
    let error = namespace::clash(word, name, known_name, "", fold);
    if known_name != name {
        return Some(error);
    }
    // SQLite has none at all.
    let told_apart = |target: &Target| !target.dialect.is_mysql_family();
    if known.signature() == routine.signature() {
        let message = match change.targets.iter().all(told_apart) {
            true => format!("{} exists already", known.key()),
            false => error.message.clone(),
        };
        return Some(Diagnostic { message, ..error });
    }
    let has_both = |target: &&Target| {
        !told_apart(target) && object.is_in(target.dialect) && other.is_in(target.dialect)
    };
    let target = change.targets.iter().find(has_both)?;
    Some(error.help(format!(
        "give one of the two another name: {} tells no routines apart by what they take",
        target.dialect
    )))
}

/// The object whose place another takes; reports where there is none.
pub(super) fn replaced<'s>(
    object: &SchemaObject,
    schema: &'s Schema,
    report: &mut Report,
) -> Option<&'s SchemaObject> {
    let known = schema.replaced_by(object);
    if known.is_some() {
        return known;
    }
    let key = object.key();
    let error = match candidates(schema, &key).as_slice() {
        [] => lookup::missing_object(schema, &key.bare()),
        known => {
            let message = format!("{key} does not exist: it would be a new one");
            Diagnostic::new(key.site(), message).help(format!(
                "write `create {}`, or replace {}",
                key.kind.word(),
                one_of(known)
            ))
        }
    };
    report.push(error);
    None
}

/// The error for a key that means no routine, where there are some of its kind and name.
pub(super) fn unclear(schema: &Schema, key: &ObjectKey) -> Option<Diagnostic> {
    let known = candidates(schema, key);
    if known.is_empty() {
        return None;
    }
    let help = format!("write {}", one_of(&known));
    let error = match &key.takes {
        Some(takes) => {
            let message = format!("{key} does not exist");
            Diagnostic::new(takes.site().or(key.site()), message)
        }
        None => {
            let message = format!("{key} may be one of {}", known.len());
            Diagnostic::new(key.site(), message)
        }
    };
    Some(error.help(help))
}

/// What there is under the name of a key: `` `f(Integer)` ``
fn candidates(schema: &Schema, key: &ObjectKey) -> Vec<String> {
    let known = schema.overloads(key).filter_map(|known| {
        let takes = known.takes.as_ref()?;
        Some(format!("`{}({takes})`", known.name))
    });
    known.collect()
}

fn one_of(known: &[String]) -> String {
    dependants::sentence(known).replace(" and ", " or ")
}
