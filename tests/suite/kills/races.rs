//! Many processes at once: one works, the others wait and find nothing left to do.

use super::Left;
use super::history::{BASE, REST, prepare};
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
        assert_each_once(&database, "upgrade", 1 + REST.len()).await;
        at_once(&database, "downgrade", "base", None);
        assert_each_once(&database, "downgrade", 1 + REST.len()).await;
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

/// A run has looked at the ledger; before it comes to work another goes the other way.
#[tokio::test]
async fn who_has_looked_before_another_worked() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        for (before, (direction, target), meanwhile, applied) in [
            ("0005", ("upgrade", "0006"), ("downgrade", BASE), 6),
            ("0003", ("downgrade", "0002"), ("upgrade", "heads"), 2),
        ] {
            super::work(&database, "upgrade", before).await;
            let mut slow = Process::stepping(&database, direction, target);
            loop {
                let Said::Stopped(boundary) = slow.said() else {
                    panic!("{server:?}: {direction} does not look");
                };
                if boundary.sent && boundary.sql.contains("FROM") && boundary.sql.contains("'meta'")
                {
                    break;
                }
                slow.go_on();
            }
            super::work(&database, meanwhile.0, meanwhile.1).await;
            slow.go_on();
            assert_eq!(slow.finish(), Said::Done, "{server:?}: {direction}");
            let found = database
                .column("SELECT revision FROM migrate_ledger ORDER BY revision")
                .await;
            let all: Vec<&str> = [BASE].into_iter().chain(REST).collect();
            assert_eq!(found, all[..applied], "{server:?}: {direction}");
            super::work(&database, "downgrade", BASE).await;
        }
        database.drop().await;
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
    let said = process.go_to(60);
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
