//! Views are made as temporary ones over the live tables, which locks nothing but against their
//! change.

use std::collections::BTreeMap;

use super::callables;
use crate::catalogue::{Described, Told};
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::engine::postgres::catalogue::session::{self, Attempts};
use crate::engine::postgres::catalogue::{Place, read};
use crate::schema::{ObjectKey, SchemaObject, View};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// Describes the objects of a schema.
pub(super) async fn describe(
    driver: &mut PostgresDriver,
    schema: &Schema,
    described: &mut Described,
) -> Result<(), Failure> {
    let objects = schema.objects();
    let mut waiting: Vec<&View> = objects
        .filter(|object| object.is_in(Dialect::Postgres))
        .filter_map(|object| match object {
            SchemaObject::View(view) => Some(view),
            _ => None,
        })
        .collect();
    while !waiting.is_empty() {
        let round = Round::next(&mut waiting);
        let attempts = Attempts::to_try();
        loop {
            let done = match attempts.open(driver).await {
                Ok(_) => round.describe(driver, schema, described).await,
                Err(failure) => Err(failure),
            };
            if let Some(done) = attempts.close(driver, done).await {
                break done?;
            }
        }
    }
    Ok(())
}

/// Views that can stand in one schema, whichever schemas they are from.
#[derive(Default)]
struct Round<'a> {
    views: BTreeMap<Name, &'a View>,
}

impl<'a> Round<'a> {
    /// Takes the views of the next round from those that wait.
    fn next(waiting: &mut Vec<&'a View>) -> Self {
        let mut round = Self::default();
        waiting.retain(|view| {
            let name = &view.name.name;
            let is_free = !round.views.contains_key(name);
            if is_free {
                round.views.insert(name.clone(), view);
            }
            !is_free
        });
        round
    }

    async fn describe(
        &self,
        driver: &mut PostgresDriver,
        schema: &Schema,
        described: &mut Described,
    ) -> Result<(), Failure> {
        for view in self.views.values() {
            let told = match batch(view, schema, driver.target) {
                Ok(batch) => session::attempt(driver, &batch).await?,
                Err(message) => Err(message),
            };
            if let Err(message) = told {
                described.objects.insert(key(view), Told::Refused(message));
            }
        }
        let tables: BTreeMap<Name, ObjectName> = self
            .views
            .iter()
            .map(|(name, view)| (name.clone(), view.name.clone()))
            .collect();
        let read = read(driver, &Place::Temporary { tables: &tables }).await?;
        for item in read.unknown {
            let view = self.views.get(&item.name.name);
            if let Some(view) = view.filter(|_| item.kind == "view") {
                let sql = match view.materialized {
                    true => item
                        .sql
                        .replacen("CREATE VIEW", "CREATE MATERIALIZED VIEW", 1),
                    false => item.sql,
                };
                described.objects.insert(key(view), Told::As(sql));
            }
        }
        Ok(())
    }
}

fn key(view: &View) -> ObjectKey {
    ObjectKey::new(view.kind(), view.name.clone())
}

/// The statements that make a view as a temporary one.
fn batch(view: &View, schema: &Schema, target: Target) -> Result<String, String> {
    let temporary = SchemaObject::View(View {
        name: ObjectName::qualified("pg_temp", view.name.name.clone()),
        materialized: false,
        indexes: Vec::new(),
        ..view.clone()
    });
    callables::batch(&temporary, schema, target)
}
