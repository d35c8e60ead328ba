//! PostgreSQL and MariaDB, where the environment names servers on which databases may be
//! created: `MIGRATE_TEST_POSTGRES`, `MIGRATE_TEST_MARIADB`.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{begin, history, migration, step};
use crate::engine::database::{Driver, Verbs};
use crate::engine::reach::{Address, Connected, each};
use crate::engine::{Error, Migrator, Options, Repair, StepState};
use crate::history::History;
use crate::plan::{Batches, Command, Probe, Step, Work};
use crate::{Dialect, Migration};

/// A database of its own on a server.
struct Database {
    server: String,
    name: String,
    dialect: Dialect,
}

impl Database {
    fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    /// Another connection's statement.
    async fn send(&self, sql: &str) {
        let mut connected = open(&self.url()).await;
        each!(&mut connected, session => session.driver.execute(sql).await.unwrap());
    }

    async fn number(&self, sql: &str) -> i64 {
        let mut connected = open(&self.url()).await;
        each!(&mut connected, session => session.number(sql).await.unwrap())
    }

    async fn migrator(&self, migrations: Vec<Migration>) -> Migrator {
        Migrator::connect(self.history(migrations), &self.url())
            .await
            .unwrap()
    }

    fn history(&self, migrations: Vec<Migration>) -> History {
        history(migrations, self.dialect)
    }
}

async fn open(url: &str) -> Connected {
    let idle = crate::engine::reach::Reach::Url(Address::parse(url).unwrap())
        .connect()
        .await
        .unwrap();
    idle.open(&Options::default()).await.unwrap()
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test in a fresh database of each server that there is.
fn on_servers<F: Future<Output = ()>>(dialects: &[Dialect], test: impl Fn(Database) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for dialect in dialects {
        let variable = format!("MIGRATE_TEST_{}", dialect.name().to_uppercase());
        let Ok(server) = std::env::var(&variable) else {
            eprintln!("skipped: {variable} is not set");
            continue;
        };
        let server = server.trim_end_matches('/').to_owned();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("migrate_test_{}_{number}", std::process::id());
        let home = match dialect {
            Dialect::Postgres => "postgres",
            Dialect::Mysql | Dialect::Mariadb | Dialect::Sqlite => "mysql",
        };
        let home = Database {
            server: server.clone(),
            name: home.to_owned(),
            dialect: *dialect,
        };
        runtime.block_on(async {
            home.send(&format!("CREATE DATABASE {name}")).await;
            test(Database {
                server,
                name: name.clone(),
                dialect: *dialect,
            })
            .await;
            let force = if *dialect == Dialect::Postgres {
                " WITH (FORCE)"
            } else {
                ""
            };
            home.send(&format!("DROP DATABASE {name}{force}")).await;
        });
    }
}

const BOTH: [Dialect; 2] = [Dialect::Postgres, Dialect::Mariadb];

fn shop() -> Vec<Migration> {
    vec![
        migration(
            "1",
            &[],
            &[(
                "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT)",
                "DROP TABLE users",
            )],
        ),
        migration(
            "2",
            &["1"],
            &[(
                "INSERT INTO users VALUES (1, 'it''s me')",
                "DELETE FROM users WHERE id = 1",
            )],
        ),
    ]
}

#[test]
fn up_and_down_with_settings_given_back() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let mut migrator = database.migrator(shop()).await;
        assert_eq!(migrator.upgrade("head").await.unwrap().finished.len(), 2);
        assert_eq!(migrator.upgrade("head").await.unwrap().finished.len(), 0);
        assert_eq!(migrator.state().await.unwrap().applied.len(), 2);
        assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
        assert_eq!(migrator.downgrade("base").await.unwrap().finished.len(), 2);
        assert_eq!(database.number("SELECT count(*) FROM migrate_log").await, 4);
    });
}

#[test]
fn many_at_once_apply_each_migration_once() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                let (history, url) = (database.history(shop()), database.url());
                tokio::spawn(async move {
                    Migrator::connect(history, &url)
                        .await?
                        .upgrade("head")
                        .await
                })
            })
            .collect();
        let mut finished = 0;
        for run in runs {
            finished += run.await.unwrap().unwrap().finished.len();
        }
        assert_eq!(finished, 2);
    });
}

/// A statement outside a transaction.
fn autonomous(sql: &str, probe: Probe) -> Step {
    Step {
        work: Work::Autonomous {
            sql: sql.to_owned(),
            probe,
        },
        ..step(sql, &[])
    }
}

fn numbers(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => {
            "INSERT INTO t (a, b) SELECT n / 100, n % 100 FROM generate_series(0, 2499) n"
        }
        _ => "INSERT INTO t (a, b) SELECT seq DIV 100, seq MOD 100 FROM seq_0_to_2499",
    }
}

/// A backfill of a table with a key of two columns.
fn backfill() -> Step {
    Step {
        work: Work::Batches(Batches {
            table: "t".into(),
            from: "t".into(),
            key: vec!["a".into(), "b".into()],
            key_literals: vec!["CAST(a AS CHAR(20))".into(), "CAST(b AS CHAR(20))".into()],
            update: "UPDATE t SET c = coalesce(c, 0) + 1".into(),
            filter: Some("b >= 0".into()),
            size: Some(300),
            pause: None,
        }),
        ..step("fill c", &[])
    }
}

