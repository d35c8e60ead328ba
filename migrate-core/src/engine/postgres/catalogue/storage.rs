//! What tables and indexes are told of their storage: `relpersistence` and `reloptions`.

use crate::Dialect;
use crate::schema::{Parameter, Setting, Storage, Subject, Value};

/// What a table or an index is told, and apart from it what the model has no place for.
pub(super) fn read(
    subject: Subject,
    is_unlogged: bool,
    options: Vec<String>,
) -> (Storage, Option<String>) {
    let unlogged = is_unlogged.then(|| Setting::new("unlogged", Value::Flag));
    let mut settings: Vec<Setting> = unlogged.into_iter().collect();
    let mut others = Vec::new();
    for option in options {
        match setting(subject, &option) {
            Some(setting) => settings.push(setting),
            None => others.push(option),
        }
    }
    let mut storage = Storage::default();
    storage.set(Dialect::Postgres, settings);
    (storage.without_empty(), with(&others))
}

fn setting(subject: Subject, option: &str) -> Option<Setting> {
    let (name, value) = option.split_once('=')?;
    Parameter::find(Dialect::Postgres, subject, name)?.read(value)
}

/// Options as a clause.
pub(super) fn with(options: &[String]) -> Option<String> {
    (!options.is_empty()).then(|| format!("WITH ({})", options.join(", ")))
}
