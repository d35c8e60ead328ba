//! The patterns that are about a run: what it tells, what it sends, where it stops, and the
//! commands of every day.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use migrate::engine::{Error, Event, StrategyChoice};

use super::{one_way, portable};
use crate::cycle::{Case, migrator};
use crate::support::{Database, Server};

/// How many rows the backfill has to fill: several batches.
const USERS: u32 = 5_000;

/// A run of hours tells how far it is, and leaves no row out: its batches do not count on rows
/// that it has filled already.
#[tokio::test]
async fn a_backfill_tells_how_far_it_is() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let case = portable();
        migrator(&case, &database, StrategyChoice::Online)
            .await
            .upgrade("0026_email_keys")
            .await
            .expect("it goes up");
        let insert = format!(
            "INSERT INTO users (email, full_name, slug) SELECT {}, 'Somebody', {} FROM {}",
            server.numbered("Mail-"),
            server.numbered("slug-"),
            server.numbers(USERS),
        );
        database.execute(&[&insert]).await;

        let told = Arc::new(Mutex::new(Vec::new()));
        let events = Arc::clone(&told);
        let mut migrator = migrator(&case, &database, StrategyChoice::Online)
            .await
            .on_event(move |event| events.lock().expect("no panic").push(event.clone()));
        let outcome = migrator.upgrade("0027_fill_email_keys").await;
        outcome.expect("it goes up");
        drop(migrator);

        let told = std::mem::take(&mut *told.lock().expect("no panic"));
        let mut before = 0;
        let mut batches = 0;
        for event in &told {
            if let Event::Progress { rows, rate, .. } = event {
                assert!(*rows > before, "{server:?}: {told:?}");
                assert!(rate.is_finite(), "{server:?}: {told:?}");
                (before, batches) = (*rows, batches + 1);
            }
        }
        assert_eq!(before, u64::from(USERS), "{server:?}");
        assert!(batches >= 5, "{server:?}: {batches}");
        let took = |event: &Event| match event {
            Event::StepFinished { elapsed, .. } => Some(*elapsed),
            _ => None,
        };
        let slowest = told.iter().filter_map(took).max();
        // Between five batches it rests four times.
        assert!(slowest >= Some(Duration::from_millis(80)), "{slowest:?}");

        let missed =
            "SELECT count(*) FROM users WHERE email_key IS NULL OR email_key <> lower(email)";
        assert_eq!(count(&database, missed).await, 0, "{server:?}");
    }
}

/// The contracting half of a long change counts the rows without a value, and locks nothing.
#[tokio::test]
async fn rows_in_the_way_stop_it_beforehand() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&portable(), &database, StrategyChoice::Online).await;
        let outcome = migrator.upgrade("0027_fill_email_keys").await;
        outcome.expect("it goes up");
        let late = "INSERT INTO users (email, full_name, slug) VALUES ('late', 'Late', 'late')";
        database.execute(&[late]).await;
        let before = database.schema().await;
        let error = migrator.upgrade("0028_require_email_keys").await;
        let error = error.expect_err("a row has no value");
        assert!(matches!(error, Error::Guard { count: 1, .. }), "{error:?}");
        assert_eq!(database.schema().await, before, "{server:?}");
        database
            .execute(&["UPDATE users SET email_key = email"])
            .await;
        let outcome = migrator.upgrade("0028_require_email_keys").await;
        outcome.expect("it goes on");
    }
}

#[tokio::test]
async fn what_is_irreversible_stays() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let case = Case {
            migrations: one_way::MIGRATIONS,
            steps: Vec::new(),
        };
        let mut migrator = migrator(&case, &database, StrategyChoice::Online).await;
        migrator.upgrade("head").await.expect("it goes up");
        let before = database.schema().await;
        let error = migrator.downgrade("base").await.expect_err("it is refused");
        let text = format!("{error} {}", error.help().unwrap_or_default());
        assert!(text.contains("the numbers had to be deleted"), "{text}");
        assert_eq!(database.schema().await, before, "{server:?}");
    }
}

/// The gallery's program.
fn patterns(arguments: &[&str]) -> Command {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| crate::shop::build("patterns"));
    let mut command = Command::new(&*PROGRAM);
    command.args(arguments).env_remove("DATABASE_URL");
    command
}

/// What a command prints, and how it ends.
fn outcome(command: &mut Command) -> (String, i32) {
    let Output { status, stdout, .. } = command.output().expect("the program runs");
    let text = String::from_utf8_lossy(&stdout).into_owned();
    (text, status.code().expect("it ends by itself"))
}

