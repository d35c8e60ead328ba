//! Processes killed before and after each statement that they send.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::history::{BASE, fill, prepare};
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
pub(super) const WAYS: [(&str, &str); 2] = [("upgrade", "heads"), ("downgrade", BASE)];

/// Kills each run where no earlier one was killed, until one comes to its end: every boundary
/// is met, in every state that the kills lead to. The first way begins without a ledger.
async fn again_and_again(server: Server) {
    let (Some(database), Some(undisturbed)) = (server.database().await, server.database().await)
    else {
        return;
    };
    // The suite leaves most of them out.
    let every = if kills(0) == 0 { 12 } else { 1 };
    let mut dice = dice();
    for way in [("upgrade", BASE), WAYS[0], WAYS[1], ("downgrade", "base")] {
        let (direction, target) = way;
        let what = format!("{server:?}: {direction} to {target}");
        let mut met = HashSet::new();
        let mut killed = 0;
        while !kill_where_new(&database, way, &mut met, || dice.u32(0..every) == 0) {
            killed += 1;
            assert!(killed < 20_000, "{what} never ends");
        }
        eprintln!("{what}: killed {killed} times");
        work(&undisturbed, direction, target).await;
        let wanted = Left::of(&undisturbed).await;
        Left::of(&database).await.assert_same(&wanted, true, &what);
        if way == ("upgrade", BASE) {
            fill(&database).await;
            fill(&undisturbed).await;
        }
    }
    database.drop().await;
    undisturbed.drop().await;
}

/// Runs until a boundary that was not met before and is chosen; true where there is none.
fn kill_where_new(
    database: &Database,
    (direction, target): (&str, &str),
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
/// last one ends. Now and then one turns round instead of going on.
async fn once_or_twice(server: Server) {
    let (Some(database), Some(other)) = (server.database().await, server.database().await) else {
        return;
    };
    for database in [&database, &other] {
        prepare(database).await;
        drop(Left::of(database).await);
    }
    let (lengths, undisturbed) = lengths(&other).await;
    other.drop().await;
    eprintln!("{server:?}: {lengths:?} boundaries");
    let kills = kills(6) as usize;
    let mut dice = dice();
    // The way that comes next.
    let mut next = 0;
    for turn in 0..2 * kills {
        // All over the run, however few they are.
        let place = (turn / 2 * lengths[next] / kills + dice.usize(0..7)) % lengths[next];
        let mut what = format!("turn {turn}:");
        what += &kill_at(&database, WAYS[next], place, dice.bool());
        let turns = turn % 3 == 2;
        let way = if turns { 1 - next } else { next };
        let mut same_way = !turns;
        if dice.bool() {
            let way = if dice.u32(0..3) == 0 { 1 - way } else { way };
            same_way &= way == next;
            what += &kill_at(
                &database,
                WAYS[way],
                dice.usize(0..lengths[way]),
                dice.bool(),
            );
        }
        let (direction, target) = WAYS[way];
        what += &format!(" then {direction}");
        if let Err(error) = super::attempt(&database.url, direction, target).await {
            panic!("{what}: {error}");
        }
        let left = Left::of(&database).await;
        left.assert_same(&undisturbed[way], same_way, &what);
        next = 1 - way;
    }
    database.drop().await;
}

/// How many boundaries an undisturbed run has, up and down, and what it leaves.
pub(super) async fn lengths(database: &Database) -> (Vec<usize>, Vec<Left>) {
    let (mut lengths, mut undisturbed) = (Vec::new(), Vec::new());
    for (direction, target) in WAYS {
        let mut process = Process::stepping(database, direction, target);
        let mut length = 0;
        while let Said::Stopped(_) = process.said() {
            length += 1;
            process.go_on();
        }
        lengths.push(length);
        undisturbed.push(Left::of(database).await);
    }
    (lengths, undisturbed)
}

/// Kills a run at a place, or right after it was let go from there; one that is shorter comes
/// to its end.
fn kill_at(
    database: &Database,
    (direction, target): (&str, &str),
    place: usize,
    moving: bool,
) -> String {
    let mut process = Process::stepping(database, direction, target);
    match process.go_to(place) {
        Said::Stopped(Boundary { sent, sql }) => {
            if moving {
                process.go_on();
            }
            process.kill();
            let when = if sent { "after" } else { "before" };
            format!(" {direction} killed at {place}, {when} `{sql}`, moving: {moving};")
        }
        Said::Done => format!(" {direction};"),
        Said::Failed(error) => panic!("{:?}: {direction}: {error}", database.server),
    }
}
