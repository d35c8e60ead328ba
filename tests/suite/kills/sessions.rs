//! Sessions with settings of their own, users without rights, files without room: a run does
//! the same as ever, or says what is wrong and goes on once it is mended.

use std::str::FromStr;

use migrate::engine::{Migrator, Options, Pool, StrategyChoice};
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Executor};

use super::boundaries::WAYS;
use super::history::{MIGRATIONS, fill, prepare};
use super::{Left, work};
use crate::support::{Database, Server, unique_name};

/// Up and down through a pool whose sessions begin with some statements.
macro_rules! same_through {
    ($pool:ident, $database:expr, $settings:expr) => {{
        let (database, settings): (&Database, &'static str) = ($database, $settings);
        let pool = $pool::new()
            .max_connections(1)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    connection
                        .execute(sqlx::raw_sql(AssertSqlSafe(settings)))
                        .await?;
                    Ok(())
                })
            })
            .connect(&database.url)
            .await
            .expect("it connects");
        let mut left = Vec::new();
        for way in WAYS {
            let mut migrator =
                Migrator::with_pool(MIGRATIONS, Pool::from(pool.clone())).expect("they are read");
            let ended = match way {
                ("upgrade", target) => migrator.upgrade(target).await,
                (_, target) => migrator.downgrade(target).await,
            };
            ended.unwrap_or_else(|error| panic!("{settings}: {way:?}: {error}"));
            drop(migrator);
            left.push(Left::of(database).await);
        }
        pool.close().await;
        left
    }};
}

/// What a usual session leaves, up and down.
async fn usual(database: &Database) -> Vec<Left> {
    let mut left = Vec::new();
    for (direction, target) in WAYS {
        work(database, direction, target).await;
        left.push(Left::of(database).await);
    }
    left
}

fn assert_same(found: &[Left], wanted: &[Left], what: &str) {
    for (found, wanted) in found.iter().zip(wanted) {
        found.assert_same(wanted, true, what);
    }
}

#[tokio::test]
async fn odd_sessions_of_mariadb() {
    let Some(database) = Server::Mariadb.database().await else {
        return;
    };
    prepare(&database).await;
    drop(Left::of(&database).await);
    let wanted = usual(&database).await;
    for settings in [
        "SET sql_mode = ''",
        "SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI'",
        "SET sql_mode = 'TRADITIONAL,NO_AUTO_VALUE_ON_ZERO,PAD_CHAR_TO_FULL_LENGTH'",
        "SET sql_mode = 'ORACLE', time_zone = '+05:45', autocommit = 0, sql_safe_updates = 1",
        "SET foreign_key_checks = 0, lock_wait_timeout = 1, tx_isolation = 'SERIALIZABLE'",
        "SET NAMES latin1; SET SESSION alter_algorithm = 'COPY', old_mode = ''",
    ] {
        let found = same_through!(MySqlPoolOptions, &database, settings);
        assert_same(&found, &wanted, settings);
    }
    database.drop().await;
}

#[tokio::test]
async fn odd_sessions_of_postgres() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    prepare(&database).await;
    drop(Left::of(&database).await);
    let wanted = usual(&database).await;
    for settings in [
        "SET timezone = 'Asia/Kathmandu'; SET datestyle = 'SQL, DMY'; SET intervalstyle = iso_8601",
        "SET standard_conforming_strings = off; SET escape_string_warning = off; SET bytea_output = escape",
        "SET default_transaction_isolation = serializable; SET default_transaction_read_only = on",
        "SET statement_timeout = '20ms'; SET lock_timeout = '1ms'",
        "SET client_encoding = 'LATIN1'; SET quote_all_identifiers = on; SET enable_seqscan = off",
        "SET search_path = public, pg_catalog; SET client_min_messages = debug1; SET row_security = off",
    ] {
        let found = same_through!(PgPoolOptions, &database, settings);
        assert_same(&found, &wanted, settings);
    }
    database.drop().await;
}

/// The error of an upgrade over an address, with its help.
async fn refused(url: &str) -> String {
    let error = super::attempt(url, "upgrade", "heads").await;
    error.expect_err("it may not write")
}

