//! The server killed under a run, and started again.

use super::boundaries::{WAYS, lengths};
use super::history::prepare;
use super::process::{Process, Said};
use super::{Left, dice, kills, work};
use crate::support::{PrivateServer, Server};

#[tokio::test]
async fn postgres() {
    killed_under_a_run(Server::Postgres).await;
}

#[tokio::test]
async fn mariadb() {
    killed_under_a_run(Server::Mariadb).await;
}

async fn killed_under_a_run(server: Server) {
    let Some(mut private) = PrivateServer::start(server).await else {
        return;
    };
    let (database, other) = (private.database().await, private.database().await);
    for database in [&database, &other] {
        prepare(database).await;
        drop(Left::of(database).await);
    }
    let (lengths, undisturbed) = lengths(&other).await;
    let kills = kills(4) as usize;
    let mut dice = dice();
    for turn in 0..kills {
        for ((way, length), wanted) in WAYS.into_iter().zip(&lengths).zip(&undisturbed) {
            let (direction, target) = way;
            let mut process = Process::stepping(&database, direction, target);
            let place = turn * length / kills + dice.usize(0..length / kills);
            let said = process.go_to(place);
            let what = format!("turn {turn}: {direction} at {place}, {said:?}");
            // Sometimes within the statement, sometimes back before the process notices.
            let moving = dice.bool();
            if moving {
                process.go_on();
            }
            private.kill();
            if dice.bool() {
                private.restart().await;
            }
            if !moving {
                process.go_on();
            }
            match process.finish() {
                Said::Failed(error) => assert_tells(&error, &what),
                // The last answers were on their way already.
                said => assert_eq!((said, place + 4 > *length), (Said::Done, true), "{what}"),
            }
            if !private.runs() {
                private.restart().await;
            }
            work(&database, direction, target).await;
            Left::of(&database).await.assert_same(wanted, true, &what);
        }
    }
}

/// What a run does outside of migrations.
const OUTSIDE: [&str; 6] = [
    "the connection",
    "asking the server",
    "reading the ledger",
    "preparing the session",
    "taking the lock",
    "giving the lock back",
];

/// The error says where the run stopped, what happened and what to do.
fn assert_tells(error: &str, what: &str) {
    let (message, help) = error.split_once("; help: ").unwrap_or((error, ""));
    assert!(help.contains("run again"), "{what}: {error}");
    assert!(message.contains("connection"), "{what}: {error}");
    let outside = OUTSIDE.iter().any(|doing| message.starts_with(doing));
    assert!(
        outside || message.contains("migration `"),
        "{what}: {error}"
    );
    assert!(outside || message.contains(" in: "), "{what}: {error}");
}