#[test]
fn a_backfill_of_a_composite_key_touches_every_row_once() {
    on_servers(&BOTH, |database| async move {
        database
            .send("CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (a, b))")
            .await;
        database.send(numbers(database.dialect)).await;
        let mut connected = open(&database.url()).await;
        let m = migration("1", &[], &[]);
        each!(&mut connected, session => begin(session, &m, vec![backfill(), step("last", &[])]).await);
        let mut migrator = database.migrator(vec![m]).await;
        migrator.upgrade("head").await.unwrap();
        assert_eq!(
            database.number("SELECT count(*) FROM t WHERE c = 1").await,
            2500
        );
        assert_eq!(migrator.state().await.unwrap().applied.len(), 1);
    });
}

#[test]
fn an_index_that_cannot_be_unique_is_cleaned_up_and_built_after_the_mend() {
    on_servers(&[Dialect::Postgres], |database| async move {
        database.send("CREATE TABLE t (a INT)").await;
        database.send("INSERT INTO t VALUES (1), (1)").await;
        let build = autonomous(
            "CREATE UNIQUE INDEX CONCURRENTLY uq ON t (a)",
            Probe::IndexBuilt {
                schema: None,
                index: "uq".into(),
            },
        );
        let m = migration("1", &[], &[]);
        let mut connected = open(&database.url()).await;
        each!(&mut connected, session => begin(session, &m, vec![build, step("last", &[])]).await);
        let mut migrator = database.migrator(vec![m]).await;
        let error = migrator.upgrade("head").await.unwrap_err();
        assert!(
            error.to_string().contains("could not create unique index"),
            "{error}"
        );
        assert_eq!(
            database
                .number("SELECT count(*) FROM pg_class WHERE relname = 'uq'")
                .await,
            0
        );
        let in_flight = migrator.state().await.unwrap().in_flight.unwrap();
        assert_eq!((in_flight.step, in_flight.state), (1, StepState::Next));

        database.send("DELETE FROM t").await;
        migrator.upgrade("head").await.unwrap();
        assert_eq!(
            database
                .number(
                    "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = 'uq'::regclass"
                )
                .await,
            1
        );
    });
}

#[test]
fn an_announced_change_of_a_table_is_looked_up() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        database.send("CREATE TABLE t (a INT)").await;
        let probe = || Probe::Definitions {
            tables: vec![(None, "t".into())],
        };
        for (id, done) in [("1", true), ("2", false)] {
            let change = format!("ALTER TABLE t ADD COLUMN c{id} INT");
            let steps = vec![autonomous(&change, probe()), step("last", &[])];
            let parents: &[&str] = if id == "1" { &[] } else { &["1"] };
            let m = migration(id, parents, &[]);
            let mut connected = open(&database.url()).await;
            each!(&mut connected, session => {
                begin(session, &m, steps).await;
                super::announce(session, &probe()).await;
            });
            if done {
                database.send(&change).await;
            }
            let mut all = vec![migration("1", &[], &[])];
            if id == "2" {
                all.push(m);
            }
            let mut migrator = database.migrator(all).await;
            migrator.upgrade("head").await.unwrap();
        }
        let columns = "SELECT count(*) FROM information_schema.columns \
                       WHERE table_schema = DATABASE() AND table_name = 't'";
        assert_eq!(database.number(columns).await, 3);
    });
}

#[test]
fn a_step_in_doubt_asks_for_repair() {
    on_servers(&BOTH, |database| async move {
        let m = migration("1", &[], &[]);
        let mut connected = open(&database.url()).await;
        let steps = vec![
            autonomous("CREATE TABLE t (a INT)", Probe::Unknown),
            step("last", &[]),
        ];
        each!(&mut connected, session => {
            begin(session, &m, steps).await;
            super::announce(session, &Probe::Unknown).await;
        });
        let mut migrator = database.migrator(vec![m]).await;
        assert!(matches!(
            migrator.upgrade("head").await,
            Err(Error::InDoubt { .. })
        ));
        migrator.repair(Repair::MarkNotDone).await.unwrap();
        migrator.upgrade("head").await.unwrap();
        assert_eq!(database.number("SELECT count(*) FROM t").await, 0);
    });
}

#[test]
fn a_locked_table_is_waited_for_and_then_given_up() {
    on_servers(&[Dialect::Postgres], |database| async move {
        database.send("CREATE TABLE t (a INT)").await;
        let mut holder = open(&database.url()).await;
        each!(&mut holder, session => {
            session.driver.execute("BEGIN").await.unwrap();
            session.driver.execute("SELECT * FROM t").await.unwrap();
        });
        let m = migration("1", &[], &[]);
        let change = Step {
            work: Work::Transaction(vec![Command::Sql("ALTER TABLE t ADD b INT".into())]),
            locks: vec!["t".into()],
            ..step("add b", &[])
        };
        let mut connected = open(&database.url()).await;
        each!(&mut connected, session => begin(session, &m, vec![change, step("last", &[])]).await);
        let quick = Options {
            lock_timeout: std::time::Duration::from_millis(20),
            retries: 2,
            ..Options::default()
        };
        let mut migrator = database.migrator(vec![m]).await.options(quick);
        let error = migrator.upgrade("head").await.unwrap_err();
        assert!(error.to_string().contains("lock timeout"), "{error}");
        each!(&mut holder, session => session.driver.execute("COMMIT").await.unwrap());
        migrator.upgrade("head").await.unwrap();
        assert_eq!(database.number("SELECT count(b) FROM t").await, 0);
    });
}

#[test]
fn a_wrong_password_or_database_is_told_without_the_password() {
    on_servers(&BOTH, |database| async move {
        let url = format!("{}/no_such_database", database.server);
        let error = Migrator::connect(database.history(shop()), &url)
            .await
            .err()
            .unwrap();
        assert!(
            error.help().unwrap().contains("create the database"),
            "{error}"
        );
    });
}
