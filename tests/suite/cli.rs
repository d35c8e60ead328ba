//! The command line, as its users and their scripts call it.

use std::process::{Command, Output};

use crate::shop::{run, shop};
use crate::support::{Database, Server};

/// Runs the example without any database named.
fn offline(arguments: &[&str]) -> Output {
    shop()
        .args(arguments)
        .env_remove("DATABASE_URL")
        .output()
        .expect("the example runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn scripts_need_no_database() {
    for dialect in ["postgres", "mysql", "mariadb@10.11", "sqlite"] {
        for command in [
            &["upgrade", "--sql"] as &[_],
            &["upgrade", "0003:head", "--sql"],
            &["plan", "0003", "--sql"],
            &["plan", "downgrade", "base", "--sql"],
            &["plan", "downgrade", "-1", "--sql"],
            &["downgrade", "-1", "--sql"],
            &["downgrade", "base", "--sql"],
        ] {
            let output = offline(&[command, &["--dialect", dialect]].concat());
            assert!(output.status.success(), "{command:?}: {}", stderr(&output));
            assert!(stdout(&output).contains("migrate_ledger"), "{command:?}");
        }
    }
}

#[tokio::test]
async fn a_script_does_what_the_engine_does() {
    for server in Server::ALL {
        let (Some(scripted), Some(engine)) = (server.database().await, server.database().await)
        else {
            continue;
        };
        let empty = engine.schema().await;
        run(&engine, &["upgrade"]);
        apply(&scripted, &["upgrade", "head"]).await;
        // A script cannot know what `execute` has made on a table that SQLite makes anew.
        let engine_schema = engine.schema().await;
        let expected: Vec<&str> = engine_schema
            .lines()
            .filter(|line| server != Server::Sqlite || !line.contains("customers_by_name"))
            .collect();
        let schema = scripted.schema().await;
        assert_eq!(schema.lines().collect::<Vec<_>>(), expected, "{server:?}");
        let found = run(&scripted, &["check"]);
        assert!(found.starts_with("all is well\n"), "{server:?}: {found}");
        assert_eq!(run(&scripted, &["upgrade"]), "nothing to do\n");

        // The way back drops that index, which is not there.
        let target = match server {
            Server::Sqlite => "0004",
            Server::Postgres | Server::Mariadb => "base",
        };
        apply(&scripted, &["downgrade", target]).await;
        if server == Server::Sqlite {
            assert_eq!(run(&scripted, &["current"]), "0004_search\n");
            continue;
        }
        assert_eq!(scripted.schema().await, empty, "{server:?}");
        assert_eq!(run(&scripted, &["current"]), "no migration is applied\n");
    }
}

/// Sends the statements of a printed script.
async fn apply(database: &Database, command: &[&str]) {
    let script = |options: &[&str]| stdout(&offline(&[command, options].concat()));
    match database.server {
        Server::Sqlite => {
            let script = script(&["--sql", "--dialect", "sqlite"]);
            database.execute(&[&script]).await;
        }
        Server::Mariadb => {
            let script = script(&["--sql", "--dialect", "mariadb"]);
            database.execute(&[&script]).await;
        }
        // One at a time, as psql sends them: together they would be one transaction.
        Server::Postgres => {
            let text = script(&["--sql", "--dialect", "postgres", "--json"]);
            let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let migrations = value["script"].as_array().expect("a list");
            let migrations = migrations.iter().map(|migration| &migration["sql"]);
            for list in std::iter::once(&value["ledger"]).chain(migrations) {
                for statement in list.as_array().expect("a list") {
                    let statement = statement.as_str().expect("text");
                    database.execute(&[statement]).await;
                }
            }
        }
    }
}

#[test]
fn whatever_goes_wrong_json_is_one_document() {
    for (arguments, code) in [
        (&["frob", "--json"] as &[_], 2),
        (&["upgrade", "--bogus", "--json"], 2),
        (&["show", "nothing", "--json"], 2),
        (&["upgrade", "--json", "-d", "oracle://x"], 2),
        (&["upgrade", "--json", "-d", "sqlite:"], 2),
        (&["upgrade", "--json", "-d", "sqlite:/nowhere/at/all.db"], 3),
        (&["check", "--json", "-d", "postgres://127.0.0.1:1/x"], 3),
    ] {
        let output = offline(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(stderr(&output), "", "{arguments:?}");
        let text = stdout(&output);
        let value: serde_json::Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error} in {text}"));
        assert!(value["error"].is_string(), "{arguments:?}: {text}");
    }
}

#[test]
fn a_number_is_a_target_and_not_an_option() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let current = |arguments: &[&str]| {
        let call = |arguments: &[&str]| {
            let output = offline(&[arguments, &["-d", &url]].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            stdout(&output)
        };
        call(arguments);
        call(&["current"])
    };
    assert_eq!(current(&["upgrade", "+2"]), "0002_products\n");
    assert_eq!(current(&["downgrade", "-1"]), "0001_customers\n");
    assert_eq!(current(&["upgrade", "0002+1"]), "0003_orders\n");
    assert_eq!(
        current(&["downgrade", "0003-2", "--yes"]),
        "0001_customers\n"
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut path = shop().get_program().to_owned();
    path.push(" history | head -1");
    let output = Command::new("sh")
        .arg("-c")
        .arg(path)
        .output()
        .expect("the shell runs");
    assert_eq!(stderr(&output), "");
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[tokio::test]
async fn a_pipe_hears_of_few_batches() {
    let server = Server::Sqlite;
    let database = server.database().await.expect("SQLite is here");
    run(&database, &["upgrade", "0004_search"]);
    let insert = format!(
        "INSERT INTO customers (email) SELECT {} FROM {}",
        server.numbered("somebody-"),
        server.numbers(20_000),
    );
    database.execute(&[&insert]).await;
    let mut upgrade = shop();
    upgrade.args(["upgrade", "0005_customer_slugs"]);
    let output = upgrade.env("DATABASE_URL", &database.url).output();
    let output = output.expect("the example runs");
    assert!(output.status.success(), "{}", stderr(&output));
    let told = stderr(&output);
    let lines = told.lines().filter(|line| line.contains(" rows/s"));
    assert!((1..10).contains(&lines.count()), "{told}");
}
