//! Reaching a database: by a URL, with a connection of one's own, or through a pool.

#[cfg(feature = "sqlite")]
use std::str::FromStr;

use sqlx::ConnectOptions;

use super::database::{Driver, Session};
use super::failure::Failure;
use super::ledger::Ledger;
use super::link::Link;
use super::{Error, Options, Pool};
use crate::Target;

/// How a database is reached.
pub(super) enum Reach {
    Url(Box<Address>),
    Pool(Pool),
}

/// A URL that was understood.
pub(super) enum Address {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgConnectOptions),
    #[cfg(feature = "mysql")]
    Mysql(sqlx::mysql::MySqlConnectOptions),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteConnectOptions),
    #[expect(dead_code, reason = "keeps the enum usable without any database")]
    None(std::convert::Infallible),
}

/// A connection that nobody uses.
pub(super) enum Idle {
    #[cfg(feature = "postgres")]
    Postgres(Link<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    Mysql(Link<sqlx::MySql>),
    #[cfg(feature = "sqlite")]
    Sqlite(Link<sqlx::Sqlite>),
    #[expect(dead_code, reason = "keeps the enum usable without any database")]
    None(std::convert::Infallible),
}

/// A connection in use.
pub(super) enum Connected {
    #[cfg(feature = "postgres")]
    Postgres(Session<super::postgres::PostgresDriver>),
    #[cfg(feature = "mysql")]
    Mysql(Session<super::mysql::MysqlDriver>),
    #[cfg(feature = "sqlite")]
    Sqlite(Session<super::sqlite::SqliteDriver>),
    #[expect(dead_code, reason = "keeps the enum usable without any database")]
    None(std::convert::Infallible),
}

/// Does the same with the session of whichever database.
macro_rules! each {
    ($connected:expr, $session:ident => $body:expr) => {
        match $connected {
            #[cfg(feature = "postgres")]
            $crate::engine::reach::Connected::Postgres($session) => $body,
            #[cfg(feature = "mysql")]
            $crate::engine::reach::Connected::Mysql($session) => $body,
            #[cfg(feature = "sqlite")]
            $crate::engine::reach::Connected::Sqlite($session) => $body,
            $crate::engine::reach::Connected::None(never) => match *never {},
        }
    };
}
pub(super) use each;

#[cfg(feature = "sqlite")]
fn names_no_file(url: &str) -> bool {
    let (_, place) = url.split_once(':').unwrap_or_default();
    place
        .split('?')
        .next()
        .is_none_or(|path| path.trim_start_matches("//").is_empty())
}

impl Address {
    /// Reads a URL. What is wrong with it is told without quoting it: it may hold a password.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let (scheme, _) = url.split_once(':').unwrap_or((url, ""));
        match scheme {
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => {
                let options: sqlx::postgres::PgConnectOptions = url.parse().map_err(unreadable)?;
                Ok(Self::Postgres(options.disable_statement_logging()))
            }
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => {
                let url = url.replacen("mariadb:", "mysql:", 1);
                let options: sqlx::mysql::MySqlConnectOptions = url.parse().map_err(unreadable)?;
                Ok(Self::Mysql(options.disable_statement_logging()))
            }
            // SQLite would make a database of it that goes with the connection.
            #[cfg(feature = "sqlite")]
            "sqlite" if names_no_file(url) => Err(Error::Url {
                message: "the address of the SQLite database names no file".to_owned(),
                help: "write it as sqlite:file.db, or as sqlite::memory: for none".to_owned(),
            }),
            #[cfg(feature = "sqlite")]
            "sqlite" => {
                let options =
                    sqlx::sqlite::SqliteConnectOptions::from_str(url).map_err(unreadable)?;
                let create = !url.contains("mode=");
                let options = if create {
                    options.create_if_missing(true)
                } else {
                    options
                };
                Ok(Self::Sqlite(options.disable_statement_logging()))
            }
            #[cfg(not(feature = "postgres"))]
            "postgres" | "postgresql" => Err(left_out("PostgreSQL", "postgres")),
            #[cfg(not(feature = "mysql"))]
            "mysql" | "mariadb" => Err(left_out("MySQL and MariaDB", "mysql")),
            #[cfg(not(feature = "sqlite"))]
            "sqlite" => Err(left_out("SQLite", "sqlite")),
            _ => Err(Error::Url {
                message: "the address of the database starts with none of `postgres:`, `mysql:`, \
                          `mariadb:`, `sqlite:`"
                    .to_owned(),
                help: "write it as postgres://user:password@host/database or sqlite:file.db"
                    .to_owned(),
            }),
        }
    }

