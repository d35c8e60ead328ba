//! Many processes at once: one works, the others wait and find nothing left to do.

use super::Left;
use super::history::{BASE, prepare};
use super::process::{Process, Said};
use crate::support::{Database, Server};

/// How many there are.
const MANY: usize = 16;

#[tokio::test]
async fn sixteen_on_an_empty_database() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        at_once(&database, "upgrade", "heads", None);
        assert_each_once(&database, "upgrade", 7).await;
        at_once(&database, "downgrade", "base", None);
        assert_each_once(&database, "downgrade", 7).await;
        assert_eq!(database.tables().await, [""; 0], "{server:?}");
    }
}

#[tokio::test]
async fn sixteen_where_one_was_killed_and_another_is() {
    for server in Server::ALL {
        let (Some(database), Some(other)) = (server.database().await, server.database().await)
        else {
            continue;
        };
        for database in [&database, &other] {
            prepare(database).await;
            drop(Left::of(database).await);
        }
        for (direction, target) in [("upgrade", "heads"), ("downgrade", BASE)] {
            super::work(&other, direction, target).await;
            half_done(&database, direction, target);
            // Others start while it is in the middle of its work, and it never comes back.
            let worker = half_done_and_holding(&database, direction, target);
            at_once(&database, direction, target, Some(worker));
            let (found, wanted) = (Left::of(&database).await, Left::of(&other).await);
            found.assert_same(&wanted, true, direction);
        }
    }
}

/// Starts them all; once they are under way the worker is killed.
fn at_once(database: &Database, direction: &str, target: &str, worker: Option<Process>) {
    let processes: Vec<Process> = (0..MANY)
        .map(|_| Process::free(database, direction, target))
        .collect();
    if let Some(worker) = worker {
        std::thread::sleep(std::time::Duration::from_millis(500));
        worker.kill();
    }
    for process in processes {
        let end = process.finish();
        assert_eq!(end, Said::Done, "{:?}: {direction}", database.server);
    }
}

/// Kills a run in the middle of a migration.
fn half_done(database: &Database, direction: &str, target: &str) {
    half_done_and_holding(database, direction, target).kill();
}

/// A run that stands in the middle of a migration.
fn half_done_and_holding(database: &Database, direction: &str, target: &str) -> Process {
    let mut process = Process::stepping(database, direction, target);
    let said = process.go_to(120);
    assert!(matches!(said, Said::Stopped(_)), "{said:?}");
    process
}

/// Each migration has gone that way once.
async fn assert_each_once(database: &Database, action: &str, many: usize) {
    let log =
        format!("SELECT revision FROM migrate_log WHERE action = '{action}' ORDER BY revision");
    let done = database.column(&log).await;
    let mut once = done.clone();
    once.dedup();
    assert_eq!(done, once, "{:?}", database.server);
    assert_eq!(done.len(), many, "{:?}", database.server);
}
