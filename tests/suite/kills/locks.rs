//! Sessions that hold tables while a run wants them: nobody waits behind the run for longer
//! than its lock timeout, and it comes to its end, or gives up and says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use migrate::engine::{Error, Migrator, Options};
use tokio::task::JoinHandle;

use super::Left;
use super::boundaries::WAYS;
use super::history::{self, BASE, REST, prepare};
use super::process::{Process, Said};
use crate::support::{Connection, Database, Server};

/// How long a statement of the run waits for a table.
fn lock_timeout(server: Server) -> Duration {
    match server {
        Server::Sqlite | Server::Postgres => Duration::from_millis(500),
        // It counts in seconds.
        Server::Mariadb => Duration::from_secs(1),
    }
}

/// What a statement takes beyond it; how long the machine stood still meanwhile, since it is busy
/// with other tests, is measured beside it.
const MARGIN: Duration = Duration::from_secs(1);

/// How long a run may take that never ends.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn busy_tables_on_sqlite() {
    busy_tables(Server::Sqlite).await;
}

#[tokio::test]
async fn busy_tables_on_postgres() {
    busy_tables(Server::Postgres).await;
}

#[tokio::test]
async fn busy_tables_on_mariadb() {
    busy_tables(Server::Mariadb).await;
}

#[tokio::test]
async fn held_tables_on_sqlite() {
    held_tables(Server::Sqlite).await;
}

#[tokio::test]
async fn held_tables_on_postgres() {
    held_tables(Server::Postgres).await;
}

#[tokio::test]
async fn held_tables_on_mariadb() {
    held_tables(Server::Mariadb).await;
}

/// Two empty databases, filled, one for an undisturbed run.
async fn two(server: Server) -> Option<(Database, Database)> {
    let (database, other) = (server.database().await?, server.database().await?);
    for database in [&database, &other] {
        prepare(database).await;
        drop(Left::of(database).await);
    }
    Some((database, other))
}

async fn migrator(database: &Database, options: Options) -> Migrator {
    let migrator = Migrator::connect(history::MIGRATIONS, &database.url).await;
    migrator.expect("it connects").options(options)
}

async fn go(migrator: &mut Migrator, direction: &str, target: &str) -> Result<(), Error> {
    let outcome = match direction {
        "upgrade" => migrator.upgrade(target).await,
        _ => migrator.downgrade(target).await,
    };
    outcome.map(drop)
}

