//! Migrations in the language, from their text to three databases and back.

use super::server::{Database, on_servers};
use crate::engine::{Error, Migrator};
use crate::plan::Direction;
use crate::{Dialect, Migration, syntax};

pub(super) fn parse(text: &str) -> Migration {
    let parsed = syntax::parse(text.parse().unwrap());
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.unwrap()
}

fn shop() -> Vec<Migration> {
    [
        r#"
        revision "1";
        create table users {
            id: BigInt identity primary key,
            email: Varchar(255),
            name: Option<Varchar(100)>,
        }
        create table orders {
            id: BigInt identity primary key,
            user_id: BigInt references users(id) on delete cascade,
            total: Integer = 0 check (total >= 0),
        }
        "#,
        r#"
        revision "2" after "1";
        alter table users { add column slug: Option<Varchar(100)> }
        backfill users { set slug = lower(coalesce(name, email)), where slug is null }
        alter table users {
            alter column slug set not null,
            add unique (slug),
        }
        create index on orders (user_id, total);
        "#,
        r#"
        revision "3" after "2";
        alter table orders {
            add column state: Varchar(20) = "open",
            rename column total to amount,
        }
        alter table users { drop column name }
        "#,
    ]
    .into_iter()
    .map(parse)
    .collect()
}

const ALL: [Dialect; 3] = [Dialect::Postgres, Dialect::Mariadb, Dialect::Sqlite];

async fn filled(database: &Database) -> Migrator {
    let mut migrator = database.migrator(shop()).await;
    migrator.upgrade("1").await.unwrap();
    for name in ["Ada", "Bob"] {
        database
            .send(&format!(
                "INSERT INTO users (email, name) VALUES ('{name}@x', '{name}')"
            ))
            .await;
    }
    database
        .send("INSERT INTO orders (user_id, total) SELECT id, 7 FROM users")
        .await;
    migrator
}

#[test]
fn tables_with_rows_go_up_and_down_and_up() {
    on_servers(&ALL, |database| async move {
        let mut migrator = filled(&database).await;
        for _ in 0..2 {
            migrator.upgrade("head").await.unwrap();
            assert_eq!(
                database
                    .number("SELECT count(*) FROM users WHERE slug IN ('ada', 'bob')")
                    .await,
                2
            );
            assert_eq!(
                database
                    .number("SELECT count(*) FROM orders WHERE state = 'open' AND amount = 7")
                    .await,
                2
            );
            assert_eq!(migrator.downgrade("-2").await.unwrap().finished.len(), 2);
            assert_eq!(database.number("SELECT sum(total) FROM orders").await, 14);
            database
                .send("UPDATE users SET name = 'Ada' WHERE email = 'Ada@x'")
                .await;
            database
                .send("UPDATE users SET name = 'Bob' WHERE email = 'Bob@x'")
                .await;
        }
        migrator.downgrade("base").await.unwrap();
        assert!(migrator.state().await.unwrap().applied.is_empty());
    });
}

#[test]
fn duplicates_stop_an_upgrade_which_is_taken_back() {
    on_servers(&ALL, |database| async move {
        let mut migrator = filled(&database).await;
        database.send("UPDATE users SET name = 'Ada'").await;
        let error = migrator.upgrade("2").await.unwrap_err();
        assert!(
            matches!(error, Error::Step { .. } | Error::Guard { .. }),
            "{error}"
        );
        assert!(error.help().is_some());
        let state = migrator.state().await.unwrap();
        assert_eq!(state.applied.len(), 1);
        if state.in_flight.is_some() {
            let outcome = migrator.repair(crate::engine::Repair::Abort).await.unwrap();
            assert!(outcome.finished[0].aborted);
        }
        assert!(migrator.state().await.unwrap().in_flight.is_none());
        database.send("UPDATE users SET name = email").await;
        migrator.upgrade("head").await.unwrap();
    });
}

#[test]
fn a_refused_downgrade_was_never_begun() {
    let texts = [
        r#"
        revision "1";
        create table t { id: BigInt identity primary key, n: Integer, s: SmallInt, unique t_n (n) }
        "#,
        r#"revision "2" after "1"; alter table t { alter column n drop not null }"#,
        r#"revision "3" after "2"; alter table t { alter column s type BigInt }"#,
        r#"revision "4" after "3"; alter table t { drop constraint t_n, add column m: Option<Integer> }"#,
    ];
    on_servers(&ALL, |database| async move {
        let mut migrator = database.migrator(texts.map(parse).into()).await;
        migrator.upgrade("2").await.unwrap();
        database
            .send("INSERT INTO t (n, s) VALUES (NULL, 1), (7, 1)")
            .await;
        refused(&mut migrator, "2", "1").await;
        migrator.upgrade("3").await.unwrap();
        database.send("UPDATE t SET s = 70000").await;
        refused(&mut migrator, "3", "2").await;
        migrator.upgrade("4").await.unwrap();
        database.send("UPDATE t SET n = 7").await;
        refused(&mut migrator, "4", "3").await;
        database.send("UPDATE t SET n = id, s = 1").await;
        migrator.downgrade("base").await.unwrap();
    });
}

/// A downgrade that rows stand in the way of changes nothing, and leaves the way up open.
async fn refused(migrator: &mut Migrator, from: &str, to: &str) {
    let error = migrator.downgrade(to).await.unwrap_err();
    assert!(matches!(error, Error::Guard { .. }), "{from}: {error}");
    let state = migrator.state().await.unwrap();
    assert_eq!(state.in_flight, None, "{from}");
    assert_eq!(state.applied.last().unwrap().revision, from);
    migrator.upgrade(from).await.unwrap();
}

#[test]
fn a_plan_shows_what_would_run() {
    on_servers(&ALL, |database| async move {
        let mut migrator = filled(&database).await;
        let plans = migrator.plan(Direction::Upgrade, "head").await.unwrap();
        assert_eq!(plans.len(), 2);
        assert!(plans.iter().all(|plan| !plan.steps.is_empty()));
        let down = migrator.plan(Direction::Downgrade, "base").await.unwrap();
        assert_eq!(down[0].revision, "1");
    });
}
