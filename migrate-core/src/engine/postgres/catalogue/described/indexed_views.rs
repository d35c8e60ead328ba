//! A materialized view with indexes is made as an empty temporary table of its columns.

use std::collections::BTreeMap;

use crate::catalogue::{Described, Told};
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::engine::postgres::catalogue::session::{self, Attempts};
use crate::engine::postgres::catalogue::{Place, read};
use crate::schema::{SchemaObject, View};
use crate::sql::postgres::index::{self, Writers};
use crate::sql::postgres::object;
use crate::{Dialect, ObjectName, Schema, Target};

/// Describes the indexes of the materialized views of a schema.
pub(super) async fn describe(
    driver: &mut PostgresDriver,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let indexed = schema
        .materialized_views()
        .filter(|view| !view.indexes.is_empty() && view.query.sent(Dialect::Postgres).is_some());
    for view in indexed {
        let attempts = Attempts::to_try();
        loop {
            let done = match attempts.open(driver).await {
                Ok(_) => one(driver, view, schema, described).await,
                Err(failure) => Err(failure),
            };
            if let Some(done) = attempts.close(driver, done).await {
                break done?;
            }
        }
    }
    Ok(())
}

async fn one(
    driver: &mut PostgresDriver,
    view: &View,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let made = match batch(view, schema, driver.target) {
        Ok(batch) => session::attempt(driver, &batch).await?,
        Err(message) => Err(message),
    };
    if let Err(message) = made {
        let key = SchemaObject::View(view.clone()).key();
        described.objects.insert(key, Told::Refused(message));
        return Ok(());
    }
    let tables = BTreeMap::from([(view.name.name.clone(), view.name.clone())]);
    let read = read(driver, &Place::Temporary { tables: &tables }).await?;
    if let Some(table) = read.schema.table(&view.name) {
        let views = &mut described.reading.indexed_views;
        views.insert(view.name.clone(), table.clone());
    }
    Ok(())
}

/// The statements that make the table, each ended on a line of its own.
fn batch(view: &View, schema: &Schema, target: Target) -> Result<String, String> {
    let sample = View {
        name: ObjectName::qualified("pg_temp", view.name.name.clone()),
        ..view.clone()
    };
    let table = sample.as_table();
    let mut batch = format!("{}\n;\n", object::empty_table(&sample));
    for own in &view.indexes {
        let sql = index::create(own, &table, schema, target, Writers::Wait)
            .map_err(|unsupported| format!("{} is not supported by {target}", unsupported.what))?;
        batch += &format!("{sql}\n;\n");
    }
    Ok(batch)
}
