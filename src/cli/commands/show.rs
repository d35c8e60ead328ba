//! `show`: one migration, as the program understands it.

use std::process::ExitCode;

use clap::Args;
use migrate_core::print;

use super::history::{Entry, entry_value};
use crate::cli::Context;
use crate::cli::failure::Failure;

/// Show a migration: its text, and the downgrade that is derived from it
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The revision, the start of it, or head
    #[arg(default_value = "head")]
    revision: String,
}

impl Show {
    pub(crate) fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let id = history.revision(&self.revision)?;
        let Some(migration) = history.migration(id.as_str()) else {
            return Err(Failure::usage(format!("revision `{id}` does not exist")));
        };
        let text = print::migration(migration);
        let before = history.schema_before(id.as_str());
        let downgrade = match migrate_core::check::downgrade(migration, &before) {
            Ok(statements) => Ok(print::statements(&statements)),
            Err(report) => Err(report
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")),
        };
        let derived = match &downgrade {
            Ok(statements) if statements.trim().is_empty() => {
                "// the downgrade does nothing".to_owned()
            }
            Ok(statements) => format!("// the downgrade:\n{statements}"),
            Err(why) => format!("// there is no downgrade: {why}"),
        };
        let derived = if migration.is_conditional() {
            "// the downgrade undoes what the database got".to_owned()
        } else {
            derived
        };
        let value = Entry::of(&history, id.as_str()).map(|entry| {
            let mut value = entry_value(&entry);
            value["text"] = text.as_str().into();
            let downgrade = downgrade.ok().filter(|_| !migration.is_conditional());
            value["downgrade"] = downgrade.into();
            value
        });
        context.output.result(
            &format!("{}\n\n{derived}", text.trim_end()),
            &value.unwrap_or_default(),
        );
        Ok(ExitCode::SUCCESS)
    }
}
