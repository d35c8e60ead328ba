//! Processes killed before and after each statement that they send.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::history::{BASE, prepare};
use super::process::{Boundary, Process, Said};
use super::{Left, dice, kills, work};
use crate::support::{Database, Server};

#[tokio::test]
async fn killed_again_and_again_on_sqlite() {
    again_and_again(Server::Sqlite).await;
}

#[tokio::test]
async fn killed_again_and_again_on_postgres() {
    again_and_again(Server::Postgres).await;
}

#[tokio::test]
async fn killed_again_and_again_on_mariadb() {
    again_and_again(Server::Mariadb).await;
}

#[tokio::test]
async fn killed_once_or_twice_on_sqlite() {
    once_or_twice(Server::Sqlite).await;
}

#[tokio::test]
async fn killed_once_or_twice_on_postgres() {
    once_or_twice(Server::Postgres).await;
}

#[tokio::test]
async fn killed_once_or_twice_on_mariadb() {
    once_or_twice(Server::Mariadb).await;
}

/// A way through the history, and back.
const WAYS: [(&str, &str); 2] = [("upgrade", "heads"), ("downgrade", BASE)];

/// A database at its base, and what an undisturbed run leaves, up and down.
async fn prepared(server: Server) -> Option<(Database, [Left; 2])> {
    let (database, other) = (server.database().await?, server.database().await?);
    prepare(&database).await;
    prepare(&other).await;
    drop(Left::of(&database).await);
    drop(Left::of(&other).await);
    let mut undisturbed = Vec::new();
    for (direction, target) in WAYS {
        work(&other, direction, target).await;
        undisturbed.push(Left::of(&other).await);
    }
    other.drop().await;
    let undisturbed = undisturbed.try_into().expect("two ways");
    Some((database, undisturbed))
}

/// Kills each run where no earlier one was killed, until one comes to its end: every boundary
/// is met, in every state that the kills lead to.
async fn again_and_again(server: Server) {
    let Some((database, undisturbed)) = prepared(server).await else {
        return;
    };
    // The suite leaves most of them out.
    let every = if kills(0) == 0 { 12 } else { 1 };
    let mut dice = dice();
    for ((direction, target), wanted) in WAYS.into_iter().zip(&undisturbed) {
        let mut met = HashSet::new();
        let mut killed = 0;
        while !kill_where_new(&database, direction, target, &mut met, || {
            dice.u32(0..every) == 0
        }) {
            killed += 1;
            assert!(killed < 20_000, "{server:?}: it never ends");
        }
        eprintln!("{server:?}: {direction} killed {killed} times");
        let left = Left::of(&database).await;
        left.assert_same(wanted, true, &format!("{server:?}: {direction}"));
    }
    database.drop().await;
}

/// Runs until a boundary that was not met before and is chosen; true where there is none.
fn kill_where_new(
    database: &Database,
    direction: &str,
    target: &str,
    met: &mut HashSet<u64>,
    mut chosen: impl FnMut() -> bool,
) -> bool {
    let mut process = Process::stepping(database, direction, target);
    // Where a run is, told by all that it has sent.
    let mut place = DefaultHasher::new();
    loop {
        match process.said() {
            Said::Stopped(boundary) => {
                untimed(&boundary).hash(&mut place);
                if met.insert(place.finish()) && chosen() {
                    process.kill();
                    return false;
                }
                process.go_on();
            }
            Said::Done => return true,
            Said::Failed(error) => panic!("{:?}: {direction}: {error}", database.server),
        }
    }
}

/// The boundary without the time that the ledger keeps.
fn untimed(boundary: &Boundary) -> (bool, &str) {
    let sql = boundary.sql.as_str();
    let kept = match sql.split_once(" VALUES (") {
        Some((head, _)) if head.contains("migrate_") => head,
        _ => sql,
    };
    (boundary.sent, kept)
}

/// Kills one run at one boundary, half of the time the next run at another, and looks where the
/// last one ends. Every third turns round instead of going on.
async fn once_or_twice(server: Server) {
    let Some((database, undisturbed)) = prepared(server).await else {
        return;
    };
    let kills = kills(6) as usize;
    let mut dice = dice();
    let mut lengths = [1, 1];
    // Whether the database is at the top.
    let mut top = 0;
    for (way, (direction, target)) in WAYS.into_iter().enumerate() {
        let mut process = Process::stepping(&database, direction, target);
        while let Said::Stopped(_) = process.said() {
            lengths[way] += 1;
            process.go_on();
        }
    }
    drop(Left::of(&database).await);
    eprintln!("{server:?}: {lengths:?} places");
    for turn in 0..2 * kills {
        let (direction, target) = WAYS[top];
        // A stride that meets every place, whatever their number.
        let place = (turn / 2 * lengths[top] / kills + dice.usize(0..7)) % lengths[top];
        let mut what = format!("{server:?}, turn {turn}: {direction} killed");
        what += &kill_at(&database, direction, target, place);
        let turned = turn % 3 == 2;
        let way = if turned { 1 - top } else { top };
        let (direction, target) = WAYS[way];
        if dice.bool() {
            what += &format!(", then {direction} killed");
            what += &kill_at(&database, direction, target, dice.usize(0..lengths[way]));
        }
        what += &format!(", then {direction}");
        if let Err(error) = super::attempt(&database.url, direction, target).await {
            panic!("{what}: {error}");
        }
        let left = Left::of(&database).await;
        left.assert_same(&undisturbed[way], !turned, &what);
        top = 1 - way;
    }
    database.drop().await;
}

/// Kills a run at a place; one that is shorter comes to its end.
fn kill_at(database: &Database, direction: &str, target: &str, place: usize) -> String {
    let mut process = Process::stepping(database, direction, target);
    match process.go_to(place) {
        Said::Stopped(Boundary { sent, sql }) => {
            process.kill();
            let when = if sent { "after" } else { "before" };
            format!(" at {place} {when} `{sql}`")
        }
        Said::Done => " too late".to_owned(),
        Said::Failed(error) => panic!("{:?}: {direction}: {error}", database.server),
    }
}
