//! `upgrade`: applies what is missing.

use std::process::ExitCode;

use clap::Args;
use migrate_core::plan::Direction;

use super::{RunOptions, print_outcome};
use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::offline::{self, SqlOptions};

/// Apply the migrations that are missing, up to a target
#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// How far; with --sql also FROM:TO
    #[arg(default_value = "head", allow_negative_numbers = true)]
    target: String,
    #[command(flatten)]
    sql: SqlOptions,
    #[command(flatten)]
    options: RunOptions,
}

impl Upgrade {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        if self.sql.sql {
            let choice = self.options.strategy.choice();
            return offline::print(context, Direction::Upgrade, &self.target, &self.sql, choice);
        }
        let mut migrator = context.migrator(self.options.options()).await?;
        let outcome = migrator.upgrade(&self.target).await?;
        // Takes its progress from the terminal.
        drop(migrator);
        print_outcome(context, &outcome);
        Ok(ExitCode::SUCCESS)
    }
}