    async fn connect(&self) -> Result<Idle, Error> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => {
                let place = format!("{}:{}", options.get_host(), options.get_port());
                let connection = options
                    .connect()
                    .await
                    .map_err(|error| unreachable(&place, error, super::postgres::failure::of))?;
                Ok(Idle::Postgres(Link::own(connection)))
            }
            #[cfg(feature = "mysql")]
            Self::Mysql(options) => {
                let place = format!("{}:{}", options.get_host(), options.get_port());
                let connection = options
                    .connect()
                    .await
                    .map_err(|error| unreachable(&place, error, super::mysql::failure::of))?;
                Ok(Idle::Mysql(Link::own(connection)))
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite(options) => {
                let place = options.get_filename().display().to_string();
                let connection = options
                    .connect()
                    .await
                    .map_err(|error| unreachable(&place, error, super::sqlite::failure::of))?;
                Ok(Idle::Sqlite(Link::own(connection)))
            }
            Self::None(never) => match *never {},
        }
    }
}

fn unreadable(error: sqlx::Error) -> Error {
    Error::Url {
        message: format!("the address of the database cannot be read: {error}"),
        help: "write it as postgres://user:password@host/database or sqlite:file.db, with \
               special characters of a password as %40 and the like"
            .to_owned(),
    }
}

#[cfg(not(all(feature = "postgres", feature = "mysql", feature = "sqlite")))]
fn left_out(product: &str, feature: &str) -> Error {
    Error::Url {
        message: format!("this program was built without {product}"),
        help: format!("enable the feature `{feature}` of `migrate`"),
    }
}

/// A connection that did not come about.
fn unreachable(
    place: &str,
    error: sqlx::Error,
    sort: impl FnOnce(sqlx::Error) -> Failure,
) -> Error {
    let down = match &error {
        sqlx::Error::Io(cause) => Some(format!("`{place}` cannot be reached: {cause}")),
        _ => None,
    };
    let failure = sort(error);
    let help = match &down {
        Some(_) => "check the host and the port, and that the server is up",
        None => failure.help.unwrap_or("check the address of the database"),
    };
    let message = down.unwrap_or_else(|| format!("`{place}` cannot be used: {}", failure.message));
    Error::Connect {
        message,
        help: help.to_owned(),
        source: failure.source,
    }
}

impl Reach {
    /// Gets hold of a connection.
    pub(super) async fn connect(&self) -> Result<Idle, Error> {
        match self {
            Self::Url(address) => address.connect().await,
            #[cfg(feature = "postgres")]
            Self::Pool(Pool::Postgres(pool)) => match pool.acquire().await {
                Ok(lent) => Ok(Idle::Postgres(Link::lent(lent))),
                Err(error) => Err(unreachable("the pool", error, super::postgres::failure::of)),
            },
            #[cfg(feature = "mysql")]
            Self::Pool(Pool::Mysql(pool)) => match pool.acquire().await {
                Ok(lent) => Ok(Idle::Mysql(Link::lent(lent))),
                Err(error) => Err(unreachable("the pool", error, super::mysql::failure::of)),
            },
            #[cfg(feature = "sqlite")]
            Self::Pool(Pool::Sqlite(pool)) => match pool.acquire().await {
                Ok(lent) => Ok(Idle::Sqlite(Link::lent(lent))),
                Err(error) => Err(unreachable("the pool", error, super::sqlite::failure::of)),
            },
            Self::Pool(Pool::None(never)) => match *never {},
        }
    }
}

impl Idle {
    /// Takes the connection into use.
    pub(super) async fn open(self, options: &Options) -> Result<Connected, Error> {
        let greeting = |failure| Error::outside("asking the server for its version", failure);
        let connected: Connected = match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(link) => Connected::Postgres(session(
                super::postgres::PostgresDriver::open(link, options)
                    .await
                    .map_err(greeting)?,
                options,
            )),
            #[cfg(feature = "mysql")]
            Self::Mysql(link) => Connected::Mysql(session(
                super::mysql::MysqlDriver::open(link, options)
                    .await
                    .map_err(greeting)?,
                options,
            )),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(link) => Connected::Sqlite(session(
                super::sqlite::SqliteDriver::open(link, options)
                    .await
                    .map_err(greeting)?,
                options,
            )),
            Self::None(never) => match never {},
        };
        let found = connected.target();
        if found.version < found.dialect.oldest() {
            return Err(Error::TooOld { found });
        }
        Ok(connected)
    }
}

fn session<D: Driver>(driver: D, options: &Options) -> Session<D> {
    let ledger = Ledger::new(&options.ledger, driver.target().dialect);
    Session { driver, ledger }
}

impl Connected {
    pub(super) fn target(&self) -> Target {
        each!(self, session => session.driver.target())
    }

    /// Ends its use: a lent connection returns to its pool, one's own is kept. One in doubt is
    /// closed.
    pub(super) fn give_back(self) -> Option<Idle> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(session) => session
                .driver
                .into_link()
                .and_then(Link::give_back)
                .map(Idle::Postgres),
            #[cfg(feature = "mysql")]
            Self::Mysql(session) => session
                .driver
                .into_link()
                .and_then(Link::give_back)
                .map(Idle::Mysql),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(session) => session
                .driver
                .into_link()
                .and_then(Link::give_back)
                .map(Idle::Sqlite),
            Self::None(never) => match never {},
        }
    }
}
