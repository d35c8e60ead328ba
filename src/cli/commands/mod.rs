//! The commands, one file each: its options, and what it does with the library.

pub(super) mod branches;
pub(super) mod check;
pub(super) mod current;
pub(super) mod downgrade;
pub(super) mod heads;
pub(super) mod history;
pub(super) mod merge;
pub(super) mod plan;
pub(super) mod rehearse;
pub(super) mod repair;
pub(super) mod revision;
pub(super) mod show;
pub(super) mod stamp;
pub(super) mod upgrade;

use std::time::Duration;

use clap::Args;
use migrate_core::engine::{Options, Outcome, StrategyChoice};
use serde_json::json;

use super::Context;
use super::output::{duration, word};

/// Options of the commands that change a database.
#[derive(Clone, Debug, Args)]
pub(super) struct RunOptions {
    /// Seconds to wait while another process migrates the same database
    #[arg(long, value_name = "SECONDS")]
    lock_wait: Option<u64>,
    /// Milliseconds that a statement may wait for a lock on a table in use, before it tries again
    #[arg(long, value_name = "MILLISECONDS")]
    lock_timeout: Option<u64>,
    /// How often a step is tried again after a lock timeout
    #[arg(long, value_name = "TIMES")]
    retries: Option<u32>,
    #[command(flatten)]
    strategy: StrategyOptions,
}

/// How operations become steps.
#[derive(Clone, Copy, Debug, Args)]
#[group(multiple = false)]
pub(super) struct StrategyOptions {
    /// The plain statements, for a database that nobody uses yet
    #[arg(long)]
    direct: bool,
    /// The safe plan on tables with rows, even on a database without migrations
    #[arg(long)]
    online: bool,
}

impl StrategyOptions {
    pub(super) fn choice(self) -> StrategyChoice {
        match (self.direct, self.online) {
            (true, _) => StrategyChoice::Direct,
            (false, true) => StrategyChoice::Online,
            (false, false) => StrategyChoice::Auto,
        }
    }
}

impl RunOptions {
    fn options(&self) -> Options {
        let defaults = Options::default();
        Options {
            lock_wait: self
                .lock_wait
                .map_or(defaults.lock_wait, Duration::from_secs),
            lock_timeout: self
                .lock_timeout
                .map_or(defaults.lock_timeout, Duration::from_millis),
            retries: self.retries.unwrap_or(defaults.retries),
            strategy: self.strategy.choice(),
            ..defaults
        }
    }
}

/// Prints what a run has done.
fn print_outcome(context: &Context<'_>, outcome: &Outcome) {
    let finished: Vec<_> = outcome
        .finished
        .iter()
        .map(|finished| {
            json!({
                "revision": finished.revision,
                "direction": word(finished.direction),
                "aborted": finished.aborted,
                "milliseconds": u64::try_from(finished.elapsed.as_millis()).unwrap_or(u64::MAX),
            })
        })
        .collect();
    let text = match outcome.finished.len() {
        0 => "nothing to do".to_owned(),
        1 => format!("1 migration in {}", duration(outcome.elapsed)),
        count => format!("{count} migrations in {}", duration(outcome.elapsed)),
    };
    context
        .output
        .result(&text, &json!({ "finished": finished }));
}
