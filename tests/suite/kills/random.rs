//! The example killed at random moments, within statements as well as between them.

use std::process::{Child, Stdio};
use std::time::Duration;

use super::{dice, kills};
use crate::shop::{run, shop};
use crate::support::{Database, Server};

/// Rows in each of the larger tables.
const ROWS: u32 = 3_000;

/// How often a run is killed before it may come to its end.
const IN_A_ROW: u32 = 12;

#[tokio::test]
async fn on_sqlite() {
    killed_at_random(Server::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    killed_at_random(Server::Postgres).await;
}

#[tokio::test]
async fn on_mariadb() {
    killed_at_random(Server::Mariadb).await;
}

async fn killed_at_random(server: Server) {
    let (Some(undisturbed), Some(killed)) = (server.database().await, server.database().await)
    else {
        return;
    };
    for database in [&undisturbed, &killed] {
        run(database, &["upgrade", "0003_orders"]);
        fill(database).await;
    }
    let mut dice = dice();
    let mut left = kills(IN_A_ROW);
    while left > 0 {
        let now = left.min(IN_A_ROW);
        left -= now;
        for arguments in [&["upgrade"][..], &["downgrade", "0003_orders"]] {
            run(&undisturbed, arguments);
            kill_until_done(&killed, arguments, now, &mut dice).await;
            assert_same(&killed, &undisturbed).await;
        }
    }
    killed.drop().await;
    undisturbed.drop().await;
}

/// Runs the command again and again, killing it later and later, until it may come to its end.
async fn kill_until_done(
    database: &Database,
    arguments: &[&str],
    kills: u32,
    dice: &mut fastrand::Rng,
) {
    for attempt in 0..kills {
        let mut process = spawn(database, arguments);
        // From right after its start to well within its work.
        let moment = Duration::from_millis(u64::from(dice.u32(0..20 + attempt * 15)));
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
    let numbers = database.server.numbers(ROWS);
    let text = |head: &str| database.server.numbered(head);
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
