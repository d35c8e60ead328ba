//! Statements under conditions: what a dialect gets, what an answer gets, and that an answer is
//! kept, whatever is true later.

use std::collections::BTreeMap;

use migrate::engine::{Error, Migrator, Options, StrategyChoice};

use super::{Case, cycle, step};
use crate::cycle::same;
use crate::support::{Database, Server};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001";
    create table users { id: BigInt identity primary key, email: Varchar(100), active: Boolean = true }
    when dialect postgres {
        alter table users { add column tags: Option<Array<Text>> }
        create index on users (email) where (active);
    } else when dialect sqlite {
        create index on users (email) where (active);
    } else {
        alter table users {
            add column active_email: Option<Varchar(100)> generated as (case when active then email end) stored,
            add index (active_email),
        }
    }
}

migrate::migration! {
    revision "0002" after "0001";
    when env STAGE = "live" {
        create table audit { id: BigInt identity primary key, what: Text }
        alter table users { add column audited: Integer = 0 }
    } else {
        create table samples { id: BigInt identity primary key, user_id: Option<BigInt> references users(id) }
        insert into samples (id, user_id) values (1, null);
    }
    when exists table legacy {
        create table people { id: BigInt primary key, name: Text }
        execute "INSERT INTO people (id, name) SELECT id, name FROM legacy" reverse "DELETE FROM people";
    }
}

migrate::migration! {
    revision "0003" after "0002";
    when env STAGE = "live" {
        alter table audit { add column at: Timestamptz = now() }
        backfill users { set audited = 1, reverse { set audited = 0 } }
    }
    when exists table people {
        alter table people { add column email: Option<Text> }
    } else {
        create table people { id: BigInt primary key, name: Text, email: Option<Text> }
    }
    when not dialect mariadb { alter table users { alter column email type Text } }
}

migrate::migration! {
    revision "0004" after "0003";
    rename table people to persons;
    when exists column users.audited { alter table users { drop column audited } }
    when not env STAGE = "live" { drop table samples; }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001")
                .below("base")
                .rows(&["INSERT INTO users (email) VALUES ('a@example.org'), ('b@example.org')"]),
            step("0002").rows(&["INSERT INTO samples (user_id) VALUES (1), (2)"]),
            step("0003").rows(&["INSERT INTO people (id, name) VALUES (7, 'seven')"]),
            step("0004").loses_values(),
        ],
    }
}

#[tokio::test]
async fn conditions() {
    cycle(case()).await;
}

async fn migrator(database: &Database, stage: &str) -> Migrator {
    let options = Options {
        strategy: StrategyChoice::Online,
        variables: Some(BTreeMap::from([("STAGE".to_owned(), stage.to_owned())])),
        ..Options::default()
    };
    let migrator = Migrator::connect(MIGRATIONS, &database.url).await;
    migrator.expect("it connects").options(options)
}

/// The schema after a run that leaves no drift.
async fn after(migrator: &mut Migrator, database: &Database, what: &str) -> String {
    let drift = migrator.drift().await.expect("it can be compared");
    let left: Vec<_> = drift.unknown.iter().map(ToString::to_string).collect();
    let foreign = left.iter().all(|unknown| unknown.contains("legacy"));
    let legacy = drift
        .differences
        .iter()
        .all(|one| one.to_string().contains("legacy"));
    assert!(
        foreign && legacy,
        "{:?} {what}: {drift:#?}",
        database.server
    );
    database.schema().await
}

/// A database that answers yes to everything, undone under other circumstances.
#[tokio::test]
async fn an_answer_is_kept_whatever_is_true_later() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        database
            .execute(&[
                "CREATE TABLE legacy (id BIGINT PRIMARY KEY, name TEXT)",
                "INSERT INTO legacy VALUES (1, 'one'), (2, 'two')",
            ])
            .await;
        let mut live = migrator(&database, "live").await;
        let mut schemas = vec![database.schema().await];
        for revision in ["0001", "0002", "0003", "0004"] {
            live.upgrade(revision).await.expect("it goes up");
            schemas.push(after(&mut live, &database, revision).await);
            if revision == "0002" {
                assert_eq!(
                    database.column("SELECT name FROM people ORDER BY id").await,
                    ["one", "two"]
                );
                // From here on the question would be answered differently.
                database.execute(&["DROP TABLE legacy"]).await;
                for schema in &mut schemas {
                    *schema = String::new();
                }
                schemas[2] = database.schema().await;
            }
        }
        let answers = "SELECT question FROM migrate_answers WHERE revision = '0002' AND answer = 1 ORDER BY question";
        let wanted = ["env STAGE = \"live\"", "exists table legacy"];
        assert_eq!(database.column(answers).await, wanted, "{server:?}");
        // Undone, and done again, where the variable says something else.
        let mut test = migrator(&database, "test").await;
        for (revision, level) in [("0003", 3), ("0002", 2)] {
            test.downgrade(revision).await.expect("it goes down");
            let found = after(&mut test, &database, revision).await;
            same(&found, &schemas[level], server, revision);
        }
        test.upgrade("0004").await.expect("it goes up");
        let found = after(&mut test, &database, "0004 again").await;
        same(&found, &schemas[4], server, "0004 again");
        test.downgrade("base").await.expect("it goes down");
        assert!(database.tables().await.is_empty(), "{server:?}");
        // Nothing is applied any more: now the question is asked anew.
        test.upgrade("heads").await.expect("it goes up");
        let tables = database.tables().await;
        assert_eq!(tables, ["persons", "users"], "{server:?}");
    }
}

/// A script has nobody to ask.
#[tokio::test]
async fn a_plan_says_what_would_be_done_now() {
    let Some(database) = Server::Sqlite.database().await else {
        return;
    };
    for (stage, table) in [("live", "audit"), ("test", "samples")] {
        let mut migrator = migrator(&database, stage).await;
        let plans = migrator
            .plan(migrate::engine::Direction::Upgrade, "0002")
            .await;
        let plan = format!("{plans:?}");
        assert!(plan.contains(&format!("create table {table}")), "{plan}");
    }
    let history = migrate_core::history::History::new(
        MIGRATIONS.decode().expect("they can be read"),
        MIGRATIONS.targets.to_vec(),
    );
    let migration = history.migration("0002").expect("it exists");
    let steps = migrate::engine::offline_steps(
        &history,
        &["0001".into()].into(),
        migration,
        migrate::engine::Direction::Upgrade,
        MIGRATIONS.targets[0],
        migrate_core::plan::Strategy::Online,
    );
    let Err(Error::Refused { report, .. }) = steps else {
        panic!("{steps:?}");
    };
    let said = format!("{report:?}");
    assert!(
        said.contains("`when env STAGE = \\\"live\\\"`, which a database has to be asked"),
        "{said}"
    );
}
