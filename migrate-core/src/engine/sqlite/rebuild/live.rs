//! What the database says of itself: tables, what hangs on them, whether all of it holds.

use sqlx::{Sqlite, SqliteConnection};

use crate::Dialect;
use crate::engine::link;
use crate::sql::identifier;

/// An index or a trigger, with the statement that made it.
#[derive(Debug)]
pub(super) struct Dependent {
    pub(super) name: String,
    pub(super) sql: String,
}

/// The statement that made a table, or `None` where there is no such table.
pub(super) async fn definition(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
    )
    .bind(table)
    .fetch_optional(connection)
    .await
}

/// The indexes and triggers of a table that somebody has created, as they would be created again.
pub(super) async fn dependents(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<Dependent>, sqlx::Error> {
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, sql FROM sqlite_schema WHERE tbl_name = ?1 COLLATE NOCASE \
         AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid",
    )
    .bind(table)
    .fetch_all(connection)
    .await?;
    let dependent = |(name, sql)| Dependent { name, sql };
    Ok(found.into_iter().map(dependent).collect())
}

/// A name near the wanted one that nothing in the database has.
pub(super) async fn free_name(
    connection: &mut SqliteConnection,
    wanted: &str,
) -> Result<String, sqlx::Error> {
    let mut name = wanted.to_owned();
    let mut number = 1_u32;
    loop {
        let taken: i64 =
            sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE")
                .bind(&name)
                .fetch_one(&mut *connection)
                .await?;
        if taken == 0 {
            return Ok(name);
        }
        number += 1;
        name = format!("{wanted}_{number}");
    }
}

/// How many rows a table has.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<i64, sqlx::Error> {
    let name = identifier(table, Dialect::Sqlite);
    let rows =
        link::rows::<Sqlite, String>(connection, &format!("SELECT count(*) FROM {name}")).await?;
    let first = rows.into_iter().flatten().flatten().next();
    first
        .and_then(|number| number.parse().ok())
        .ok_or(sqlx::Error::RowNotFound)
}

/// The highest number that AUTOINCREMENT has given to a row of the table.
pub(super) async fn mark(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Option<i64>, sqlx::Error> {
    // The table is there from the first AUTOINCREMENT on.
    if definition(connection, "sqlite_sequence").await?.is_none() {
        return Ok(None);
    }
    sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = ?1 COLLATE NOCASE")
        .bind(table)
        .fetch_optional(connection)
        .await
}

/// Puts the mark of a table back.
pub(super) async fn set_mark(
    connection: &mut SqliteConnection,
    table: &str,
    mark: i64,
) -> Result<(), sqlx::Error> {
    let set =
        sqlx::query("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1 COLLATE NOCASE")
            .bind(table)
            .bind(mark)
            .execute(&mut *connection)
            .await?;
    if set.rows_affected() == 0 {
        sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)")
            .bind(table)
            .bind(mark)
            .execute(connection)
            .await?;
    }
    Ok(())
}
