//! `downgrade`: undoes what is applied beyond a target.

use std::process::ExitCode;

use clap::Args;
use migrate_core::plan::Direction;

use super::{RunOptions, print_outcome};
use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::offline::{self, SqlOptions};

/// Undo the migrations beyond a target
#[derive(Debug, Args)]
pub(crate) struct Downgrade {
    /// What stays: base, -1, a revision; with --sql also FROM:TO
    #[arg(allow_negative_numbers = true)]
    target: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    sql: SqlOptions,
    #[command(flatten)]
    options: RunOptions,
}

impl Downgrade {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        if self.sql.sql {
            let choice = self.options.strategy.choice();
            return offline::print(
                context,
                Direction::Downgrade,
                &self.target,
                &self.sql,
                choice,
            );
        }
        let mut migrator = context.migrator(self.options.options()).await?;
        if !self.yes {
            let plan = migrator.plan(Direction::Downgrade, &self.target).await?;
            let revisions: Vec<_> = plan.iter().map(|plan| plan.revision.as_str()).collect();
            let question = format!(
                "Undo {}? Rows that only they hold are lost.",
                revisions.join(", ")
            );
            if !revisions.is_empty() && !context.output.confirm(question).await {
                return Err(Failure::declined());
            }
        }
        let outcome = migrator.downgrade(&self.target).await?;
        // Takes its progress from the terminal.
        drop(migrator);
        print_outcome(context, &outcome);
        Ok(ExitCode::SUCCESS)
    }
}
