//! `revision`: writes the file of a new migration and lists it.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::project::{NewMigration, Project};

/// Write the file of a new migration and list it
#[derive(Debug, Args)]
pub(crate) struct Revision {
    /// What it is for
    #[arg(long, short)]
    message: String,
    /// What it follows, where there are several heads; base starts a history of its own
    #[arg(long, value_name = "REVISION")]
    head: Option<String>,
    /// What has to be applied too, without being followed
    #[arg(long, value_name = "REVISION")]
    depends_on: Vec<String>,
    /// The label of the branch that starts here
    #[arg(long, value_name = "LABEL")]
    branch_label: Option<String>,
    /// Its id, instead of one made of a number and the message
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,
}

impl Revision {
    pub(crate) fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let parents = match self.head.as_deref() {
            Some("base") => Vec::new(),
            Some(head) => vec![history.revision(head)?],
            None => {
                let heads = history.heads();
                if heads.len() > 1 {
                    let heads: Vec<_> = heads.iter().map(ToString::to_string).collect();
                    return Err(Failure::usage(format!(
                        "the history has several heads: {}",
                        heads.join(", "),
                    ))
                    .help(
                        "say with --head which one it follows, or bring them together with `merge`",
                    ));
                }
                heads
            }
        };
        let depends_on = self
            .depends_on
            .iter()
            .map(|id| history.revision(id))
            .collect::<Result<_, _>>()?;
        let project = Project::find(context.migrations)?;
        let path = project.add(
            &history,
            &NewMigration {
                id: self.rev_id,
                message: self.message,
                parents,
                depends_on,
                branch: self.branch_label,
            },
        )?;
        let path = path.display().to_string();
        context
            .output
            .result(&format!("wrote {path}"), &json!({ "path": path }));
        Ok(ExitCode::SUCCESS)
    }
}
