//! `stamp`: records migrations as applied without running them.

use std::process::ExitCode;

use clap::Args;
use migrate_core::engine::Options;
use serde_json::json;

use crate::cli::Context;
use crate::cli::failure::Failure;

/// Record that exactly a target and its ancestors are applied, without running anything
#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// A revision, head, base, …
    target: String,
}

impl Stamp {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut migrator = context.migrator(Options::default()).await?;
        migrator.stamp(&self.target).await?;
        context.output.result(
            &format!("stamped {}", self.target),
            &json!({ "stamped": self.target }),
        );
        Ok(ExitCode::SUCCESS)
    }
}
