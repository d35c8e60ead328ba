//! A rehearsal: every migration up, down and up again on a database that holds nothing.

use migrate::engine::{Direction, Error, Migrator, Rehearsal, Rehearsed};

use crate::support::{Database, Server};

mod shop {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001_users";

        create table users { id: BigInt identity primary key, email: Varchar(255), age: Option<Integer> }
    }

    migrate::migration! {
        revision "0002_adults" after "0001_users";

        alter table users { add check adult (age > 17) }
    }

    migrate::migration! {
        revision "0002_names" after "0001_users";
        branch "names";

        alter table users { add column name: Text = "" }
    }

    migrate::migration! {
        revision "0003_merge" after "0002_adults", "0002_names";
    }
}

mod one_way {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";

        create table notes { id: BigInt identity primary key, line: Text }
    }

    migrate::migration! {
        revision "0002" after "0001";

        backfill notes { set line = trim(line), keep }
        irreversible "the spaces are gone";
    }
}

/// What the SQL does on its way down is not what the history says.
mod wrong {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";

        create table notes { id: BigInt identity primary key, line: Text }
    }

    migrate::migration! {
        revision "0002" after "0001";

        execute "CREATE TABLE lines (id INTEGER)" declares {
            create table lines { id: Option<Integer> }
        } reverse "DROP TABLE IF EXISTS line";
    }
}

async fn rehearsed(
    migrations: migrate::Migrations,
    database: &Database,
    rehearsal: &Rehearsal,
) -> Result<Rehearsed, Error> {
    let migrator = Migrator::connect(migrations, &database.url).await;
    let mut migrator = migrator.expect("the database answers");
    migrator.rehearse(rehearsal).await
}

#[tokio::test]
async fn every_migration_goes_both_ways() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let rehearsal = Rehearsal::new()
            .rows(
                "0001_users",
                "INSERT INTO users (email, age) VALUES ('a', 20)",
            )
            .rows(
                "0001_users",
                "INSERT INTO users (email, age) VALUES ('b', NULL)",
            )
            .rows(
                "0002_names",
                "INSERT INTO users (email, name) VALUES ('c', 'C')",
            );
        let done = rehearsed(shop::MIGRATIONS, &database, &rehearsal).await;
        let done = done.unwrap_or_else(|error| panic!("{server:?}: {error}"));
        assert_eq!(
            done.both_ways,
            ["0001_users", "0002_adults", "0002_names", "0003_merge"]
        );
        assert!(done.one_way.is_empty());

        // Now something is there.
        let again = rehearsed(shop::MIGRATIONS, &database, &rehearsal).await;
        let error = again.expect_err("it is not empty").to_string();
        assert!(error.contains("migration `0001_users`"), "{error}");
    }
}

#[tokio::test]
async fn rows_stop_what_they_would_stop() {
    let database = Server::Sqlite.database().await.expect("SQLite is here");
    let rehearsal = Rehearsal::new().rows(
        "0001_users",
        "INSERT INTO users (email, age) VALUES ('a', 10)",
    );
    let error = rehearsed(shop::MIGRATIONS, &database, &rehearsal).await;
    let error = error.expect_err("a child is no adult").to_string();
    assert!(error.contains("0002_adults"), "{error}");
}

#[tokio::test]
async fn one_way_stays_one_way() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let done = rehearsed(one_way::MIGRATIONS, &database, &Rehearsal::new()).await;
        let done = done.unwrap_or_else(|error| panic!("{server:?}: {error}"));
        assert_eq!(
            (done.both_ways, done.one_way),
            (vec!["0001".to_owned()], vec!["0002".to_owned()])
        );
    }
}

#[tokio::test]
async fn what_is_left_behind_is_told() {
    for server in [Server::Postgres, Server::Sqlite] {
        let Some(database) = server.database().await else {
            continue;
        };
        let error = rehearsed(wrong::MIGRATIONS, &database, &Rehearsal::new()).await;
        match error.expect_err("a table is left") {
            Error::Differs {
                revision,
                way,
                differences,
            } => {
                assert_eq!(revision.as_deref(), Some("0002"), "{server:?}");
                assert_eq!(way, Direction::Downgrade, "{server:?}");
                assert!(differences.concat().contains("lines"), "{differences:?}");
            }
            other => panic!("{server:?}: {other}"),
        }
    }
}

#[tokio::test]
async fn what_is_there_is_left_alone() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        database
            .execute(&[
                "CREATE TABLE users (id INTEGER)",
                "INSERT INTO users VALUES (7)",
            ])
            .await;
        let error = rehearsed(shop::MIGRATIONS, &database, &Rehearsal::new()).await;
        let error = error.expect_err("a table is there").to_string();
        assert!(error.contains("table `users`"), "{server:?}: {error}");
        assert_eq!(
            database.rows("SELECT id FROM users").await,
            [["7"]],
            "{server:?}"
        );
    }
}

#[tokio::test]
async fn rows_of_nothing_are_refused() {
    let database = Server::Sqlite.database().await.expect("SQLite is here");
    let rehearsal = Rehearsal::new().rows("0009", "SELECT 1");
    let error = rehearsed(shop::MIGRATIONS, &database, &rehearsal).await;
    assert!(matches!(error, Err(Error::Target { .. })));
}