#[tokio::test]
async fn users_without_rights() {
    for server in [Server::Postgres, Server::Mariadb] {
        let Some(database) = server.database().await else {
            continue;
        };
        let user = unique_name();
        let name = database.name();
        let (create, grants, take_away) = match server {
            Server::Mariadb => (
                format!("CREATE USER {user}@localhost IDENTIFIED BY 'secret'"),
                [
                    format!("GRANT SELECT ON {name}.* TO {user}@localhost"),
                    format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {name}.* TO {user}@localhost"),
                ],
                format!("DROP USER {user}@localhost"),
            ),
            Server::Postgres | Server::Sqlite => (
                format!("CREATE USER {user} PASSWORD 'secret'"),
                [
                    format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"),
                    format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {user}"),
                ],
                format!("DROP OWNED BY {user}; DROP USER {user}"),
            ),
        };
        database.execute(&[&create, &grants[0]]).await;
        let url = database.url_of(&user);
        let empty = refused(&url).await;
        prepare(&database).await;
        database.execute(&[&grants[0]]).await;
        let reading = refused(&url).await;
        database.execute(&[&grants[1]]).await;
        let writing = refused(&url).await;
        for error in [&empty, &reading, &writing] {
            assert!(
                error.contains("help: grant the user what it needs"),
                "{error}"
            );
        }
        assert!(
            writing.starts_with("migration `0002`, step 1 of 2"),
            "{writing}"
        );
        // Who may do it goes on from there.
        work(&database, "upgrade", "heads").await;
        database.execute(&[&take_away]).await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_search_path_without_a_schema_is_told() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    let url = format!("{}&options[search_path]=nowhere", database.url);
    let error = refused(&url).await;
    assert!(error.contains("no schema has been selected"), "{error}");
    assert!(error.contains("help: "), "{error}");
    // In a schema of its own it finds its own ledger, and nothing of the other.
    database.execute(&["CREATE SCHEMA nowhere"]).await;
    for target in ["heads", "base", "heads"] {
        let direction = if target == "base" {
            "downgrade"
        } else {
            "upgrade"
        };
        super::attempt(&url, direction, target)
            .await
            .expect("it works there");
    }
    assert_eq!(database.tables().await, [""; 0]);
}

#[tokio::test]
async fn a_file_that_only_reads() {
    let database = Server::Sqlite.database().await.expect("it is always there");
    prepare(&database).await;
    let error = refused(&format!("{}?mode=ro", database.url)).await;
    assert!(error.contains("readonly"), "{error}");
    assert!(
        error.contains("help: make the file and its folder writable"),
        "{error}"
    );
    work(&database, "upgrade", "heads").await;
}

/// The disk is full at one page after the other; with room again the run goes on.
#[tokio::test]
async fn a_full_disk() {
    let (database, other) = (
        Server::Sqlite.database().await.expect("it is always there"),
        Server::Sqlite.database().await.expect("it is always there"),
    );
    for database in [&database, &other] {
        work(database, "upgrade", super::history::BASE).await;
        fill(database).await;
        drop(Left::of(database).await);
    }
    let options = SqliteConnectOptions::from_str(&database.url).expect("an address");
    let pages = database.column("PRAGMA page_count").await;
    let mut pages: u32 = pages[0].parse().expect("a number");
    let mut refused = 0;
    loop {
        let pool = SqlitePoolOptions::new().max_connections(1);
        let limit = format!("PRAGMA max_page_count = {pages}");
        let pool = pool
            .after_connect(move |connection, _| {
                let limit = AssertSqlSafe(limit.clone());
                Box::pin(async move { connection.execute(sqlx::raw_sql(limit)).await.map(drop) })
            })
            .connect_with(options.clone())
            .await
            .expect("it opens");
        let migrator = Migrator::with_pool(MIGRATIONS, Pool::from(pool.clone()));
        let mut migrator = migrator.expect("they are read").options(Options {
            strategy: StrategyChoice::Online,
            ..Options::default()
        });
        let ended = migrator.upgrade("heads").await;
        drop(migrator);
        pool.close().await;
        let Err(error) = ended else {
            break;
        };
        refused += 1;
        pages += 1;
        let help = error.help().unwrap_or_default();
        assert!(help.contains("make room on the disk"), "{error}; {help}");
    }
    assert!(refused > 3, "there was room: {refused}");
    work(&other, "upgrade", "heads").await;
    let (found, wanted) = (Left::of(&database).await, Left::of(&other).await);
    found.assert_same(&wanted, true, "with room again");
}
