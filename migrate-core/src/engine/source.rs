//! Where a migrator's migrations come from, and how it reaches its database.

use crate::history::History;
use crate::{Migration, Migrations, Target, codec};

/// The migrations of a program.
pub struct Source(pub(super) Result<History, codec::DecodeError>);

impl From<&Migrations> for Source {
    fn from(migrations: &Migrations) -> Self {
        Self(migrations.decode().map(|decoded| {
            let ids = decoded.iter().map(|migration| migration.id.clone());
            let closures = migrations.migrations.iter().map(|known| known.closures);
            let closures = ids.zip(closures).collect();
            History::new(decoded, migrations.targets.to_vec()).with_closures(closures)
        }))
    }
}

impl From<Migrations> for Source {
    fn from(migrations: Migrations) -> Self {
        Self::from(&migrations)
    }
}

impl From<History> for Source {
    fn from(history: History) -> Self {
        Self(Ok(history))
    }
}

impl From<(Vec<Migration>, Vec<Target>)> for Source {
    fn from((migrations, targets): (Vec<Migration>, Vec<Target>)) -> Self {
        Self(Ok(History::new(migrations, targets)))
    }
}

/// A pool of connections of whichever database.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Pool {
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
    /// MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(sqlx::MySqlPool),
    /// SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool),
    /// None of them, where the program was built without any.
    #[doc(hidden)]
    None(std::convert::Infallible),
}

#[cfg(feature = "postgres")]
impl From<sqlx::PgPool> for Pool {
    fn from(pool: sqlx::PgPool) -> Self {
        Self::Postgres(pool)
    }
}

#[cfg(feature = "mysql")]
impl From<sqlx::MySqlPool> for Pool {
    fn from(pool: sqlx::MySqlPool) -> Self {
        Self::Mysql(pool)
    }
}

#[cfg(feature = "sqlite")]
impl From<sqlx::SqlitePool> for Pool {
    fn from(pool: sqlx::SqlitePool) -> Self {
        Self::Sqlite(pool)
    }
}
