//! The example, as its user runs it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::support::{Database, Server};

/// The example's program, built from the present source.
pub(crate) fn shop() -> Command {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| build("shop"));
    Command::new(&*PROGRAM)
}

/// Builds an example beside this test: `cargo test --test suite` alone would leave an old one.
/// Where it is up to date this takes a moment.
pub(crate) fn build(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the test has a path");
    let folder = test.ancestors().nth(2).expect("it lies in `deps`");
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(other) => other,
    };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--workspace", "--all-features"])
        .args(["--example", example, "--profile", profile, "--target-dir"])
        .arg(folder.parent().expect("it lies in the target folder"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the example does not build");
    folder.join("examples").join(example)
}

/// Runs the example against a database and gives what it prints.
pub(crate) fn run(database: &Database, arguments: &[&str]) -> String {
    let output = shop()
        .args(arguments)
        .env("DATABASE_URL", &database.url)
        .output()
        .expect("the example runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}: {}\n{text}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr),
    );
    text
}

#[tokio::test]
async fn up_down_and_up_again() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let empty = database.schema().await;
        run(&database, &["upgrade"]);
        let (schema, data) = (database.schema().await, database.data().await);
        assert!(schema.contains("order_items"), "{schema}");
        run(&database, &["downgrade", "base"]);
        assert_eq!(database.schema().await, empty, "{server:?}");
        run(&database, &["upgrade"]);
        assert_eq!(database.schema().await, schema, "{server:?}");
        assert_eq!(database.data().await.lines().count(), data.lines().count());
    }
}

#[tokio::test]
async fn each_downgrade_restores_the_schema_before() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let revisions = [
            "0001_customers",
            "0002_products",
            "0003_orders",
            "0004_search",
            "0005_customer_slugs",
            "0006_reviews",
            "0006_stock",
            "0007_merge",
            "0008_order_notes",
        ];
        let mut schemas = vec![database.schema().await];
        for revision in revisions {
            run(&database, &["upgrade", revision]);
            schemas.push(database.schema().await);
        }
        for step in (0..revisions.len()).rev() {
            let target = if step == 0 {
                "base"
            } else {
                revisions[step - 1]
            };
            // Below the merge there are two heads, one of which stays.
            let target = if revisions[step] == "0006_stock" {
                "0006_stock-1"
            } else {
                target
            };
            run(&database, &["downgrade", target]);
            if revisions[step] != "0007_merge" && revisions[step] != "0006_stock" {
                assert_eq!(
                    database.schema().await,
                    schemas[step],
                    "{server:?}: {target}"
                );
            }
        }
    }
}
