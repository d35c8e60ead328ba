//! Migrators that borrow connections: a pool of one is enough, and gets it back as it was.

use std::str::FromStr;

use migrate::engine::{Migrator, Pool};
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row};

use crate::support::Server;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001";
    create table t { id: BigInt identity primary key, n: Integer }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table t { add column m: Option<Integer>, add check positive (n > 0) }
    backfill t { set m = n, batch 1 }
    alter table t { alter column m set not null, add index (m) }
}

/// Up and down through a pool, comparing a query's answer on the borrowed connection.
macro_rules! through {
    ($pool:expr, $settings:expr) => {{
        let pool = $pool;
        let settings = || async {
            let mut connection = pool.acquire().await.expect("the connection is back");
            let row = sqlx::query(AssertSqlSafe($settings))
                .fetch_one(&mut *connection)
                .await
                .expect("the settings can be read");
            row.try_get_unchecked::<String, _>(0).expect("text")
        };
        let before = settings().await;
        let mut migrator =
            Migrator::with_pool(MIGRATIONS, Pool::from(pool.clone())).expect("they can be read");
        migrator.upgrade("0001").await.expect("it applies");
        assert_eq!(settings().await, before);
        sqlx::raw_sql("INSERT INTO t (n) VALUES (1), (2), (3)")
            .execute(&pool)
            .await
            .expect("rows go in");
        migrator.upgrade("head").await.expect("it applies");
        assert_eq!(settings().await, before);
        migrator.downgrade("0001").await.expect("it is undone");
        sqlx::raw_sql("UPDATE t SET n = -1 WHERE id = 2")
            .execute(&pool)
            .await
            .expect("a row changes");
        // One that fails gives the connection back as well.
        migrator
            .upgrade("head")
            .await
            .expect_err("a row is in the way");
        assert_eq!(settings().await, before);
        migrator.downgrade("base").await.expect("it is undone");
        assert_eq!(settings().await, before);
        assert_eq!(pool.size(), 1);
    }};
}

#[tokio::test]
async fn postgres() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    let options = PgPoolOptions::new().max_connections(1);
    let pool = options.connect(&database.url).await.expect("it connects");
    through!(
        pool,
        "SELECT (SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings
           WHERE name IN ('lock_timeout', 'statement_timeout', 'search_path', 'TimeZone',
             'standard_conforming_strings', 'idle_in_transaction_session_timeout', 'client_min_messages'))
         || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))::text"
    );
}

#[tokio::test]
async fn mariadb() {
    let Some(database) = Server::Mariadb.database().await else {
        return;
    };
    let options = MySqlPoolOptions::new().max_connections(1);
    let pool = options.connect(&database.url).await.expect("it connects");
    through!(
        pool,
        "SELECT concat_ws(',', @@sql_mode, @@time_zone, @@lock_wait_timeout, @@innodb_lock_wait_timeout,
           @@foreign_key_checks, @@unique_checks, @@autocommit, @@character_set_client, @@collation_connection)"
    );
}

#[tokio::test]
async fn sqlite_in_memory() {
    let memory = SqliteConnectOptions::from_str(":memory:").expect("an address");
    for foreign_keys in [true, false] {
        let options = memory.clone().foreign_keys(foreign_keys);
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await.expect("it connects");
        through!(
            pool,
            "SELECT CAST(foreign_keys || ',' || (SELECT timeout FROM pragma_busy_timeout) || ','
               || (SELECT legacy_alter_table FROM pragma_legacy_alter_table) AS TEXT) FROM pragma_foreign_keys"
        );
    }
}
