//! What tables and indexes are told of their storage.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::Dialect;
use crate::schema::{Parameter, Setting, Storage, Subject, Value};

/// Texts of which each parameter takes some.
const TEXTS: [&str; 14] = [
    "true",
    "off",
    "1",
    "8",
    "200",
    "0.25",
    "-1",
    "auto",
    "dynamic",
    "InnoDB",
    "Y",
    "yes",
    "utf8mb4",
    "utf8mb4_bin",
];

/// Options of a table or an index.
pub(crate) fn of(subject: Subject) -> BoxedStrategy<Storage> {
    prop_oneof![
        2 => Just(Storage::default()),
        1 => named(subject).prop_map(Storage::without_empty),
    ]
    .boxed()
}

/// Other options of a table: at least one database is named.
pub(crate) fn change() -> BoxedStrategy<Storage> {
    let is_something = |storage: &Storage| !storage.is_empty();
    named(Subject::Table)
        .prop_filter("no database is named", is_something)
        .boxed()
}

fn named(subject: Subject) -> impl Strategy<Value = Storage> {
    let group = move |dialect: Dialect| {
        let settings = settings(dialect, subject);
        let some = prop::sample::subsequence(settings.clone(), 0..=settings.len().min(4));
        some.prop_map(move |settings| {
            let mut each: Vec<Setting> = Vec::new();
            for setting in settings {
                if each.iter().all(|known| known.name != setting.name) {
                    each.push(setting);
                }
            }
            (dialect, each)
        })
    };
    let groups = prop::sample::select(Dialect::ALL.to_vec()).prop_flat_map(group);
    vec(groups, 0..4).prop_map(move |groups| {
        let mut storage = Storage::default();
        for (dialect, settings) in groups {
            storage.set(dialect, settings);
        }
        // A group for MySQL names MariaDB too.
        if storage.names(Dialect::Mysql) && !storage.names(Dialect::Mariadb) {
            storage.set(Dialect::Mariadb, Vec::new());
        }
        storage
    })
}

/// All settings that the texts make.
fn settings(dialect: Dialect, subject: Subject) -> Vec<Setting> {
    let of = |parameter: &'static Parameter| {
        let flag = parameter
            .is_flag()
            .then(|| Setting::new(parameter.name, Value::Flag));
        let read = TEXTS.iter().filter_map(|text| parameter.read(text));
        flag.into_iter().chain(read).collect::<Vec<_>>()
    };
    Parameter::all(dialect, subject).flat_map(of).collect()
}
