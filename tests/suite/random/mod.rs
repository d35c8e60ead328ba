//! Random histories on real databases: the model equals the database, up and down.
//!
//! `MIGRATE_RANDOM_SECONDS` runs them for so long on each database, from the seed in
//! `MIGRATE_RANDOM_SEED` on; without it a few of fixed seeds run.

mod drive;
mod expected;
mod found;
mod history;
mod parts;
mod pick;
mod rows;
mod shrink;
mod survive;

use std::time::{Duration, Instant};

use migrate_core::{Migration, Target};

use crate::support::Server;
use drive::{Drive, Tally};

/// How many histories run on each database where no duration is asked for.
const HISTORIES: u64 = 6;

#[tokio::test]
async fn on_sqlite() {
    run(Server::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    run(Server::Postgres).await;
}

#[tokio::test]
async fn on_mariadb() {
    run(Server::Mariadb).await;
}

async fn run(server: Server) {
    let Some(database) = server.database().await else {
        return;
    };
    let newest = newest(&database.url).await;
    database.drop().await;
    let number = |variable| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seed = number("MIGRATE_RANDOM_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_RANDOM_SECONDS");
    let faults_wanted = number("MIGRATE_RANDOM_FAULTS").unwrap_or(1);
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut faults: Vec<String> = Vec::new();
    for seed in seed.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => u64::from(tally.histories) >= HISTORIES,
        };
        if done || faults.len() as u64 >= faults_wanted {
            break;
        }
        let target = match seed % 2 {
            0 => newest,
            _ => Target::oldest(newest.dialect),
        };
        let migrations = history::history(seed, target);
        if let Err(fault) = Drive::new(server, target, seed, &migrations, &mut tally)
            .run()
            .await
        {
            let (migrations, fault) = shrunk(server, target, seed, migrations, fault).await;
            let fault = format!(
                "seed {seed} for {target}\n{fault}\n\n{}",
                drive::text(&migrations)
            );
            eprintln!("---- {fault}");
            faults.push(fault);
        }
    }
    eprintln!("{server:?}: {tally:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// The server's own version.
async fn newest(url: &str) -> Target {
    let mut migrator = migrate::engine::Migrator::connect((Vec::new(), Vec::new()), url)
        .await
        .expect("the server answers");
    migrator.target().await.expect("the server answers")
}

/// Leaves out what the fault does not need, for a while.
async fn shrunk(
    server: Server,
    target: Target,
    seed: u64,
    mut migrations: Vec<Migration>,
    mut fault: String,
) -> (Vec<Migration>, String) {
    let start = Instant::now();
    let mut place = 0;
    while start.elapsed() < Duration::from_secs(60) {
        let cuts = shrink::cuts(&migrations);
        let Some(cut) = cuts.get(place) else {
            break;
        };
        place += 1;
        let Some(smaller) = shrink::without(&migrations, *cut, target) else {
            continue;
        };
        let result = Drive::new(server, target, seed, &smaller, &mut Tally::default())
            .run()
            .await;
        if let Err(now) = result
            && kind(&now) == kind(&fault)
        {
            (migrations, fault, place) = (smaller, now, 0);
        }
    }
    (migrations, fault)
}

/// What tells one kind of fault from another: the words of its end, without names and numbers.
fn kind(fault: &str) -> String {
    let line = fault.lines().next().unwrap_or_default();
    let words = line.split_once(": ").map_or(line, |(_, words)| words);
    let words = words.rsplit_once("): ").map_or(words, |(_, words)| words);
    let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    words.split(' ').filter(plain).collect()
}
