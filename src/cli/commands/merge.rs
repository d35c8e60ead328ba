//! `merge`: a new migration that brings branches together.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::project::{NewMigration, Project};

/// Write a migration that brings several heads together
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The revisions; all heads where none are given
    revisions: Vec<String>,
    /// What it is for
    #[arg(long, short)]
    message: Option<String>,
    /// Its id, instead of one made of a number and the message
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,
}

impl Merge {
    pub(crate) fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let parents = if self.revisions.is_empty() {
            history.heads()
        } else {
            self.revisions
                .iter()
                .map(|id| history.revision(id))
                .collect::<Result<_, _>>()?
        };
        if parents.len() < 2 {
            return Err(Failure::usage(
                "there is only one head, so nothing to merge",
            ));
        }
        let path = Project::find(context.migrations)?.add(
            &history,
            &NewMigration {
                id: self.rev_id,
                message: self.message.unwrap_or_else(|| "merge".to_owned()),
                parents,
                depends_on: Vec::new(),
                branch: None,
            },
        )?;
        let path = path.display().to_string();
        context
            .output
            .result(&format!("wrote {path}"), &json!({ "path": path }));
        Ok(ExitCode::SUCCESS)
    }
}
