//! Makes a table anew where no ALTER TABLE can do a change.
//!
//! The order is SQLite's own advice: create the new table, copy, drop the old one, rename the
//! new one, so that the foreign keys of others keep pointing at the name. Before anything is
//! touched the live table is compared with what the migrations have made; triggers and indexes
//! that they do not know are carried over as they are, views stay where they are.

mod differences;
mod error;
mod foreign_keys;
mod health;
mod live;
#[cfg(all(test, feature = "syntax"))]
mod tests;

use sqlx::{Sqlite, SqliteConnection};

use crate::engine::link;
use crate::engine::sqlite::catalogue::Definition;
use crate::plan::{Expected, Rebuild};
pub(crate) use error::RebuildError;
pub(crate) use foreign_keys::foreign_key_violations;
use health::Health;
use live::Dependent;

/// Makes a table anew, inside a transaction that holds the write lock and was begun with
/// `PRAGMA foreign_keys` off. After an error the transaction has to be rolled back.
pub(crate) async fn rebuild(
    connection: &mut SqliteConnection,
    rebuild: &Rebuild,
) -> Result<(), RebuildError> {
    let table = rebuild.table.as_str();
    let old = checked(connection, table, &rebuild.expected).await?;
    let temporary = live::free_name(connection, &rebuild.temporary()).await?;
    let statements = rebuild.statements(&temporary);
    let new = statements
        .first()
        .and_then(|create| Definition::read(create));
    let new = new.ok_or_else(|| RebuildError::Unreadable(table.to_owned()))?;
    let health = before(connection, table, &old, &new).await?;
    let dependents = live::dependents(connection, table).await?;
    let mark = live::mark(connection, table).await?;

    replace(connection, rebuild, &temporary, &statements)
        .await
        .map_err(|error| in_terms_of(table, &temporary, error))?;
    if let Some(mark) = mark.filter(|_| new.is_autoincrement()) {
        live::set_mark(connection, table, mark).await?;
    }
    for dependent in dependents {
        let known = [&rebuild.known_indexes, &rebuild.known_triggers];
        if !known.iter().any(|names| names.contains(&dependent.name)) {
            carry(connection, table, dependent).await?;
        }
    }
    match Health::of(connection, table).await?.worse_than(&health) {
        Some(message) => Err(RebuildError::Dependent {
            table: table.to_owned(),
            message,
        }),
        None => Ok(()),
    }
}

/// Refuses a live table that is not what the migrations have made.
pub(crate) async fn compare(
    connection: &mut SqliteConnection,
    expected: &Expected,
) -> Result<(), RebuildError> {
    checked(connection, &expected.table, &expected.create)
        .await
        .map(drop)
}

/// The live table, if it is what the migrations have made.
async fn checked(
    connection: &mut SqliteConnection,
    table: &str,
    expected: &str,
) -> Result<Definition, RebuildError> {
    let live = live::definition(connection, table).await?;
    let live = live.ok_or_else(|| RebuildError::Missing(table.to_owned()))?;
    let unreadable = || RebuildError::Unreadable(table.to_owned());
    let live = Definition::read(&live).ok_or_else(unreadable)?;
    let known = Definition::read(expected).ok_or_else(unreadable)?;
    let differences = differences::differences(&known, &live);
    if differences.is_empty() {
        Ok(live)
    } else {
        Err(RebuildError::Different {
            table: table.to_owned(),
            differences,
        })
    }
}

/// What is broken in the database already. Where a column goes away nothing may be, since what
/// the change breaks could not be told from it.
async fn before(
    connection: &mut SqliteConnection,
    table: &str,
    old: &Definition,
    new: &Definition,
) -> Result<Health, RebuildError> {
    let mut health = Health::of(connection, table).await?;
    let column_goes = old
        .columns
        .iter()
        .any(|field| new.field(&field.column.name).is_none());
    match health.broken.take_if(|_| column_goes) {
        Some(message) => Err(RebuildError::BrokenBefore {
            table: table.to_owned(),
            message,
        }),
        None => Ok(health),
    }
}

/// Puts the new table in the place of the old one.
async fn replace(
    connection: &mut SqliteConnection,
    rebuild: &Rebuild,
    temporary: &str,
    statements: &[String],
) -> Result<(), RebuildError> {
    for statement in statements {
        if statement.starts_with("DROP TABLE ") {
            same_rows(connection, rebuild, temporary).await?;
        }
        if statement.starts_with("ALTER TABLE ") {
            rename_alone(connection, statement).await?;
        } else {
            send(connection, statement).await?;
        }
    }
    Ok(())
}

async fn same_rows(
    connection: &mut SqliteConnection,
    rebuild: &Rebuild,
    temporary: &str,
) -> Result<(), RebuildError> {
    let before = live::count(connection, &rebuild.table).await?;
    let after = live::count(connection, temporary).await?;
    if before == after {
        return Ok(());
    }
    Err(RebuildError::Rows {
        table: rebuild.table.clone(),
        before,
        after,
    })
}

/// Renames a table and nothing else: without `legacy_alter_table` views and triggers that
/// mention the table, which is gone at this moment, would stop it.
async fn rename_alone(
    connection: &mut SqliteConnection,
    statement: &str,
) -> Result<(), sqlx::Error> {
    let legacy: i64 = sqlx::query_scalar("PRAGMA legacy_alter_table")
        .fetch_one(&mut *connection)
        .await?;
    send(connection, "PRAGMA legacy_alter_table = ON").await?;
    let renamed = send(connection, statement).await;
    if legacy == 0 {
        send(connection, "PRAGMA legacy_alter_table = OFF").await?;
    }
    renamed
}

/// Creates an index or a trigger again that the migrations do not know.
async fn carry(
    connection: &mut SqliteConnection,
    table: &str,
    dependent: Dependent,
) -> Result<(), RebuildError> {
    let created = send(connection, &dependent.sql).await;
    match created {
        Ok(_) => Ok(()),
        Err(error) if error.as_database_error().is_some() => Err(RebuildError::Dependent {
            table: table.to_owned(),
            message: format!("error in {}: {}", dependent.name, error::said(&error)),
        }),
        Err(error) => Err(error.into()),
    }
}

/// A message about the table, which had another name at that moment.
fn in_terms_of(table: &str, temporary: &str, error: RebuildError) -> RebuildError {
    match error {
        RebuildError::Database { message, source } => RebuildError::Database {
            message: message.replace(temporary, table),
            source,
        },
        other => other,
    }
}

/// Sends a statement that the plan holds, or that `sqlite_schema` had.
async fn send(connection: &mut SqliteConnection, sql: &str) -> sqlx::Result<()> {
    link::execute::<Sqlite>(connection, sql).await.map(drop)
}
