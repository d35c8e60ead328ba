//! Processes killed at random moments, and many of them at once.

use std::process::{Child, Stdio};
use std::time::Duration;

use crate::shop::{run, shop};
use crate::support::{Database, Server};

/// Rows in each of the larger tables.
const ROWS: u32 = 3_000;

/// How many times the upgrade and the downgrade are killed on each database.
const KILLS: u32 = 12;

#[tokio::test]
async fn killed_at_random_it_finishes() {
    for server in Server::ALL {
        let (Some(undisturbed), Some(killed)) = (server.database().await, server.database().await)
        else {
            continue;
        };
        for database in [&undisturbed, &killed] {
            run(database, &["upgrade", "0003_orders"]);
            fill(database).await;
        }
        run(&undisturbed, &["upgrade"]);
        kill_until_done(&killed, &["upgrade"]).await;
        assert_same(&killed, &undisturbed).await;

        run(&undisturbed, &["downgrade", "0003_orders"]);
        kill_until_done(&killed, &["downgrade", "0003_orders"]).await;
        assert_same(&killed, &undisturbed).await;
    }
}

#[tokio::test]
async fn sixteen_at_once_apply_each_migration_once() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let processes: Vec<Child> = (0..16).map(|_| spawn(&database, &["upgrade"])).collect();
        for process in processes {
            let output = process.wait_with_output().expect("the process ends");
            assert!(
                output.status.success(),
                "{server:?}: {}",
                String::from_utf8_lossy(&output.stderr),
            );
        }
        let upgrades = database
            .rows("SELECT revision FROM migrate_log ORDER BY revision")
            .await;
        let mut once = upgrades.clone();
        once.dedup();
        assert_eq!(upgrades, once, "{server:?}");
        assert_eq!(upgrades.len(), 9, "{server:?}");
    }
}

/// Runs the command again and again, killing it later and later, until it comes to its end.
async fn kill_until_done(database: &Database, arguments: &[&str]) {
    for attempt in 0..=KILLS {
        let mut process = spawn(database, arguments);
        if attempt == KILLS {
            break;
        }
        // From right after its start to well within its work.
        let moment = Duration::from_millis(u64::from(fastrand::u32(0..20 + attempt * 15)));
        tokio::time::sleep(moment).await;
        process.kill().expect("the process can be killed");
        process.wait().expect("the process ends");
    }
    run(database, arguments);
}

fn spawn(database: &Database, arguments: &[&str]) -> Child {
    shop()
        .args(arguments)
        .env("DATABASE_URL", &database.url)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the example starts")
}

async fn assert_same(killed: &Database, undisturbed: &Database) {
    let server = undisturbed.server;
    assert_eq!(
        killed.schema().await,
        undisturbed.schema().await,
        "{server:?}"
    );
    assert_eq!(killed.data().await, undisturbed.data().await, "{server:?}");
}

/// Customers, orders and their lines, the same in every database.
async fn fill(database: &Database) {
    let numbers = match database.server {
        Server::Sqlite => format!(
            "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {ROWS}) SELECT n FROM n) AS numbers"
        ),
        Server::Postgres => format!("generate_series(1, {ROWS}) AS numbers(n)"),
        Server::Mariadb => format!("(SELECT seq AS n FROM seq_1_to_{ROWS}) AS numbers"),
    };
    let text = |head: &str| match database.server {
        Server::Mariadb => format!("concat('{head}', n)"),
        Server::Sqlite | Server::Postgres => format!("'{head}' || n"),
    };
    database
        .execute(&[
            &format!(
                "INSERT INTO customers (email, name) SELECT {}, {} FROM {numbers}",
                text("customer@"),
                text("Customer No "),
            ),
            &format!("INSERT INTO orders (customer_id, note) SELECT n, {} FROM {numbers}", text("note ")),
            &format!("INSERT INTO order_lines (order_id, product_id, quantity) SELECT n, 1 + n % 3, n FROM {numbers}"),
        ])
        .await;
}