/// Statements that hold the tables of the base, by a reader and by a writer.
fn holds(server: Server) -> [[&'static str; 3]; 2] {
    let begin = match server {
        Server::Sqlite => ["BEGIN", "BEGIN IMMEDIATE"],
        Server::Postgres | Server::Mariadb => ["BEGIN"; 2],
    };
    [
        [
            begin[0],
            "SELECT count(*) FROM owners",
            "SELECT count(*) FROM pets",
        ],
        [
            begin[1],
            "UPDATE owners SET name = name WHERE id = 3",
            "UPDATE pets SET name = name WHERE id = 3",
        ],
    ]
}

/// Something that goes on beside a run, until it is stopped.
struct Beside<T> {
    stop: Arc<AtomicBool>,
    task: JoinHandle<T>,
}

impl<T> Beside<T> {
    async fn end(self) -> T {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.expect("it does not fail")
    }
}

/// Reads a table all the time, and gives the longest that it waited.
fn reader(database: &Database, table: &'static str) -> Beside<Duration> {
    let stop = Arc::new(AtomicBool::new(false));
    let (server, url, stopped) = (database.server, database.url.clone(), Arc::clone(&stop));
    let task = tokio::spawn(async move {
        let mut connection = Connection::open(server, &url).await;
        let mut longest = Duration::ZERO;
        while !stopped.load(Ordering::Relaxed) {
            let start = Instant::now();
            connection
                .rows(&format!("SELECT count(*) FROM {table}"))
                .await;
            longest = longest.max(start.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        longest
    });
    Beside { stop, task }
}

/// Asks for nothing all the time, and gives how long that took in all, but for what it takes on a
/// machine that is free: whatever goes on beside it was held up for as long.
fn stalls(database: &Database) -> Beside<Duration> {
    const PAUSE: Duration = Duration::from_millis(5);
    let stop = Arc::new(AtomicBool::new(false));
    let (server, url, stopped) = (database.server, database.url.clone(), Arc::clone(&stop));
    let task = tokio::spawn(async move {
        let mut connection = Connection::open(server, &url).await;
        let mut stalled = Duration::ZERO;
        while !stopped.load(Ordering::Relaxed) {
            let start = Instant::now();
            tokio::time::sleep(PAUSE).await;
            connection.rows("SELECT 1").await;
            stalled += start.elapsed().saturating_sub(2 * PAUSE);
        }
        stalled
    });
    Beside { stop, task }
}

/// Holds the tables again and again, each time for a while.
fn holder(database: &Database, statements: [&'static str; 3], while_: Duration) -> Beside<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let (server, url, stopped) = (database.server, database.url.clone(), Arc::clone(&stop));
    let task = tokio::spawn(async move {
        let mut connection = Connection::open(server, &url).await;
        while !stopped.load(Ordering::Relaxed) {
            for statement in statements {
                // The run may be the one that it has to wait for, or change what it names.
                let _ = connection.try_execute(statement).await;
            }
            tokio::time::sleep(while_).await;
            let _ = connection.try_execute("ROLLBACK").await;
            tokio::time::sleep(while_ / 3).await;
        }
    });
    Beside { stop, task }
}

/// A reader and a writer come and go, each for longer than a statement of the run may wait now
/// and then: the run comes to its end.
async fn busy_tables(server: Server) {
    let Some((database, other)) = two(server).await else {
        return;
    };
    let options = Options {
        lock_timeout: lock_timeout(server),
        longest_backoff: Duration::from_millis(300),
        retries: 100,
        ..Options::default()
    };
    for (direction, target) in WAYS {
        super::work(&other, direction, target).await;
        let readers = [reader(&database, "owners"), reader(&database, "pets")];
        let stalls = stalls(&database);
        let [reading, writing] = holds(server);
        let holders = [
            holder(&database, reading, Duration::from_millis(300)),
            holder(&database, writing, Duration::from_millis(230)),
        ];
        let mut migrator = migrator(&database, options.clone()).await;
        let start = Instant::now();
        let ended = go(&mut migrator, direction, target).await;
        let took = start.elapsed();
        for holder in holders {
            holder.end().await;
        }
        let mut longest = Duration::ZERO;
        for reader in readers {
            longest = longest.max(reader.end().await);
        }
        let stalled = stalls.end().await;
        eprintln!(
            "{server:?}: {direction} took {took:?}, a reader waited {longest:?}, \
             the machine stood still for {stalled:?}"
        );
        ended.unwrap_or_else(|error| panic!("{server:?}: {direction}: {error}"));
        assert!(
            longest < lock_timeout(server) + MARGIN + stalled,
            "{server:?}: {longest:?}, {stalled:?}"
        );
        let (found, wanted) = (Left::of(&database).await, Left::of(&other).await);
        found.assert_same(&wanted, true, direction);
    }
}

/// The tables are held and never let go: each migration gives up in time where it needs them,
/// says so, and is finished once they are free.
async fn held_tables(server: Server) {
    let Some((database, other)) = two(server).await else {
        return;
    };
    let options = Options {
        lock_wait: lock_timeout(server),
        lock_timeout: lock_timeout(server),
        retries: 0,
        ..Options::default()
    };
    // What a refused index build has left is removed, which may wait once more.
    let bound = lock_timeout(server) * 2 + MARGIN;
    for statements in holds(server) {
        for direction in ["upgrade", "downgrade"] {
            let mut refused = 0;
            for turn in 0..REST.len() {
                let target = match direction {
                    "upgrade" => REST[turn],
                    // The one below, from the last one on.
                    _ => REST[..REST.len() - 1 - turn]
                        .last()
                        .copied()
                        .unwrap_or(BASE),
                };
                let what = format!("{server:?}: {direction} to {target} under {statements:?}");
                let mut holder = database.connect().await;
                for statement in statements {
                    holder.execute(statement).await;
                }
                let watched = reader(&database, "owners");
                let stalls = stalls(&database);
                let mut migrator = migrator(&database, options.clone()).await;
                let start = Instant::now();
                let ended = go(&mut migrator, direction, target);
                let Ok(ended) = tokio::time::timeout(PATIENCE, ended).await else {
                    let mut other = self::migrator(&database, options.clone()).await;
                    panic!("{what} has no end: {:?}", other.state().await);
                };
                let took = start.elapsed();
                let (waited, stalled) = (watched.end().await, stalls.end().await);
                assert!(
                    took < bound + stalled,
                    "{what} took {took:?}, {stalled:?} of it standing still"
                );
                assert!(
                    waited < lock_timeout(server) + MARGIN + stalled,
                    "{what}: {waited:?}, {stalled:?}"
                );
                if let Err(error) = ended {
                    refused += 1;
                    if std::env::var_os("MIGRATE_KILLS").is_some() {
                        eprintln!("{what}: {took:?}: {error}");
                    }
                    let help = error.help().unwrap_or_default();
                    assert!(help.contains("run again"), "{what}: {error}; {help}");
                }
                holder.execute("ROLLBACK").await;
                drop(holder);
                super::work(&database, direction, target).await;
            }
            assert!(refused > 0, "{server:?}: nothing was in the way");
            let target = if direction == "upgrade" {
                "heads"
            } else {
                "0001"
            };
            super::work(&other, direction, target).await;
            let (found, wanted) = (Left::of(&database).await, Left::of(&other).await);
            found.assert_same(&wanted, true, direction);
        }
    }
}

/// The connection that holds the migrators' lock is cut: the lock goes with it, and who had it
/// does no harm any more.
#[tokio::test]
async fn a_cut_connection_gives_up_the_lock() {
    for server in [Server::Postgres, Server::Mariadb] {
        let Some((database, other)) = two(server).await else {
            continue;
        };
        for (direction, target) in WAYS {
            let mut cut = Process::stepping(&database, direction, target);
            let said = cut.go_to(60);
            assert!(matches!(said, Said::Stopped(_)), "{said:?}");
            cut_all(&database).await;
            let start = Instant::now();
            super::work(&database, direction, target).await;
            assert!(start.elapsed() < Duration::from_secs(20), "{server:?}");
            cut.go_on();
            let Said::Failed(error) = cut.finish() else {
                panic!("{server:?}: it had lost its connection");
            };
            assert!(error.contains("run again"), "{server:?}: {error}");
            super::work(&other, direction, target).await;
            let (found, wanted) = (Left::of(&database).await, Left::of(&other).await);
            found.assert_same(&wanted, true, direction);
        }
    }
}

/// Cuts all connections of a database but one's own.
async fn cut_all(database: &Database) {
    let mut connection = database.connect().await;
    match database.server {
        Server::Sqlite => {}
        Server::Postgres => {
            connection
                .execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                )
                .await;
        }
        Server::Mariadb => {
            let others = "SELECT id FROM information_schema.processlist
                          WHERE db = database() AND id <> connection_id()";
            for other in connection.rows(others).await {
                connection.execute(&format!("KILL {}", other[0])).await;
            }
        }
    }
}
