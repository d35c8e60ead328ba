//! `branches`: where the history forks.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::history::{Entry, entry_line, entry_value};
use crate::cli::Context;
use crate::cli::failure::Failure;

/// Show the revisions that several others follow
#[derive(Debug, Args)]
pub(crate) struct Branches {
    /// Show the descriptions in full
    #[arg(long, short)]
    verbose: bool,
}

impl Branches {
    pub(crate) fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let mut lines = Vec::new();
        let mut values = Vec::new();
        for id in history.branch_points() {
            let Some(entry) = Entry::of(&history, id.as_str()) else {
                continue;
            };
            let children = history.children(id.as_str());
            lines.push(entry_line(&entry, self.verbose));
            lines.extend(children.iter().map(|child| format!("    -> {child}")));
            let children: Vec<_> = children.iter().map(ToString::to_string).collect();
            let mut value = entry_value(&entry);
            value["children"] = json!(children);
            values.push(value);
        }
        context
            .output
            .result(&lines.join("\n"), &json!({ "branches": values }));
        Ok(ExitCode::SUCCESS)
    }
}
