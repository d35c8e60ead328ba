//! A connection, owned or lent by a pool, and the one place where SQL is vouched for. Each
//! statement is a span of `tracing`, from before it is sent until its answer is there.
//!
//! A lent connection that is dropped instead of given back was interrupted: it is closed, so
//! that no open transaction, lock or setting of ours ever reaches the pool's other users.

use std::future::poll_fn;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Executor, Row as _};
use tracing::Instrument;

use super::failure::{Failure, FailureKind};
use super::ledger::Row;

/// A connection of whichever origin.
pub(super) struct Link<DB: sqlx::Database>(Option<Inner<DB>>);

enum Inner<DB: sqlx::Database> {
    Own(DB::Connection),
    Lent(PoolConnection<DB>),
}

impl<DB: sqlx::Database> Link<DB> {
    pub(super) fn own(connection: DB::Connection) -> Self {
        Self(Some(Inner::Own(connection)))
    }

    pub(super) fn lent(connection: PoolConnection<DB>) -> Self {
        Self(Some(Inner::Lent(connection)))
    }

    /// The connection.
    pub(super) fn connection(&mut self) -> Result<&mut DB::Connection, Failure> {
        match &mut self.0 {
            Some(Inner::Own(connection)) => Ok(connection),
            Some(Inner::Lent(connection)) => Ok(connection),
            None => Err(Failure::new(
                FailureKind::Lost,
                "the connection was given back already",
            )),
        }
    }

    /// Ends its use properly: a lent connection returns to its pool, one's own is kept.
    pub(super) fn give_back(mut self) -> Option<Self> {
        match self.0.take() {
            Some(Inner::Own(connection)) => Some(Self::own(connection)),
            Some(Inner::Lent(_)) | None => None,
        }
    }
}

impl<DB: sqlx::Database> Drop for Link<DB> {
    fn drop(&mut self) {
        if let Some(Inner::Lent(connection)) = self.0.take() {
            drop(connection.detach());
        }
    }
}

/// What `tracing` hears of a statement.
fn statement(sql: &str) -> tracing::Span {
    tracing::debug_span!("statement", sql)
}

/// Sends SQL and gives the number of rows that it changed.
pub(super) async fn execute<DB>(connection: &mut DB::Connection, sql: &str) -> sqlx::Result<u64>
where
    DB: sqlx::Database,
    DB::QueryResult: Changed,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .instrument(statement(sql))
        .await?;
    Ok(done.changed())
}

/// Sends statements in one go, of which none is done behind one that fails. Gives the numbers of
/// rows that those which were done have changed, and what the next one failed with.
#[cfg(feature = "sqlite")]
pub(super) async fn execute_in_turn<DB>(
    connection: &mut DB::Connection,
    statements: &[&str],
) -> (Vec<u64>, sqlx::Result<()>)
where
    DB: sqlx::Database,
    DB::QueryResult: Changed,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    // On lines of their own: a statement may end with a comment.
    let sql = statements.join("\n;\n");
    let span = statement(&sql);
    let in_turn = async {
        let mut changed = Vec::with_capacity(statements.len());
        let mut results = sqlx::raw_sql(AssertSqlSafe(sql)).execute_many(connection);
        while let Some(done) = poll_fn(|context| results.as_mut().poll_next(context)).await {
            match done {
                Ok(done) => changed.push(done.changed()),
                Err(error) => return (changed, Err(error)),
            }
        }
        (changed, Ok(()))
    };
    in_turn.instrument(span).await
}

/// Sends a query and gives its rows as text, which the database gives as `T`.
pub(super) async fn rows<DB, T>(
    connection: &mut DB::Connection,
    sql: &str,
) -> sqlx::Result<Vec<Row>>
where
    DB: sqlx::Database,
    T: Into<String>,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    for<'r> T: Decode<'r, DB>,
    usize: ColumnIndex<DB::Row>,
{
    let found = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .fetch_all(connection)
        .instrument(statement(sql))
        .await?;
    found
        .iter()
        .map(|row| {
            (0..row.len())
                .map(|column| {
                    let text = row.try_get_unchecked::<Option<T>, _>(column)?;
                    Ok(text.map(Into::into))
                })
                .collect()
        })
        .collect()
}

/// How many rows a statement changed.
pub(super) trait Changed {
    fn changed(&self) -> u64;
}

#[cfg(feature = "postgres")]
impl Changed for sqlx::postgres::PgQueryResult {
    fn changed(&self) -> u64 {
        self.rows_affected()
    }
}

#[cfg(feature = "mysql")]
impl Changed for sqlx::mysql::MySqlQueryResult {
    fn changed(&self) -> u64 {
        self.rows_affected()
    }
}

#[cfg(feature = "sqlite")]
impl Changed for sqlx::sqlite::SqliteQueryResult {
    fn changed(&self) -> u64 {
        self.rows_affected()
    }
}
