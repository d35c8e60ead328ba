//! Kills and races: wherever a run is stopped, and whoever is in its way, the next one ends as
//! if nothing had been.
//!
//! A few kills run with the suite. `MIGRATE_KILLS` is how many there are on each database and
//! in each direction, `MIGRATE_RANDOM_SEED` where the dice start.

mod boundaries;
mod child;
mod history;
mod locks;
mod process;
mod races;
mod random;
mod servers;
mod sessions;

use migrate::engine::Migrator;

use crate::cycle::same;
use crate::support::{Database, Server};

/// How many kills are asked for, or else how many run with the suite.
fn kills(few: u32) -> u32 {
    number("MIGRATE_KILLS").unwrap_or(few)
}

/// Dice that fall as they did before.
fn dice() -> fastrand::Rng {
    fastrand::Rng::with_seed(number("MIGRATE_RANDOM_SEED").unwrap_or(1))
}

fn number<T: std::str::FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs the history to a target.
async fn attempt(url: &str, direction: &str, target: &str) -> Result<(), String> {
    let told = |error: migrate::engine::Error| {
        let help = error.help().unwrap_or_default();
        format!("{error}; help: {help}")
    };
    let mut migrator = Migrator::connect(history::MIGRATIONS, url)
        .await
        .map_err(told)?;
    let outcome = match direction {
        "upgrade" => migrator.upgrade(target).await,
        _ => migrator.downgrade(target).await,
    };
    outcome.map(drop).map_err(told)
}

/// Runs the history to a target, which it has to reach.
async fn work(database: &Database, direction: &str, target: &str) {
    if let Err(error) = attempt(&database.url, direction, target).await {
        panic!("{:?}: {direction} to {target}: {error}", database.server);
    }
}

/// All that a run leaves behind.
struct Left {
    server: Server,
    schema: String,
    data: String,
    /// What is applied, with its meaning.
    applied: Vec<Vec<String>>,
    in_flight: Vec<String>,
    /// What was logged as done since the last look.
    log: Vec<Vec<String>>,
}

impl Left {
    async fn of(database: &Database) -> Self {
        let left = Self {
            server: database.server,
            schema: database.schema().await,
            data: database.data().await,
            applied: database
                .rows("SELECT revision, fingerprint FROM migrate_ledger ORDER BY revision")
                .await,
            in_flight: database
                .column("SELECT revision FROM migrate_journal")
                .await,
            log: database
                .rows("SELECT action, revision FROM migrate_log WHERE outcome = 'done' ORDER BY id")
                .await,
        };
        database.execute(&["DELETE FROM migrate_log"]).await;
        left
    }

    /// Compares all that is left; the log only where both went the same way.
    fn assert_same(&self, wanted: &Self, same_way: bool, what: &str) {
        same(&self.schema, &wanted.schema, self.server, what);
        same(&self.data, &wanted.data, self.server, what);
        assert_eq!(self.applied, wanted.applied, "{what}");
        assert_eq!(self.in_flight, wanted.in_flight, "{what}");
        if same_way {
            assert_eq!(self.log, wanted.log, "{what}");
        }
    }
}
