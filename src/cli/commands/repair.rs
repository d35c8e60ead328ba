//! `repair`: mends a state that a run refuses.

use std::process::ExitCode;

use clap::Args;
use migrate_core::engine;
use serde_json::json;

use super::{RunOptions, print_outcome};
use crate::cli::Context;
use crate::cli::failure::Failure;

/// Mend a state that a run refuses
#[derive(Debug, Args)]
pub(crate) struct Repair {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    options: RunOptions,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Finish the migration in flight
    #[arg(long = "continue")]
    resume: bool,
    /// Take the migration in flight back
    #[arg(long)]
    abort: bool,
    /// The step in flight was done: go on after it
    #[arg(long)]
    done: bool,
    /// The step in flight was not done: run it again
    #[arg(long)]
    not_done: bool,
    /// Accept the present text of an applied migration that was edited
    #[arg(long, value_name = "REVISION")]
    accept: Option<String>,
    /// Forget an applied migration that the program does not have
    #[arg(long, value_name = "REVISION")]
    forget: Option<String>,
}

impl Repair {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut migrator = context.migrator(self.options.options()).await?;
        let repair = self.what.repair();
        let noted = match &repair {
            engine::Repair::AcceptEdited { revision } => Some(("accepted", revision.clone())),
            engine::Repair::Forget { revision } => Some(("forgotten", revision.clone())),
            engine::Repair::MarkDone => Some(("marked", "done".to_owned())),
            engine::Repair::MarkNotDone => Some(("marked", "not done".to_owned())),
            engine::Repair::Continue | engine::Repair::Abort => None,
        };
        let outcome = migrator.repair(repair).await?;
        // Takes its progress from the terminal.
        drop(migrator);
        match noted {
            Some((word, what)) => context
                .output
                .result(&format!("{word} {what}"), &json!({ word: what })),
            None => print_outcome(context, &outcome),
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl What {
    fn repair(self) -> engine::Repair {
        if let Some(revision) = self.accept {
            engine::Repair::AcceptEdited { revision }
        } else if let Some(revision) = self.forget {
            engine::Repair::Forget { revision }
        } else if self.abort {
            engine::Repair::Abort
        } else if self.done {
            engine::Repair::MarkDone
        } else if self.not_done {
            engine::Repair::MarkNotDone
        } else {
            engine::Repair::Continue
        }
    }
}