fn script(range: &str, dialect: &str) -> String {
    let (text, code) = outcome(&mut patterns(&[
        "upgrade",
        range,
        "--sql",
        "--dialect",
        dialect,
    ]));
    assert_eq!(code, 0, "{range} on {dialect}");
    // What is written into the ledger speaks of the migration, too.
    let lines = text.lines().filter(|line| !line.starts_with("INSERT INTO"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The safe way is what is sent, though nobody has asked for it.
#[test]
fn tables_in_use_are_changed_beside_their_writers() {
    let indexes = "0015_fewer_constraints:0016_indexes";
    let sql = script(indexes, "postgres");
    assert!(sql.contains("CREATE UNIQUE INDEX CONCURRENTLY"), "{sql}");
    assert!(sql.contains("CREATE INDEX CONCURRENTLY"), "{sql}");
    for dialect in ["mysql", "mariadb", "sqlite"] {
        let sql = script(indexes, dialect);
        assert!(sql.contains(" INDEX "), "{sql}");
        assert!(!sql.contains("CONCURRENTLY"), "{sql}");
    }
    let sql = script("0016_indexes:0017_fewer_indexes", "postgres");
    assert!(sql.contains("DROP INDEX CONCURRENTLY"), "{sql}");

    let sql = script("0037_contract_stock:0038_foreign_key", "postgres");
    let added = sql.find("NOT VALID").expect("it is not checked yet");
    let checked = sql.find("VALIDATE CONSTRAINT").expect("it is checked");
    assert!(sql[added..checked].contains("COMMIT"), "{sql}");

    let sql = script("0030_cents:0031_currency", "postgres");
    let checked = sql.find("VALIDATE CONSTRAINT").expect("by a check");
    assert!(sql[checked..].contains("SET NOT NULL"), "{sql}");
}

/// Look, upgrade, look, downgrade, upgrade: each with a command, and with exit codes for CI.
#[tokio::test]
async fn the_commands_of_every_day() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let run =
            |arguments: &[&str]| outcome(patterns(arguments).env("DATABASE_URL", &database.url));
        let said = |arguments: &[&str]| {
            let (text, code) = run(arguments);
            assert_eq!(code, 0, "{server:?}: {arguments:?}: {text}");
            text
        };
        // Not everything is applied.
        assert_eq!(run(&["check"]).1, 1);
        assert_eq!(said(&["check", "--offline"]), "all is well\n");
        said(&["upgrade", "0006_dropped_column"]);
        assert!(said(&["current"]).contains("0006_dropped_column"));
        assert!(said(&["plan", "+1"]).contains("full_name"));
        said(&["upgrade", "+1"]);
        assert!(said(&["current", "-v"]).contains("0007_changed_column"));
        said(&["downgrade", "-1"]);
        assert!(said(&["current"]).contains("0006_dropped_column"));
        assert!(said(&["history", "-i"]).contains("0048_merge"));
        said(&["upgrade"]);
        said(&["check"]);
        said(&["current", "--check-heads"]);
        said(&["downgrade", "base"]);
        assert_eq!(said(&["current"]), "no migration is applied\n");
        // A revision that does not exist is a mistake of the caller's.
        assert_eq!(run(&["upgrade", "0099_nowhere"]).1, 2);
    }
}

/// What loses data is named, for whoever reviews it, without a database.
#[test]
fn what_destroys_is_listed() {
    let (text, code) = outcome(&mut patterns(&["history", "--json"]));
    assert_eq!(code, 0, "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let destroyed = |revision: &str| -> Vec<String> {
        let history = value["history"].as_array().expect("a list");
        let entry = history.iter().find(|entry| entry["revision"] == revision);
        let destroys = entry.expect("it is listed")["destroys"].as_array();
        let destroys = destroys.expect("a list").iter();
        destroys
            .map(|what| what.as_str().expect("text").to_owned())
            .collect()
    };
    assert_eq!(
        destroyed("0006_dropped_column"),
        ["drop column users.referrer"]
    );
    assert_eq!(
        destroyed("0032_less_reference_data"),
        ["delete rows of categories"]
    );
    assert!(destroyed("0044_retired").is_empty());
    let purged = [
        "purge table product_labels",
        "purge column products.description",
    ];
    assert_eq!(destroyed("0045_purged"), purged);
}

/// A new migration is a file that compiles as it is, and a line in the list.
#[test]
fn a_new_migration_from_the_command_line() {
    let package = tempfile::tempdir().expect("a temporary folder");
    let folder = package.path().join("examples/patterns/portable");
    fs::create_dir_all(&folder).expect("it is ours");
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/patterns/portable/mod.rs"
    );
    fs::copy(list, folder.join("mod.rs")).expect("the list is there");
    let mut command = patterns(&["revision", "-m", "Invoices for orders"]);
    let (said, code) = outcome(command.env("CARGO_MANIFEST_DIR", package.path()));
    assert_eq!(code, 0, "{said}");
    let module = said.trim().rsplit(['/', '\\']).next().expect("a file");
    let module = module.strip_suffix(".rs").expect("a source file");
    let text = fs::read_to_string(folder.join(format!("{module}.rs"))).expect("it is written");
    let id = module.strip_prefix('m').expect("a module's name");
    assert!(
        text.contains(&format!("revision \"{id}\" after \"")),
        "{text}"
    );
    assert!(text.contains("/// Invoices for orders"), "{text}");
    let list = fs::read_to_string(folder.join("mod.rs")).expect("it is still there");
    assert!(list.contains(&format!("    {module};\n")), "{list}");
}

async fn count(database: &Database, query: &str) -> i64 {
    let column = database.column(query).await;
    column[0].parse().expect("a number")
}
