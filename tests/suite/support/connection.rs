//! A connection of any of the databases, by its own driver, that gives everything as text.

use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{
    AssertSqlSafe, ColumnIndex, ConnectOptions, Connection as _, Decode, Executor, MySqlConnection,
    PgConnection, Row, SqliteConnection,
};

use super::Server;

pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    Mariadb(MySqlConnection),
}

/// Does the same on the driver's own connection.
macro_rules! each {
    ($connection:expr, $own:ident => $body:expr) => {
        match $connection {
            Connection::Sqlite($own) => $body,
            Connection::Postgres($own) => $body,
            Connection::Mariadb($own) => $body,
        }
    };
}

impl Connection {
    pub(crate) async fn open(server: Server, url: &str) -> Self {
        Self::try_open(server, url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    pub(crate) async fn try_open(server: Server, url: &str) -> sqlx::Result<Self> {
        match server {
            Server::Sqlite => match SqliteConnectOptions::from_str(url) {
                Ok(options) => options
                    .create_if_missing(true)
                    .connect()
                    .await
                    .map(Self::Sqlite),
                Err(error) => Err(error),
            },
            Server::Postgres => PgConnection::connect(url).await.map(Self::Postgres),
            Server::Mariadb => MySqlConnection::connect(url).await.map(Self::Mariadb),
        }
    }

    /// What it is a connection to.
    pub(crate) fn server(&self) -> Server {
        match self {
            Self::Sqlite(_) => Server::Sqlite,
            Self::Postgres(_) => Server::Postgres,
            Self::Mariadb(_) => Server::Mariadb,
        }
    }

    pub(crate) async fn execute(&mut self, sql: &str) {
        self.try_execute(sql)
            .await
            .unwrap_or_else(|error| panic!("{error}\nin: {sql}"));
    }

    pub(crate) async fn try_execute(&mut self, sql: &str) -> sqlx::Result<()> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        each!(self, own => own.execute(query).await.map(drop))
    }

    /// The rows of a query, each column as text.
    pub(crate) async fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        each!(self, own => match own.fetch_all(query).await {
            Ok(rows) => rows.iter().map(texts).collect(),
            Err(error) => panic!("{error}\nin: {sql}"),
        })
    }
}

/// The columns of a row as text. MariaDB gives definitions with the bytes of binary defaults.
fn texts<R: Row>(row: &R) -> Vec<String>
where
    usize: ColumnIndex<R>,
    for<'r> String: Decode<'r, R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database>,
{
    let text = |column| match row.try_get_unchecked::<Option<String>, _>(column) {
        Ok(text) => text,
        Err(_) => row
            .try_get_unchecked::<Option<Vec<u8>>, _>(column)
            .unwrap_or_else(|error| panic!("column {column}: {error}"))
            .map(|bytes| {
                let lines = bytes.split(|byte| *byte == b'\n');
                let lines: Vec<String> =
                    lines.map(|line| line.escape_ascii().to_string()).collect();
                lines.join("\n")
            }),
    };
    (0..row.len())
        .map(|column| text(column).unwrap_or_else(|| "NULL".to_owned()))
        .collect()
}
