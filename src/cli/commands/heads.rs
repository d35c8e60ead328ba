//! `heads`: the revisions that nothing follows.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::history::{Entry, entry_line, entry_value};
use crate::cli::Context;
use crate::cli::failure::Failure;

/// Show the revisions that nothing follows
#[derive(Debug, Args)]
pub(crate) struct Heads {
    /// Show the descriptions in full
    #[arg(long, short)]
    verbose: bool,
}

impl Heads {
    pub(crate) fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let entries: Vec<Entry> = history
            .heads()
            .into_iter()
            .filter_map(|id| Entry::of(&history, id.as_str()))
            .collect();
        let lines: Vec<_> = entries
            .iter()
            .map(|entry| entry_line(entry, self.verbose))
            .collect();
        let values: Vec<_> = entries.iter().map(entry_value).collect();
        context
            .output
            .result(&lines.join("\n"), &json!({ "heads": values }));
        Ok(ExitCode::SUCCESS)
    }
}
