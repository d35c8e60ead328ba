//! Databases of their own for every test, and what is in them.

mod connection;
mod dump;
mod private;

use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) use connection::Connection;
pub(crate) use private::PrivateServer;

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

    /// The address of the server, or `None` where it is not there and need not be.
    fn url(self) -> Option<String> {
        let variable = match self {
            Self::Sqlite => return None,
            Self::Postgres => "MIGRATE_TEST_POSTGRES",
            Self::Mariadb => "MIGRATE_TEST_MARIADB",
        };
        let url = std::env::var(variable).ok();
        if url.is_none() {
            assert!(
                std::env::var_os("MIGRATE_TEST_ALL").is_none(),
                "{variable} is not set",
            );
            eprintln!("skipped on {self:?}: {variable} is not set; see scripts/test");
        }
        url
    }

    /// An empty database, or `None` where the server is not there and need not be.
    pub(crate) async fn database(self) -> Option<Database> {
        if self == Self::Sqlite {
            return Some(sqlite());
        }
        let url = self.url()?;
        let name = unique_name();
        let (head, query) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = head.rsplit_once('/').expect("the address names a database");
        let mut admin = Connection::open(self, &url).await;
        admin.execute(&format!("CREATE DATABASE {name}")).await;
        Some(Database {
            server: self,
            url: format!("{server}/{name}?{query}"),
            _folder: None,
        })
    }

    /// What follows FROM to have the numbers from 1 to `last`, in a column `n`.
    pub(crate) fn numbers(self, last: u32) -> String {
        match self {
            Self::Sqlite => format!(
                "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {last}) SELECT n FROM n) AS numbers"
            ),
            Self::Postgres => format!("generate_series(1, {last}) AS numbers(n)"),
            Self::Mariadb => format!("(SELECT seq AS n FROM seq_1_to_{last}) AS numbers"),
        }
    }

    /// A text with the number of its row behind it.
    pub(crate) fn numbered(self, head: &str) -> String {
        match self {
            Self::Mariadb => format!("concat('{head}', n)"),
            Self::Sqlite | Self::Postgres => format!("'{head}' || n"),
        }
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

/// No other test of this or another process has it, nor one of an earlier run.
pub(crate) fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!(
        "test_{}_{number}_{:08x}",
        std::process::id(),
        fastrand::u32(..)
    )
}

impl Database {
    pub(crate) async fn connect(&self) -> Connection {
        Connection::open(self.server, &self.url).await
    }

    /// Its name on the server.
    pub(crate) fn name(&self) -> &str {
        let (head, _) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (_, name) = head.rsplit_once('/').expect("the address names a database");
        name
    }

    /// Its address for another user, whose password is `secret`.
    pub(crate) fn url_of(&self, user: &str) -> String {
        let (scheme, rest) = self.url.split_once("://").expect("it is a server's");
        let (_, rest) = rest.split_once('@').unwrap_or(("", rest));
        format!("{scheme}://{user}:secret@{rest}")
    }

    /// Takes it away where it does not go on its own.
    pub(crate) async fn drop(self) {
        let force = match self.server {
            Server::Sqlite => return,
            Server::Postgres => " WITH (FORCE)",
            Server::Mariadb => "",
        };
        let name = self.name();
        let admin = self.server.url().expect("the database was made with it");
        let mut admin = Connection::open(self.server, &admin).await;
        admin.execute(&format!("DROP DATABASE {name}{force}")).await;
    }

    /// Sends statements, one after another.
    pub(crate) async fn execute(&self, statements: &[&str]) {
        let mut connection = self.connect().await;
        for statement in statements {
            connection.execute(statement).await;
        }
    }

    /// The rows of a query, each column as text.
    pub(crate) async fn rows(&self, query: &str) -> Vec<Vec<String>> {
        self.connect().await.rows(query).await
    }

    /// The only column of a query's rows.
    pub(crate) async fn column(&self, query: &str) -> Vec<String> {
        let rows = self.rows(query).await;
        rows.into_iter().map(|mut row| row.swap_remove(0)).collect()
    }
}
