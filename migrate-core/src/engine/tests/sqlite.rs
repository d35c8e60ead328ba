//! SQLite, with real files.

use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};

use super::{history, migration};
use crate::engine::{
    Error, LedgerName, Migrator, Options, StrategyChoice, ledger_entries, ledger_tables,
};
use crate::history::History;
use crate::plan::Direction;
use crate::{Dialect, Migration};

fn shop() -> Vec<Migration> {
    vec![
        migration(
            "1",
            &[],
            &[(
                "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL)",
                "DROP TABLE users",
            )],
        ),
        migration(
            "2",
            &["1"],
            &[
                (
                    "INSERT INTO users (id, email) VALUES (1, 'it''s \\ me')",
                    "DELETE FROM users WHERE id = 1",
                ),
                ("CREATE TABLE orders (id INTEGER)", "DROP TABLE orders"),
            ],
        ),
    ]
}

fn of(migrations: Vec<Migration>) -> History {
    history(migrations, Dialect::Sqlite)
}

struct File(tempfile::TempDir);

impl File {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn url(&self) -> String {
        format!("sqlite:{}/shop.db", self.0.path().display())
    }

    async fn value(&self, sql: &'static str) -> String {
        let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
        sqlx::query_scalar::<_, String>(sql)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn statements_that_are_sent_together_stay_apart() {
    let file = File::new();
    let statements = [
        ("CREATE TABLE a (id INTEGER) -- the first", "DROP TABLE a"),
        ("CREATE TABLE b (id INTEGER);", "DROP TABLE b"),
        ("CREATE TABLE c (id INTEGER) /* open", "DROP TABLE c"),
        ("INSERT INTO c VALUES (1), (2)", "DELETE FROM c"),
        ("INSERT INTO nowhere VALUES (1)", "DELETE FROM c"),
        ("INSERT INTO c VALUES (3)", "DELETE FROM c"),
    ];
    let (sound, broken) = (&statements[..4], &statements[..]);
    let url = file.url();
    let history = of(vec![migration("1", &[], broken)]);
    let mut migrator = Migrator::connect(history, &url).await.unwrap();
    let error = migrator.upgrade("head").await.unwrap_err();
    let Error::Step { sql, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(sql.as_deref(), Some(broken[4].0));
    assert_eq!(
        file.value(
            "SELECT cast(count(*) AS TEXT) FROM sqlite_schema WHERE name IN ('a', 'b', 'c')"
        )
        .await,
        "0"
    );

    let history = of(vec![migration("1", &[], sound)]);
    let mut migrator = Migrator::connect(history, &url).await.unwrap();
    migrator.upgrade("head").await.unwrap();
    assert_eq!(
        file.value("SELECT cast(count(*) AS TEXT) FROM c").await,
        "2"
    );
}

#[tokio::test]
async fn up_and_down() {
    let file = File::new();
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    let plan = migrator.plan(Direction::Upgrade, "head").await.unwrap();
    assert_eq!(plan.len(), 2);
    assert_eq!(migrator.state().await.unwrap().pending, ["1", "2"]);

    let outcome = migrator.upgrade("head").await.unwrap();
    assert_eq!(outcome.finished.len(), 2);
    assert_eq!(file.value("SELECT email FROM users").await, "it's \\ me");
    let state = migrator.state().await.unwrap();
    assert_eq!(state.applied.len(), 2);
    assert_eq!(state.applied[0].description.as_deref(), Some("what 1 does"));
    assert!(state.pending.is_empty() && state.edited.is_empty() && state.unknown.is_empty());
    assert!(migrator.upgrade("head").await.unwrap().finished.is_empty());

    let outcome = migrator.downgrade("base").await.unwrap();
    let undone: Vec<_> = outcome
        .finished
        .iter()
        .map(|done| done.revision.as_str())
        .collect();
    assert_eq!(undone, ["2", "1"]);
    assert_eq!(
        file.value("SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('users', 'orders') OR 1 = 1 AND name = 'migrate_ledger'")
            .await,
        "migrate_ledger"
    );
    assert_eq!(
        file.value("SELECT group_concat(action || revision) FROM migrate_log")
            .await,
        "upgrade1,upgrade2,downgrade2,downgrade1"
    );
}

#[tokio::test]
async fn a_failed_migration_leaves_nothing_half_done() {
    let file = File::new();
    let mut broken = shop();
    broken[1] = migration(
        "2",
        &["1"],
        &[
            ("CREATE TABLE orders (id INTEGER)", "DROP TABLE orders"),
            ("INSERT INTO nowhere VALUES (1)", "DELETE FROM nowhere"),
        ],
    );
    let mut migrator = Migrator::connect(of(broken), &file.url()).await.unwrap();
    let error = migrator.upgrade("head").await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("migration `2`, step 1 of 1"), "{text}");
    assert!(text.contains("no such table: nowhere"), "{text}");
    assert!(text.contains("in: INSERT INTO nowhere"), "{text}");
    assert_eq!(migrator.state().await.unwrap().pending, ["2"]);

    assert_eq!(
        file.value("SELECT outcome FROM migrate_log ORDER BY id DESC LIMIT 1")
            .await,
        format!("failed: {text}")
    );

    // The corrected text is another migration that was never applied.
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    assert_eq!(migrator.upgrade("head").await.unwrap().finished.len(), 1);
}

#[tokio::test]
async fn edited_and_unknown_migrations_stop_the_run() {
    let file = File::new();
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    migrator.upgrade("head").await.unwrap();

    let mut edited = shop();
    edited[0] = migration(
        "1",
        &[],
        &[("CREATE TABLE people (id INTEGER)", "DROP TABLE people")],
    );
    let mut migrator = Migrator::connect(of(edited), &file.url()).await.unwrap();
    assert_eq!(migrator.state().await.unwrap().edited, ["1"]);
    match migrator.upgrade("head").await.unwrap_err() {
        Error::Edited(edited) => {
            assert_eq!(edited.len(), 1);
            assert!(
                edited[0].changes.contains("people"),
                "{}",
                edited[0].changes
            );
            assert!(edited[0].changes.contains("users"), "{}", edited[0].changes);
        }
        other => panic!("{other}"),
    }
    let revision = "1".to_owned();
    migrator
        .repair(crate::engine::Repair::AcceptEdited { revision })
        .await
        .unwrap();
    migrator.upgrade("head").await.unwrap();

    let mut fewer = Migrator::connect(of(shop()[..1].to_vec()), &file.url())
        .await
        .unwrap();
    assert!(matches!(
        fewer.downgrade("base").await.unwrap_err(),
        Error::Unknown(unknown) if unknown == ["2"]
    ));
}

#[tokio::test]
async fn a_script_records_as_a_run_does() {
    let file = File::new();
    let (name, dialect) = (LedgerName::default(), Dialect::Sqlite);
    let mut connection = SqliteConnection::connect(&format!("{}?mode=rwc", file.url()))
        .await
        .unwrap();
    let first = shop().remove(0);
    let mut script = ledger_tables(&name, dialect);
    script.extend(ledger_entries(&first, Direction::Upgrade, &name, dialect));
    for statement in script {
        crate::engine::link::execute::<sqlx::Sqlite>(&mut connection, &statement)
            .await
            .unwrap();
    }
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    let state = migrator.state().await.unwrap();
    assert_eq!((state.applied.len(), state.edited.len()), (1, 0));
    assert_eq!(state.pending, ["2"]);
}

#[tokio::test]
async fn a_run_does_not_start_while_another_has_the_file() {
    let file = File::new();
    let mut migrator = Migrator::connect(of(shop()), &file.url())
        .await
        .unwrap()
        .options(Options {
            lock_wait: Duration::from_millis(400),
            ..Options::default()
        });
    migrator.upgrade("1").await.unwrap();
    let mut other = SqliteConnection::connect(&file.url()).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = migrator.upgrade("head").await.unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with("migration `2`, step 1 of 1"), "{told}");
    assert!(told.contains("others were in the way"), "{told}");
    assert!(error.help().unwrap().contains("run again"));
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    migrator.upgrade("head").await.unwrap();
}

#[tokio::test]
async fn a_stamp_runs_nothing() {
    let file = File::new();
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    migrator.stamp("head").await.unwrap();
    assert_eq!(migrator.state().await.unwrap().applied.len(), 2);
    migrator.stamp("1").await.unwrap();
    assert_eq!(migrator.state().await.unwrap().pending, ["2"]);
}

#[tokio::test]
async fn a_pool_of_one_in_memory_is_enough_and_comes_back_as_it_was() {
    let pool = sqlx::sqlite::SqlitePoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await
        .unwrap();
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&pool)
        .await
        .unwrap();
    let mut migrator = Migrator::with_pool(of(shop()), pool.clone()).unwrap();
    migrator.upgrade("head").await.unwrap();
    let email: String = sqlx::query_scalar("SELECT email FROM users")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(email, "it's \\ me");
    let keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(keys, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_apply_each_migration_once() {
    let file = File::new();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let url = file.url();
            tokio::spawn(async move {
                let mut migrator = Migrator::connect(of(shop()), &url).await?;
                migrator.upgrade("head").await
            })
        })
        .collect();
    let mut finished = 0;
    for run in runs {
        finished += run.await.unwrap().unwrap().finished.len();
    }
    assert_eq!(finished, 2);
    assert_eq!(
        file.value("SELECT count(*) || '' FROM migrate_log").await,
        "2"
    );
}

