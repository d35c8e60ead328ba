//! How the database differs from what the applied migrations have made.

use std::collections::BTreeSet;

use super::Error;
use super::database::Verbs;
use super::run::Run;
use super::verify;
use crate::catalogue::{Described, Reading, Unknown, Words, follow, settle};
use crate::differences::{self, Change, Difference, Object};
use crate::op::Op;
use crate::schema::ObjectKey;
use crate::{Name, ObjectName, Schema};

/// How a database differs from what its applied migrations have made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// What differs from the history.
    pub differences: Vec<Difference>,
    /// What is there and has no place in the model.
    pub unknown: Vec<Unknown>,
    /// What was not compared, since an `execute` of the history names it: `index `ix_users_email``.
    pub by_execute: Vec<String>,
    /// What stands in schemas of which the history says nothing.
    pub elsewhere: Vec<ObjectName>,
}

impl Drift {
    /// Whether the database is what its migrations have made.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty() && self.unknown.is_empty()
    }

    /// What was found, a text for each object.
    pub fn findings(&self) -> Vec<String> {
        let differences = self.differences.iter().map(ToString::to_string);
        let unknown = self.unknown.iter().map(|unknown| {
            let sql = unknown.sql.trim();
            let gap = if sql.contains('\n') { "\n" } else { " " };
            format!("{unknown} is not in the history:{gap}{sql}")
        });
        differences.chain(unknown).collect()
    }
}

/// Reads the catalogue and compares it with the schema of the applied migrations.
pub(super) async fn of<V: Verbs>(run: &mut Run<'_, V>) -> Result<Drift, Error> {
    let unknown = verify::unknown(run);
    if !unknown.is_empty() {
        return Err(Error::Unknown(unknown));
    }
    if let Some(journal) = run.journal() {
        return Err(Error::InFlight {
            revision: journal.revision.clone(),
        });
    }
    let expected = run.view().schema_of(run.applied_set());
    let mut drift = Drift::default();
    let live = catalogue(run, &expected, &mut drift).await?;
    compare(run, &expected, live, &mut drift).await?;
    leave_to_execute(run, &expected, &mut drift);
    leave_kept(run, &mut drift);
    Ok(drift)
}

/// What is there, apart from the ledger and from schemas that are not the history's.
async fn catalogue<V: Verbs>(
    run: &mut Run<'_, V>,
    expected: &Schema,
    drift: &mut Drift,
) -> Result<Reading, Error> {
    let mut reading = run
        .db
        .catalogue(expected)
        .await
        .map_err(|failure| Error::outside("reading the catalogue", failure))?;
    let ledger = run.options.ledger.tables();
    reading.take(|name| ledger.contains(name));
    let tables = expected.tables().map(|table| &table.name);
    let named: BTreeSet<&Name> = tables
        .chain(expected.enums().map(|ty| &ty.name))
        .chain(expected.object_keys().map(|key| &key.name))
        .filter_map(|name| name.schema.as_ref())
        .collect();
    let is_known = |schema: &Name| named.contains(schema);
    drift.elsewhere = reading.take(|name| !name.schema.as_ref().is_none_or(is_known));
    Ok(reading)
}

async fn compare<V: Verbs>(
    run: &mut Run<'_, V>,
    expected: &Schema,
    live: Reading,
    drift: &mut Drift,
) -> Result<(), Error> {
    let (described, words) = described(run, expected).await?;
    let dialect = run.db.target().dialect;
    let mut settled = settle(expected, &described, &words, live.clone(), dialect);
    drift.differences = differences::between(expected, &settled.schema);
    let moved = follow(expected, &described, &live.schema, &settled.schema);
    if let Some((expected, moves)) = moved {
        let (described, words) = self::described(run, &expected).await?;
        if described.refused.is_empty() {
            settled = settle(&expected, &described, &words, live, dialect);
            drift.differences = moves;
            drift
                .differences
                .extend(differences::between(&expected, &settled.schema));
        }
    }
    drift.differences.append(&mut settled.differences);
    drift.unknown = settled.unknown;
    let differences = &drift.differences;
    drift
        .unknown
        .retain(|item| !is_property_of_left_over(item, differences));
    Ok(())
}

/// Whether it is a property of something that is left over as a whole.
fn is_property_of_left_over(item: &Unknown, differences: &[Difference]) -> bool {
    let is_property = ["table", "column", "constraint", "index"].contains(&item.kind);
    let whole = |object: &Object| {
        let table = item.table.as_ref().unwrap_or(&item.name);
        let is_table = object.table.is_none() && object.name == *table;
        is_table || (object.name == item.name && object.table == item.table)
    };
    let mut left_over = differences
        .iter()
        .filter(|one| one.change == Change::LeftOver);
    is_property && left_over.any(|one| whole(&one.object))
}

/// What the server would say of a schema, and of the types of the language.
async fn described<V: Verbs>(
    run: &mut Run<'_, V>,
    expected: &Schema,
) -> Result<(Described, Words), Error> {
    let target = run.db.target();
    let mut asked = expected.clone();
    asked.put_table(Words::table(target));
    let mut described =
        run.db.described(&asked).await.map_err(|failure| {
            Error::outside("making temporary tables to compare with", failure)
        })?;
    let words = Words::take(target, &mut described);
    Ok((described, words))
}

/// What opaque SQL has made or changed is not known: it is no drift.
fn leave_to_execute<V: Verbs>(run: &mut Run<'_, V>, expected: &Schema, drift: &mut Drift) {
    let dialect = run.db.target().dialect;
    let view = run.view();
    let mut names = BTreeSet::new();
    for id in run.applied_set() {
        let migration = view.migration(id.as_str());
        let ops = migration.iter().flat_map(|migration| &migration.up);
        for op in ops.flat_map(|statement| &statement.ops) {
            if let Op::Execute(execute) = op {
                names.extend(execute.names(dialect));
            }
        }
    }
    let made = |name: &ObjectName, table: Option<&ObjectName>| {
        let bare = name.name.as_str();
        let bare = bare.split_once('(').map_or(bare, |(bare, _)| bare);
        let whole = table.filter(|table| expected.table(table).is_none());
        let mut mentioned = whole
            .map(|table| table.name.as_str())
            .into_iter()
            .chain([bare]);
        mentioned.any(|name| names.contains(&name.to_lowercase()))
    };
    let by_execute = &mut drift.by_execute;
    drift.differences.retain(|difference| {
        let object = &difference.object;
        let made = made(&object.name, object.table.as_ref());
        if made {
            by_execute.push(object.to_string());
        }
        !made
    });
    drift.unknown.retain(|unknown| {
        let made = made(&unknown.name, unknown.table.as_ref());
        if made {
            by_execute.push(unknown.to_string());
        }
        !made
    });
    by_execute.sort();
    by_execute.dedup();
}

/// What a downgrade has left behind, or another program has made, under `keep` is no drift.
fn leave_kept<V: Verbs>(run: &mut Run<'_, V>, drift: &mut Drift) {
    let view = run.view();
    let migrations = view.in_order();
    let ops = migrations.iter().flat_map(|migration| &migration.up);
    let ops = ops.flat_map(|statement| &statement.ops);
    let kept: BTreeSet<_> = ops
        .filter_map(|op| match op {
            Op::CreateObject(create) if create.keep => Some(create.object.key()),
            Op::DropObject(drop) if drop.keep => Some(drop.key.clone()),
            _ => None,
        })
        .collect();
    drift.unknown.retain(|item| {
        let is_it = |key: &ObjectKey| key.kind.word() == item.kind && key.name == item.name;
        !kept.iter().any(is_it)
    });
}
