//! PostgreSQL and MariaDB, where the environment names servers on which databases may be
//! created: `MIGRATE_TEST_POSTGRES`, `MIGRATE_TEST_MARIADB`.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{begin, history, migration, step};
use crate::engine::database::{Driver, Lock, Verbs};
use crate::engine::ledger::Ledger;
use crate::engine::reach::{Address, Connected, each};
use crate::engine::{Error, Event, LedgerName, Migrator, Options, Repair, StepState};
use crate::history::History;
use crate::plan::{Batches, Command, Probe, Step, Work};
use crate::{Dialect, Migration};

/// A database of its own on a server, or in a file.
pub(super) struct Database {
    server: String,
    name: String,
    dialect: Dialect,
}

impl Database {
    pub(super) fn url(&self) -> String {
        self.url_of(&self.name)
    }

    fn url_of(&self, name: &str) -> String {
        // The address of a server may name a database already, and go on behind it.
        let (address, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let server = match self.dialect {
            Dialect::Sqlite => address,
            _ => address
                .trim_end_matches("/postgres")
                .trim_end_matches("/mysql"),
        };
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{server}/{name}{mark}{query}")
    }

    /// Its name on the server.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A connection of its own.
    pub(super) async fn connect(&self) -> Connected {
        open(&self.url()).await
    }

    /// Another connection's statement.
    pub(super) async fn send(&self, sql: &str) {
        let mut connected = self.connect().await;
        each!(&mut connected, session => session.driver.execute(sql).await.unwrap());
    }

    /// Another empty database of the server, made in a way of its own.
    pub(super) async fn sibling(&self, how: &str) -> Self {
        let name = format!("{}_sibling", self.name);
        self.send(&format!("CREATE DATABASE {name} {how}")).await;
        Self {
            server: self.server.clone(),
            name,
            dialect: self.dialect,
        }
    }

    /// Takes a sibling away.
    pub(super) async fn drop_sibling(&self, sibling: Self) {
        self.send(&format!("DROP DATABASE {} WITH (FORCE)", sibling.name))
            .await;
    }

    pub(super) async fn number(&self, sql: &str) -> i64 {
        let mut connected = open(&self.url()).await;
        each!(&mut connected, session => session.number(sql).await.unwrap())
    }

    pub(super) async fn migrator(&self, migrations: Vec<Migration>) -> Migrator {
        Migrator::connect(self.history(migrations), &self.url())
            .await
            .unwrap()
    }

    pub(super) fn history(&self, migrations: Vec<Migration>) -> History {
        history(migrations, self.dialect)
    }
}

pub(super) async fn open(url: &str) -> Connected {
    let idle = crate::engine::reach::Reach::Url(Box::new(Address::parse(url).unwrap()))
        .connect()
        .await
        .unwrap();
    idle.open(&Options::default()).await.unwrap()
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test in a fresh database of each server that there is.
#[expect(clippy::print_stderr, reason = "for whoever runs the tests")]
pub(super) fn on_servers<F: Future<Output = ()>>(
    dialects: &[Dialect],
    test: impl Fn(Database) -> F,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for dialect in dialects {
        if *dialect == Dialect::Sqlite {
            let folder = tempfile::tempdir().unwrap();
            runtime.block_on(test(Database {
                server: format!("sqlite:{}", folder.path().display()),
                name: "test.db".to_owned(),
                dialect: *dialect,
            }));
            continue;
        }
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

#[test]
fn a_ledger_whose_making_was_interrupted_is_made_whole() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let ledger = Ledger::new(&LedgerName::default(), database.dialect).create();
        for made in 1..ledger.len() {
            for statement in &ledger[..made] {
                database.send(statement).await;
            }
            let mut migrator = database.migrator(shop()).await;
            assert!(migrator.state().await.unwrap().applied.is_empty());
            assert_eq!(migrator.upgrade("head").await.unwrap().finished.len(), 2);
            database
                .send(
                    "DROP TABLE users, migrate_meta, migrate_ledger, migrate_journal, migrate_log",
                )
                .await;
        }
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
            closures: None,
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
            lock_timeout: Duration::from_millis(20),
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
        let url = database.url_of("no_such_database");
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

#[test]
fn who_waits_too_long_is_told_for_whom() {
    on_servers(&BOTH, |database| async move {
        let mut holder = open(&database.url()).await;
        each!(&mut holder, session => {
            assert_eq!(session.try_lock().await.unwrap(), Lock::Held);
        });
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let impatient = Options {
            lock_wait: Duration::from_millis(300),
            ..Options::default()
        };
        let mut migrator = database
            .migrator(shop())
            .await
            .options(impatient)
            .on_event(move |event| heard.lock().unwrap().push(event.clone()));
        match migrator.upgrade("head").await.unwrap_err() {
            Error::Locked { holder, .. } => assert!(holder.is_some()),
            other => panic!("{other}"),
        }
        assert!(matches!(
            told.lock().unwrap().as_slice(),
            [Event::Waiting {
                holder: Some(_),
                ..
            }]
        ));
        each!(&mut holder, session => session.leave().await.unwrap());
        assert_eq!(migrator.upgrade("1").await.unwrap().finished.len(), 1);
    });
}

#[test]
fn a_connection_returns_to_its_pool_as_it_was() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .connect(&database.url())
            .await
            .unwrap();
        sqlx::query("SET TimeZone = 'Asia/Tokyo'")
            .execute(&pool)
            .await
            .unwrap();
        sqlx::query("SET lock_timeout = '7s'")
            .execute(&pool)
            .await
            .unwrap();
        let mut migrator = Migrator::with_pool(database.history(shop()), pool.clone()).unwrap();
        migrator.upgrade("head").await.unwrap();
        let settings: String = sqlx::query_scalar(
            "SELECT current_setting('TimeZone') || ' ' || current_setting('lock_timeout') || ' ' \
             || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(settings, "Asia/Tokyo 7s 0");
        pool.close().await;
    });
    on_servers(&[Dialect::Mariadb], |database| async move {
        let pool = sqlx::mysql::MySqlPoolOptions::new()
            .max_connections(1)
            .connect(&database.url())
            .await
            .unwrap();
        sqlx::query("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', foreign_key_checks = 0")
            .execute(&pool)
            .await
            .unwrap();
        let shop = vec![migration("1", &[], &[])];
        let mut migrator = Migrator::with_pool(database.history(shop), pool.clone()).unwrap();
        migrator.upgrade("head").await.unwrap();
        let settings: String = sqlx::query_scalar(
            "SELECT CONCAT(@@sql_mode, IF(@@foreign_key_checks, ' on', ' off'))",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(settings, "ANSI_QUOTES,NO_BACKSLASH_ESCAPES off");
        pool.close().await;
    });
}

#[test]
fn a_cancelled_run_leaves_nothing_in_the_pool() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .connect(&database.url())
            .await
            .unwrap();
        let slow = vec![migration("1", &[], &[("SELECT pg_sleep(5)", "SELECT 1")])];
        let mut migrator = Migrator::with_pool(database.history(slow), pool.clone()).unwrap();
        let run = migrator.upgrade("head");
        assert!(
            tokio::time::timeout(Duration::from_millis(500), run)
                .await
                .is_err()
        );
        let inside: bool =
            sqlx::query_scalar("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert!(!inside);
        pool.close().await;
    });
}

#[test]
fn a_killed_connection_is_told_and_the_next_run_continues() {
    on_servers(&[Dialect::Postgres], |database| async move {
        database.send("CREATE TABLE t (a INT)").await;
        let build = autonomous(
            "CREATE INDEX CONCURRENTLY ix ON t (a)",
            Probe::IndexBuilt {
                schema: None,
                index: "ix".into(),
            },
        );
        let m = migration("1", &[], &[]);
        let mut holder = open(&database.url()).await;
        each!(&mut holder, session => {
            begin(session, &m, vec![build, step("last", &[])]).await;
            // An open transaction that has written keeps a concurrent build waiting.
            session.driver.execute("BEGIN; INSERT INTO t VALUES (1)").await.unwrap();
        });
        let mut migrator = database.migrator(vec![m]).await;
        let run = tokio::spawn(async move { (migrator.upgrade("head").await, migrator) });
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX C%' AND wait_event IS NOT NULL";
        while database.number(waiting).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        database
            .send("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX C%'")
            .await;
        let (outcome, mut migrator) = run.await.unwrap();
        let error = outcome.unwrap_err();
        assert!(
            error.to_string().contains("terminating connection"),
            "{error}"
        );
        let state = migrator.state().await.unwrap().in_flight.unwrap();
        assert_eq!(state.state, StepState::Announced);
        assert_eq!(
            database
                .number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")
                .await,
            1
        );
        each!(&mut holder, session => session.driver.execute("COMMIT").await.unwrap());
        migrator.upgrade("head").await.unwrap();
        assert_eq!(
            database
                .number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")
                .await,
            0
        );
    });
}