#[tokio::test]
async fn an_unreadable_address_does_not_tell_its_password() {
    for url in ["oracle://me:secret@host/db", "sqlite://x?mode=secret"] {
        let error = Migrator::connect(of(shop()), url).await.err().unwrap();
        assert!(
            !format!("{error} {error:?}").contains("me:secret"),
            "{error}"
        );
        assert!(error.help().is_some());
    }
}

#[tokio::test]
async fn a_missing_folder_is_told() {
    let error = Migrator::connect(of(shop()), "sqlite:/nowhere/at/all.db")
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("/nowhere/at/all.db"), "{error}");
    assert!(error.help().unwrap().contains("folder"), "{error}");
}

#[tokio::test]
async fn a_newer_ledger_is_refused() {
    let file = File::new();
    let mut migrator = Migrator::connect(of(shop()), &file.url()).await.unwrap();
    migrator.upgrade("head").await.unwrap();
    let mut connection = SqliteConnection::connect(&file.url()).await.unwrap();
    sqlx::query("UPDATE migrate_meta SET format = 99")
        .execute(&mut connection)
        .await
        .unwrap();
    let error = migrator.upgrade("head").await.unwrap_err();
    assert!(
        matches!(error, Error::NewerLedger { found: 99, .. }),
        "{error}"
    );
}

#[test]
fn the_default_strategy_is_automatic() {
    assert_eq!(
        crate::engine::Options::default().strategy,
        StrategyChoice::Auto
    );
}
