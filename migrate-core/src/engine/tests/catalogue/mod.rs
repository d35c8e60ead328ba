//! The readers of the catalogue, on real servers: what is there after a history is what the
//! server says of the history's own tables.

mod mysql;

use std::collections::BTreeSet;

use super::server::{Database, open};
use crate::catalogue::{Described, Reading, Unknown};
use crate::engine::database::Driver as _;
use crate::engine::reach::each;
use crate::schema::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, Table};
use crate::{Migration, ObjectName, Schema, check, syntax};

fn parse(text: &str) -> Migration {
    let parsed = syntax::parse(text.parse().unwrap());
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.unwrap()
}

async fn read(database: &Database) -> Reading {
    let mut connected = open(&database.url()).await;
    each!(&mut connected, session => session.driver.catalogue().await.unwrap())
}

async fn describe(database: &Database, schema: &Schema) -> Described {
    let mut connected = open(&database.url()).await;
    each!(&mut connected, session => session.driver.described(schema).await.unwrap())
}

/// Applies the migrations one by one, up and down again, and compares after each.
async fn holds(database: &Database, texts: &[&str]) {
    let migrations: Vec<Migration> = texts.iter().map(|text| parse(text)).collect();
    let mut schemas = vec![Schema::new()];
    for migration in &migrations {
        let before = schemas.last().unwrap();
        schemas.push(check::replay(migration, before));
    }
    let ids: Vec<_> = migrations.iter().map(|one| one.id.to_string()).collect();
    let mut migrator = database.migrator(migrations).await;
    for (id, schema) in ids.iter().zip(&schemas[1..]) {
        migrator.upgrade(id).await.unwrap();
        agree(database, schema, id).await;
    }
    for (id, schema) in ids.iter().zip(&schemas).rev().take(ids.len() - 1) {
        migrator.downgrade("-1").await.unwrap();
        agree(database, schema, &format!("{id} taken back")).await;
    }
}

/// The law that drift is told by.
async fn agree(database: &Database, schema: &Schema, when: &str) {
    let (live, described) = (read(database).await, describe(database, schema).await);
    assert_eq!(described.refused, [], "{when}");
    let names = |schema: &Schema| -> BTreeSet<ObjectName> {
        let tables = schema.tables().map(|table| table.name.clone());
        let own = |name: &ObjectName| name.name.as_str().starts_with("migrate_");
        tables.filter(|name| !own(name)).collect()
    };
    assert_eq!(names(&live.schema), names(schema), "{when}");
    assert_eq!(names(&described.reading.schema), names(schema), "{when}");
    for table in schema.tables() {
        let name = &table.name;
        let (found, keys) = split(live.schema.table(name).unwrap());
        let (wanted, none) = split(described.reading.schema.table(name).unwrap());
        assert_eq!(none, []);
        assert_eq!(
            wanted, found,
            "{when}: the server describes `{name}` in two ways"
        );
        assert_eq!(keys, split(table).1, "{when}: the foreign keys of `{name}`");
        assert_eq!(
            unknown(&live, name),
            unknown(&described.reading, name),
            "{when}: what is unknown of `{name}`"
        );
    }
}

fn unknown<'r>(reading: &'r Reading, table: &ObjectName) -> BTreeSet<&'r Unknown> {
    let of_table = |item: &&Unknown| item.table.as_ref().unwrap_or(&item.name) == table;
    reading.unknown.iter().filter(of_table).collect()
}

/// A table without its foreign keys, and these, with one word for both ways to refuse.
fn split(table: &Table) -> (Table, Vec<Constraint>) {
    let mut table = table.clone();
    let is_key = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::ForeignKey(_));
    let (mut keys, others): (Vec<_>, Vec<_>) = table.constraints.into_iter().partition(is_key);
    table.constraints = others;
    for key in &mut keys {
        if let ConstraintKind::ForeignKey(key) = &mut key.kind {
            refuse_alike(key);
        }
    }
    keys.sort_by(|a, b| a.name.cmp(&b.name));
    (table, keys)
}

fn refuse_alike(key: &mut ForeignKey) {
    for action in [&mut key.on_delete, &mut key.on_update] {
        if *action == ForeignKeyAction::Restrict {
            *action = ForeignKeyAction::NoAction;
        }
    }
}
