//! `check`: whether the sources, the history and the database agree.

use std::process::ExitCode;

use clap::Args;
use migrate_core::engine::Options;
use serde_json::json;

use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::project::Project;

/// Look for what stands in the way of an upgrade; exit with 1 where there is something
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Look at the sources and the history only, not at a database
    #[arg(long)]
    offline: bool,
    /// Do not count pending migrations as something found
    #[arg(long)]
    allow_pending: bool,
}

impl Check {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut findings = self.in_sources(context)?;
        if !self.offline {
            findings.extend(self.in_database(context).await?);
        }
        let text = if findings.is_empty() {
            "all is well".to_owned()
        } else {
            findings.join("\n")
        };
        context
            .output
            .result(&text, &json!({ "findings": findings }));
        Ok(if findings.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn in_sources(&self, context: &Context<'_>) -> Result<Vec<String>, Failure> {
        let mut findings = Vec::new();
        let history = context.history()?;
        let heads: Vec<_> = history.heads().iter().map(ToString::to_string).collect();
        if heads.len() > 1 {
            findings.push(format!(
                "the history has {} heads: {}; bring them together with `merge`",
                heads.len(),
                heads.join(", "),
            ));
        }
        // A deployed program runs without its sources; then there is nothing to look at.
        if let Ok(project) = Project::find(context.migrations) {
            for module in project.left_out()? {
                findings.push(format!(
                    "`{module}.rs` holds a migration that the list leaves out"
                ));
            }
        }
        Ok(findings)
    }

    async fn in_database(&self, context: &Context<'_>) -> Result<Vec<String>, Failure> {
        let state = context.migrator(Options::default()).await?.state().await?;
        let mut findings = Vec::new();
        if let Some(flight) = &state.in_flight {
            findings.push(format!(
                "migration `{}` is in flight, at step {} of {} ({})",
                flight.revision, flight.step, flight.of, flight.title,
            ));
        }
        for revision in &state.unknown {
            findings.push(format!(
                "the database has `{revision}`, which this program does not"
            ));
        }
        for revision in &state.edited {
            findings.push(format!("`{revision}` was edited since it was applied"));
        }
        if !self.allow_pending && !state.pending.is_empty() {
            findings.push(format!("pending: {}", state.pending.join(", ")));
        }
        Ok(findings)
    }
}
