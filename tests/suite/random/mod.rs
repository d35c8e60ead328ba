//! Random histories on real databases: the model equals the database, up and down.
//!
//! `MIGRATE_RANDOM_SECONDS` runs them for so long on each database, from the seed in
//! `MIGRATE_RANDOM_SEED` on, until `MIGRATE_RANDOM_FAULTS` were found; without it a few of fixed
//! seeds run. What was found once stays in `findings/`, as it was printed.

mod bounds;
mod branches;
mod case;
mod contents;
mod drive;
mod findings;
mod history;
mod moves;
mod objects;
mod partitions;
mod parts;
mod pick;
mod rows;
mod shrink;
mod statements;
mod storage;
mod survive;
mod weights;

use std::time::{Duration, Instant};

use migrate_core::Target;
use migrate_core::history::History;
use migrate_core::op::Op;

use crate::support::Server;
use case::Case;
use drive::{Tally, drive};
use pick::Pick;

/// How many histories run on each database where no duration is asked for.
const HISTORIES: u64 = 6;

/// How often a long run says how far it is.
const TOLD: Duration = Duration::from_secs(300);

#[tokio::test]
async fn histories_on_sqlite() {
    run(Server::Sqlite).await;
}

#[tokio::test]
async fn histories_on_postgres() {
    run(Server::Postgres).await;
}

#[tokio::test]
async fn histories_on_mariadb() {
    run(Server::Mariadb).await;
}

async fn run(server: Server) {
    let Some(newest) = newest(server).await else {
        return;
    };
    let number = |variable| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seed = number("MIGRATE_RANDOM_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_RANDOM_SECONDS");
    let faults_wanted = number("MIGRATE_RANDOM_FAULTS").unwrap_or(1);
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut faults: Vec<String> = Vec::new();
    let mut told = start;
    for seed in seed.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => u64::from(tally.histories) >= HISTORIES,
        };
        if done || faults.len() as u64 >= faults_wanted {
            break;
        }
        if told.elapsed() > TOLD {
            told = Instant::now();
            eprintln!("{server:?}, before seed {seed}: {tally:?}");
        }
        let case = case(seed, newest, &mut tally);
        if let Some(why) = shrink::refused(&case) {
            faults.push(format!("the checker refuses {why}\n{case}"));
            continue;
        }
        if let Err(fault) = drive(server, &case, &mut tally).await {
            let (case, fault) = shrink::shrink(server, case, fault).await;
            let name = format!("{server:?}").to_lowercase();
            let again = format!(
                "MIGRATE_RANDOM_SEED={seed} MIGRATE_RANDOM_SECONDS=1 scripts/test random::histories_on_{name}"
            );
            let fault = format!("{}\n\nagain: {again}\n\n{case}", fault.what);
            eprintln!("---- {fault}");
            faults.push(fault);
        }
    }
    eprintln!("{server:?}: {tally:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// The case of a seed.
fn case(seed: u64, newest: Target, tally: &mut Tally) -> Case {
    let mut pick = Pick::new(seed);
    let target = match seed % 2 {
        0 => newest,
        _ => Target::oldest(newest.dialect),
    };
    let mut grown = history::history(&mut pick, target);
    grown.met += shrink::drop_refused(&mut grown.migrations, target);
    let statements = grown.migrations.iter().flat_map(|migration| &migration.up);
    let operations: Vec<&Op> = statements.flat_map(|statement| &statement.ops).collect();
    let partitions = operations.iter().filter(|op| partitions::is_of_one(op));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    tally.migrations += count(grown.migrations.len());
    tally.operations += count(operations.len());
    tally.partitions += count(partitions.count());
    tally.tried += grown.tried;
    tally.met += grown.met;
    let history = History::new(grown.migrations.clone(), vec![target]);
    let moves = moves::moves(&history, &mut pick);
    Case {
        seed,
        target,
        migrations: grown.migrations,
        moves,
    }
}

/// The server's own version, where there is one.
async fn newest(server: Server) -> Option<Target> {
    let database = server.database().await?;
    let mut migrator = migrate::engine::Migrator::connect((Vec::new(), Vec::new()), &database.url)
        .await
        .expect("the server answers");
    let target = migrator.target().await.expect("the server answers");
    drop(migrator);
    database.drop().await;
    Some(target)
}
