//! Views, routines and triggers.

use super::names::{Object, Plain};
use super::statement::{arm, arms, ended};
use crate::schema::{ObjectKey, SchemaObject, View};

/// An object behind `create` or `replace`, the statement ended.
pub(super) fn defined(verb: &str, object: &SchemaObject) -> String {
    match object {
        SchemaObject::View(view) => self::view(verb, view),
        SchemaObject::Routine(_) | SchemaObject::Trigger(_) => String::new(),
    }
}

/// An object as `drop` and `rename` name it.
pub(super) fn named(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match &key.table {
        Some(table) => format!("{word} {} on {}", Plain(&key.name.name), Object(table)),
        None => format!("{word} {}", Object(&key.name)),
    }
}

fn view(verb: &str, view: &View) -> String {
    let mut text = format!("{verb} {} {}", view.kind().word(), Object(&view.name));
    if !view.columns.is_empty() {
        let columns: Vec<String> = view
            .columns
            .iter()
            .map(|name| Plain(name).to_string())
            .collect();
        text.push_str(&format!(" ({})", columns.join(", ")));
    }
    text.push_str(&format!(" as {}", arms(&view.query, arm)));
    ended(text)
}
