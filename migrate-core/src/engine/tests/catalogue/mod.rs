//! The readers of the catalogue, on real servers.

mod mysql;
mod postgres;
mod sqlite;

use super::server::Database;
use crate::catalogue::{Described, Reading};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::ledger::Row;
use crate::engine::reach::{Connected, each};
use crate::schema::{ConstraintKind, ForeignKey, ForeignKeyAction, Table};
use crate::{Dialect, Migration, Schema};

/// What a database holds, the ledger left out.
async fn read(connected: &mut Connected) -> Reading {
    read_as(connected, &Schema::new()).await
}

/// The same, in the names of a schema.
async fn read_as(connected: &mut Connected, schema: &Schema) -> Reading {
    let reading = each!(connected, session => session.driver.catalogue(schema).await);
    let mut reading = reading.unwrap();
    let ledger: Vec<_> = reading
        .schema
        .tables()
        .map(|table| table.name.clone())
        .filter(|name| name.name.as_str().starts_with("migrate_"))
        .collect();
    for name in &ledger {
        reading.schema.remove_table(name);
    }
    let of_ledger = |unknown: &crate::catalogue::Unknown| {
        let table = unknown.table.as_ref().unwrap_or(&unknown.name);
        ledger.contains(table)
    };
    reading.unknown.retain(|unknown| !of_ledger(unknown));
    reading
}

/// The rows of a query.
async fn rows(connected: &mut Connected, sql: &str) -> Result<Vec<Row>, Failure> {
    each!(connected, session => session.driver.rows(sql).await)
}

/// What the catalogue would say of a schema.
async fn describe(connected: &mut Connected, schema: &Schema) -> Described {
    each!(connected, session => session.driver.described(schema).await).unwrap()
}

/// Applies a history step by step, each time with what a reader promises: what the database
/// holds is what the history's schema is described as, and its foreign keys and enums are the
/// history's own.
async fn upgrade_and_compare(database: &Database, migrations: Vec<Migration>) {
    let history = database.history(migrations.clone());
    let mut migrator = database.migrator(migrations).await;
    let mut connected = database.connect().await;
    for migration in history.in_order() {
        let revision = migration.id.as_str();
        migrator.upgrade(revision).await.unwrap();
        let schema = history.schema_after(revision);
        compare(&mut connected, &schema, revision).await;
    }
}

/// Compares what a database holds with a schema.
async fn compare(connected: &mut Connected, schema: &Schema, at: &str) {
    let mut live = read_as(connected, schema).await;
    let mut described = describe(connected, schema).await;
    assert_eq!(described.refused, [], "{at}");
    let names = |schema: &Schema| -> Vec<String> {
        schema
            .tables()
            .map(|table| table.name.to_string())
            .collect()
    };
    assert_eq!(names(&live.schema), names(schema), "{at}");
    for expected in schema.tables() {
        let name = &expected.name;
        let table = live.schema.table(name).unwrap();
        let said = described.reading.schema.table(name).unwrap();
        assert_eq!(&without_foreign_keys(table), said, "{at}: {name}");
        let dialect = dialect(connected);
        assert_eq!(
            keys(table, dialect),
            keys(expected, dialect),
            "{at}: {name}"
        );
    }
    live.unknown.sort();
    described.reading.unknown.sort();
    assert_eq!(live.unknown, described.reading.unknown, "{at}");
    let enums = |schema: &Schema| schema.enums().cloned().collect::<Vec<_>>();
    // Elsewhere an enum is part of the columns that have it.
    if dialect(connected) == Dialect::Postgres {
        assert_eq!(enums(&live.schema), enums(schema), "{at}");
    }
}

fn dialect(connected: &mut Connected) -> Dialect {
    each!(connected, session => session.driver.target().dialect)
}

/// The foreign keys of a table. MySQL has two words for refusing, which mean the same there.
fn keys(table: &Table, dialect: Dialect) -> Vec<String> {
    let action = |action| match action {
        ForeignKeyAction::Restrict if dialect.is_mysql_family() => ForeignKeyAction::NoAction,
        action => action,
    };
    let key = |key: &ForeignKey| ForeignKey {
        on_delete: action(key.on_delete),
        on_update: action(key.on_update),
        ..key.clone()
    };
    let keys = table.foreign_keys();
    let mut keys: Vec<String> = keys
        .map(|(name, known)| format!("{name}: {:?}", key(known)))
        .collect();
    keys.sort();
    keys
}

fn without_foreign_keys(table: &Table) -> Table {
    let mut table = table.clone();
    table
        .constraints
        .retain(|constraint| !matches!(constraint.kind, ConstraintKind::ForeignKey(_)));
    table
}
