//! What was changed by hand is named, each change for itself, and nothing else is.

mod mariadb;
mod postgres;
mod sqlite;

use migrate::Migrations;
use migrate::engine::{Drift, Migrator};

use crate::support::{Database, Server};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001_shop";

    create enum Status { "new", "paid", "sent" }

    /// Who buys.
    create table customers {
        id: BigInt identity primary key,
        /// Where the bill goes.
        email: Varchar(200) unique,
        name: Varchar(100),
        nick: Option<Varchar(50)> = "none",
        born: Option<Date>,
        score: Integer = 0 check (score >= 0),
        joined: Timestamptz = now(),
        active: Boolean = true,
        extra: Option<Json>,

        index (name),
    }

    create table orders {
        id: BigInt identity primary key,
        customer_id: BigInt references customers(id) on delete cascade,
        status: Status = "new",
        net: Numeric(10, 2) = 0,
        tax: Numeric(10, 2) = 0,
        total: Option<Numeric(12, 2)> generated as (net + tax) stored,
        note: Option<Varchar(100)>,

        check money (net >= 0 and tax >= 0),
        unique note_once (customer_id, note),
        index newest (customer_id, id desc),
    }
}

/// A database with the history, and a migrator for it.
async fn shop(server: Server, migrations: Migrations) -> Option<(Database, Migrator)> {
    let database = server.database().await?;
    let mut migrator = Migrator::connect(migrations, &database.url)
        .await
        .expect("the server answers");
    migrator.upgrade("head").await.expect("the history runs");
    Some((database, migrator))
}

/// The lines of a drift.
fn lines(drift: &Drift) -> Vec<String> {
    let differences = drift.differences.iter().map(ToString::to_string);
    let unknown = drift
        .unknown
        .iter()
        .map(|unknown| format!("{unknown}: {}", unknown.sql));
    differences.chain(unknown).collect()
}

/// Makes each change on a database of its own: nothing is found before, and just what is said
/// after.
async fn changed(server: Server, changes: &[(&str, &[&str])]) {
    changed_from(server, MIGRATIONS, changes).await;
}

/// The same on databases with another history.
pub(crate) async fn changed_from(
    server: Server,
    migrations: Migrations,
    changes: &[(&str, &[&str])],
) {
    let mut wrong = Vec::new();
    for (sql, expected) in changes {
        let Some((database, mut migrator)) = shop(server, migrations).await else {
            return;
        };
        let before = migrator.drift().await.expect("the catalogue can be read");
        assert_eq!(lines(&before), Vec::<String>::new(), "before `{sql}`");
        database.execute(&[sql]).await;
        let found = migrator.drift().await.expect("the catalogue can be read");
        let found = lines(&found);
        if found != *expected {
            wrong.push(format!(
                "{sql}\n  found: {found:#?}\n  expected: {expected:#?}"
            ));
        }
        drop(migrator);
        database.drop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
