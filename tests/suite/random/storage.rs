//! Random options of tables and indexes, for the database that the history is for.

use migrate_core::Dialect;
use migrate_core::schema::{Parameter, Setting, Storage, Subject, Value};

use super::pick::Pick;

/// Values of which each option takes some. A page of a small block has room for little.
const TEXTS: [&str; 9] = [
    "true", "false", "8", "16", "200", "0.25", "dynamic", "compact", "InnoDB",
];

/// What servers take on any table: the others belong to engines, or need a server that is set up
/// for them.
fn is_for_all(dialect: Dialect, name: &str) -> bool {
    let own = [
        "page_checksum",
        "transactional",
        "encryption_key_id",
        "user_catalog_table",
    ];
    let postgres = dialect == Dialect::Postgres;
    !own.contains(&name) && (!name.contains('.') || postgres)
}

/// Options of a table or an index.
pub(super) fn storage(
    pick: &mut Pick,
    dialect: Dialect,
    subject: Subject,
    method: Option<&str>,
) -> Storage {
    let is_had = |parameter: &&Parameter| {
        let methods = parameter.methods();
        methods.is_empty() || methods.contains(&method.unwrap_or("btree"))
    };
    let known: Vec<&Parameter> = Parameter::all(dialect, subject)
        .filter(is_had)
        .filter(|parameter| is_for_all(dialect, parameter.name))
        .collect();
    let count = 1 + pick.below(3);
    let settings: Vec<Setting> = pick
        .some(&known, count)
        .into_iter()
        .filter_map(|parameter| setting(pick, parameter))
        .collect();
    let mut storage = Storage::default();
    storage.set(dialect, settings);
    storage
}

fn setting(pick: &mut Pick, parameter: &Parameter) -> Option<Setting> {
    if parameter.is_flag() {
        return Some(Setting::new(parameter.name, Value::Flag));
    }
    let values = TEXTS.iter().filter_map(|text| parameter.read(text));
    let values: Vec<Setting> = values.collect();
    pick.one(&values).cloned()
}
