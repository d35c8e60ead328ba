//! `with { … }`: what a table or an index is told of its storage.

use std::fmt::{self, Display};

use super::comma;
use crate::Dialect;
use crate::schema::{Setting, Storage, Subject, Value};
use crate::spelling::Text;

/// The clause on one line.
pub(super) struct StorageItem<'a>(pub(super) &'a Storage, pub(super) Subject);

impl Display for StorageItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("with { ")?;
        comma(f, groups(self.0, self.1))?;
        f.write_str(" }")
    }
}

/// The groups, each in its braces.
pub(super) fn groups(storage: &Storage, subject: Subject) -> Vec<String> {
    let written = storage.groups().filter(|(dialect, settings)| {
        let shared = Storage::for_mariadb(subject, storage.of(Dialect::Mysql));
        let is_shared = *dialect == Dialect::Mariadb && storage.names(Dialect::Mysql);
        !(is_shared && shared == *settings)
    });
    let mut groups: Vec<String> = written
        .map(|(dialect, settings)| group(dialect, settings))
        .collect();
    // MySQL's would serve it too.
    let shared = Storage::for_mariadb(subject, storage.of(Dialect::Mysql));
    if !storage.names(Dialect::Mariadb) && !shared.is_empty() {
        groups.push(group(Dialect::Mariadb, &[]));
    }
    groups
}

/// One group in its braces.
pub(super) fn group(dialect: Dialect, settings: &[Setting]) -> String {
    let settings: Vec<String> = settings.iter().map(setting).collect();
    match settings.as_slice() {
        [] => format!("{dialect} {{}}"),
        some => format!("{dialect} {{ {} }}", some.join(", ")),
    }
}

fn setting(setting: &Setting) -> String {
    let name = &setting.name;
    match &setting.value {
        Value::Flag => name.to_string(),
        Value::Switch(on) => format!("{name} = {on}"),
        Value::Number(number) => format!("{name} = {number}"),
        Value::Word(word) => format!("{name} = {}", Text(word)),
    }
}
