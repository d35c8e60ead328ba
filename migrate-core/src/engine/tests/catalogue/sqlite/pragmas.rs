//! What SQLite itself says of a table, against what the reader has found in its text.

use std::collections::BTreeMap;

use crate::Name;
use crate::engine::database::Driver;
use crate::engine::ledger::Row;
use crate::engine::reach::{Connected, each};
use crate::schema::{ForeignKeyAction, Index, Table};

/// The answer of a PRAGMA about something: the wanted columns.
async fn ask(connected: &mut Connected, pragma: &str, of: &Name, wanted: &str) -> Vec<Vec<String>> {
    let of = of.as_str().replace('\'', "''");
    let sql = format!("SELECT {wanted} FROM pragma_{pragma}('{of}')");
    let rows: Vec<Row> = each!(connected, session => session.driver.rows(&sql).await).unwrap();
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    rows.into_iter()
        .map(|row| row.into_iter().map(text).collect())
        .collect()
}

/// Compares a table with what the PRAGMAs say.
pub(super) async fn agree(connected: &mut Connected, table: &Table) {
    columns(connected, table).await;
    keys(connected, table).await;
    foreign_keys(connected, table).await;
}

async fn columns(connected: &mut Connected, table: &Table) {
    let wanted = "name, type, \"notnull\", dflt_value, pk, hidden";
    let said = ask(connected, "table_xinfo", &table.name.name, wanted).await;
    assert_eq!(said.len(), table.columns.len(), "{}", table.name);
    let mut key = Vec::new();
    for (column, said) in table.columns.iter().zip(&said) {
        let at = format!("{}.{}", table.name, column.name);
        let [name, ty, not_null, default, place, hidden] = said.as_slice() else {
            panic!("{said:?}");
        };
        assert_eq!(column.name.as_str(), name, "{at}");
        // SQLite takes a comment before GENERATED ALWAYS for a part of the type.
        let plain = |ty: &str| -> String {
            let ty = ty.split(" --").next().unwrap().split("/*").next().unwrap();
            let signs = ty
                .chars()
                .filter(|c| !c.is_ascii_whitespace() && !"\"[]'`".contains(*c));
            signs.collect::<String>().to_ascii_uppercase()
        };
        let read = column.ty.to_string();
        let read = read.split_once(": \"").unwrap().1;
        let read = read.strip_suffix("\" }").unwrap().replace("\\\"", "\"");
        assert_eq!(plain(&read), plain(ty), "{at}");
        // The rowid under another name, though never NULL, may be left without the word.
        let alias = *place == "1" && ty.eq_ignore_ascii_case("integer");
        let wanted = *not_null == "0";
        assert!(column.nullable == wanted || (alias && wanted), "{at}");
        let generated = column.generated.as_ref().map(|generated| generated.stored);
        let said = match hidden.as_str() {
            "2" => Some(false),
            "3" => Some(true),
            _ => None,
        };
        assert_eq!(generated, said, "{at}");
        assert_eq!(column.default.is_some(), *default != "-", "{at}");
        if *place != "0" {
            key.push((place.parse::<usize>().unwrap(), column.name.clone()));
        }
    }
    key.sort();
    let key: Vec<Name> = key.into_iter().map(|(_, name)| name).collect();
    assert_eq!(table.primary_key(), key, "{}", table.name);
}

async fn keys(connected: &mut Connected, table: &Table) {
    let said = ask(
        connected,
        "index_list",
        &table.name.name,
        "name, \"unique\", origin, partial",
    )
    .await;
    let mut made = 0;
    for index in said {
        let [name, unique, origin, partial] = index.as_slice() else {
            panic!("{index:?}");
        };
        let name = Name::new(name.as_str());
        let parts = ask(connected, "index_xinfo", &name, "name, \"desc\", coll, key").await;
        let parts: Vec<&Vec<String>> = parts.iter().filter(|part| part[3] == "1").collect();
        if origin == "c" {
            made += 1;
            let index = table.index(name.as_str());
            let index = index.unwrap_or_else(|| panic!("{name} of {} is lost", table.name));
            assert_eq!(index.unique, unique == "1", "{name}");
            assert_eq!(index.predicate.is_some(), partial == "1", "{name}");
            key(index, &parts);
        } else {
            let columns: Vec<Name> = parts.iter().map(|part| part[0].as_str().into()).collect();
            assert!(table.is_unique(&columns), "{}: {columns:?}", table.name);
        }
    }
    assert_eq!(made, table.indexes.len(), "{}", table.name);
}

fn key(index: &Index, parts: &[&Vec<String>]) {
    assert_eq!(index.keys.len(), parts.len(), "{}", index.name);
    for (key, said) in index.keys.iter().zip(parts) {
        let column = key.column().map_or("-", Name::as_str);
        assert_eq!(column, said[0], "{}", index.name);
        assert_eq!(key.descending, said[1] == "1", "{}", index.name);
        if let Some(collation) = &key.collation {
            assert!(
                collation.as_str().eq_ignore_ascii_case(&said[2]),
                "{}",
                index.name
            );
        }
    }
}

/// Those that refer to a key that is there.
async fn foreign_keys(connected: &mut Connected, table: &Table) {
    let wanted = "id, \"table\", \"from\", \"to\", on_delete, on_update";
    let said = ask(connected, "foreign_key_list", &table.name.name, wanted).await;
    let mut keys = BTreeMap::new();
    for part in &said {
        let [id, parent, from, to, delete, update] = part.as_slice() else {
            panic!("{part:?}");
        };
        let actions = (parent.to_lowercase(), delete.clone(), update.clone());
        let (_, columns) = keys.entry(id).or_insert((actions, Vec::new()));
        columns.push((from.clone(), to.to_lowercase()));
    }
    let mut left: Vec<_> = keys.into_values().collect();
    // Those that say what they refer to come first.
    left.sort_by_key(|(_, pairs)| pairs.iter().any(|(_, to)| to == "-"));
    for (name, key) in table.foreign_keys() {
        let columns = key.columns.iter().zip(&key.references);
        let columns: Vec<_> = columns
            .map(|(from, to)| (from.to_string(), to.to_string().to_lowercase()))
            .collect();
        let action = |action: ForeignKeyAction| action.words().to_uppercase();
        let parent = key.table.to_string().to_lowercase();
        let actions = (parent, action(key.on_delete), action(key.on_update));
        // Where the text leaves out what is referred to, it is the primary key.
        let place = left.iter().position(|(said, pairs)| {
            let same = |(said, read): (&(String, String), &(String, String))| {
                said.0 == read.0 && (said.1 == read.1 || said.1 == "-")
            };
            *said == actions && pairs.len() == columns.len() && pairs.iter().zip(&columns).all(same)
        });
        let place = place.unwrap_or_else(|| panic!("{name} of {}: {key:?}", table.name));
        left.swap_remove(place);
    }
    // The others refer to nothing.
    let nothing = |(actions, _): &((String, String, String), Vec<_>)| {
        ["nowhere", "defaults"].contains(&actions.0.as_str())
    };
    assert!(left.iter().all(nothing), "{}: {left:?}", table.name);
}
