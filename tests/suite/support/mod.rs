//! Databases of their own for every test, and what is in them.

mod dump;

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::any::{AnyRow, install_default_drivers};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

/// The databases that the suite runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Sqlite,
    Postgres,
    Mariadb,
}

/// A database that nobody else uses; it goes with the server, or with the test.
pub(crate) struct Database {
    pub(crate) server: Server,
    /// Its address.
    pub(crate) url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    pub(crate) const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mariadb];

    /// An empty database, or `None` where the server is not there and need not be.
    pub(crate) async fn database(self) -> Option<Database> {
        install_default_drivers();
        let variable = match self {
            Self::Sqlite => return Some(sqlite()),
            Self::Postgres => "MIGRATE_TEST_POSTGRES",
            Self::Mariadb => "MIGRATE_TEST_MARIADB",
        };
        let Ok(url) = std::env::var(variable) else {
            assert!(
                std::env::var_os("MIGRATE_TEST_ALL").is_none(),
                "{variable} is not set",
            );
            eprintln!("skipped on {self:?}: {variable} is not set; see scripts/test");
            return None;
        };
        let name = unique_name();
        let (head, query) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = head.rsplit_once('/').expect("the address names a database");
        let database = Database {
            server: self,
            url: format!("{server}/{name}?{query}"),
            _folder: None,
        };
        let mut admin = AnyConnection::connect(&url)
            .await
            .expect("the server answers");
        send(&mut admin, &format!("CREATE DATABASE {name}")).await;
        Some(database)
    }
}

fn sqlite() -> Database {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Database {
        server: Server::Sqlite,
        url: format!("sqlite:{}", folder.path().join("test.db").display()),
        _folder: Some(folder),
    }
}

/// No other test of this or another process has it.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{number}", std::process::id())
}

impl Database {
    pub(crate) async fn connect(&self) -> AnyConnection {
        AnyConnection::connect(&self.url)
            .await
            .expect("the database answers")
    }

    /// Sends statements, one after another.
    pub(crate) async fn execute(&self, statements: &[&str]) {
        let mut connection = self.connect().await;
        for statement in statements {
            send(&mut connection, statement).await;
        }
    }

    /// Takes it away where it does not go on its own.
    pub(crate) async fn drop(self) {
        let admin = match self.server {
            Server::Sqlite => return,
            Server::Postgres => std::env::var("MIGRATE_TEST_POSTGRES"),
            Server::Mariadb => std::env::var("MIGRATE_TEST_MARIADB"),
        };
        let (head, _) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (_, name) = head.rsplit_once('/').expect("the address names a database");
        let force = match self.server {
            Server::Postgres => " WITH (FORCE)",
            Server::Sqlite | Server::Mariadb => "",
        };
        let mut connection = AnyConnection::connect(&admin.expect("it was made"))
            .await
            .expect("the server answers");
        send(&mut connection, &format!("DROP DATABASE {name}{force}")).await;
    }

    /// The rows of a query, each column as text.
    pub(crate) async fn rows(&self, query: &str) -> Vec<Vec<String>> {
        let mut connection = self.connect().await;
        fetch(&mut connection, query).await
    }
}

async fn send(connection: &mut AnyConnection, sql: &str) {
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .unwrap_or_else(|error| panic!("{error}\nin: {sql}"));
}

async fn fetch(connection: &mut AnyConnection, query: &str) -> Vec<Vec<String>> {
    connection
        .fetch_all(sqlx::raw_sql(AssertSqlSafe(query.to_owned())))
        .await
        .unwrap_or_else(|error| panic!("{error}\nin: {query}"))
        .iter()
        .map(|row| (0..row.len()).map(|column| text(row, column)).collect())
        .collect()
}

fn text(row: &AnyRow, column: usize) -> String {
    if let Ok(value) = row.try_get::<Option<String>, _>(column) {
        return value.unwrap_or_else(|| "NULL".to_owned());
    }
    if let Ok(value) = row.try_get::<i64, _>(column) {
        return value.to_string();
    }
    if let Ok(value) = row.try_get::<f64, _>(column) {
        return value.to_string();
    }
    let bytes: Vec<u8> = row
        .try_get(column)
        .unwrap_or_else(|error| panic!("column {column}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}
