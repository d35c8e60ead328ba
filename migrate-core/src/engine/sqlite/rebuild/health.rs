//! Whether what others have created still works: views, indexes and triggers.
//!
//! Looked at before and after a rebuild: what was broken before is not the rebuild's doing.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::error::said;
use super::{live, send};
use crate::Dialect;
use crate::engine::sqlite::catalogue::{Token, tokens};
use crate::sql::identifier;

/// What does not work.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// What SQLite finds broken first among the views, indexes and triggers.
    pub(super) broken: Option<String>,
    /// Writes that fail, since a trigger does, with what SQLite says.
    writes: BTreeMap<String, String>,
}

impl Health {
    /// Looks at everything that may use a table.
    pub(super) async fn of(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<Self> {
        let mut health = Self {
            broken: probe(connection).await?,
            writes: BTreeMap::new(),
        };
        for written in written(connection, table).await? {
            for statement in writes(connection, &written).await? {
                // EXPLAIN prepares the statement with its triggers and runs nothing.
                let tried = send(connection, &format!("EXPLAIN {statement}")).await;
                if let Some(message) = refusal(tried)? {
                    let what = format!("a trigger of `{written}`: {message}");
                    health.writes.insert(statement, what);
                }
            }
        }
        Ok(health)
    }

    /// What works no more, compared with the state before.
    pub(super) fn worse_than(self, before: &Self) -> Option<String> {
        let schema = self.broken.filter(|_| before.broken.is_none());
        let mut writes = self.writes.into_iter();
        schema.or_else(|| {
            let new = |(statement, _): &(String, String)| !before.writes.contains_key(statement);
            writes.find(new).map(|(_, message)| message)
        })
    }
}

/// SQLite looks at all views, indexes and triggers when a column is renamed, be it one of a
/// table that is there for this alone.
async fn probe(connection: &mut SqliteConnection) -> sqlx::Result<Option<String>> {
    let name = live::free_name(connection, "_migrate_probe").await?;
    send(connection, &format!("CREATE TABLE \"{name}\" (a)")).await?;
    let rename = format!("ALTER TABLE \"{name}\" RENAME COLUMN a TO b");
    let renamed = send(connection, &rename).await;
    send(connection, &format!("DROP TABLE \"{name}\"")).await?;
    refusal(renamed)
}

/// The table itself, and what else has a trigger that mentions it: a target column that does
/// not exist is seen only when such a trigger is prepared.
async fn written(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<Vec<String>> {
    let triggers: Vec<(String, String)> =
        sqlx::query_as("SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .fetch_all(connection)
            .await?;
    let mut names = vec![table.to_owned()];
    for (name, sql) in triggers {
        let is_table = |token: &Token| {
            let word = token.name();
            word.is_some_and(|word| word.eq_ignore_ascii_case(table))
        };
        let mentions = tokens(&sql).is_some_and(|tokens| tokens.iter().any(is_table));
        if mentions && !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// The three ways to write to a table or a view.
async fn writes(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<Vec<String>> {
    let columns: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")
            .bind(table)
            .fetch_all(connection)
            .await?;
    let table = identifier(table, Dialect::Sqlite);
    let set: Vec<String> = columns
        .iter()
        .map(|column| identifier(column, Dialect::Sqlite))
        .map(|column| format!("{column} = {column}"))
        .collect();
    Ok(vec![
        format!("INSERT INTO {table} DEFAULT VALUES"),
        format!("UPDATE {table} SET {}", set.join(", ")),
        format!("DELETE FROM {table}"),
    ])
}

/// What SQLite said against a statement.
fn refusal(tried: sqlx::Result<()>) -> sqlx::Result<Option<String>> {
    match tried {
        Ok(()) => Ok(None),
        Err(error) if error.as_database_error().is_some() => Ok(Some(said(&error))),
        Err(error) => Err(error),
    }
}
