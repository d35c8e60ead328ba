//! `rehearse`: every migration up, down and up again, on a database that holds nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use migrate_core::engine::Rehearsal;
use serde_json::json;

use super::RunOptions;
use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::output::duration;

/// Let every migration go up, down and up again on an empty database, and compare it with the
/// history after each
///
/// The database has to be one of its own, such as `sqlite::memory:`: it is refused where anything
/// is there already. It is left as the last migration makes it.
#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// SQL for the tables once a revision is there, so that the next ones meet rows; may be given
    /// several times
    #[arg(long, value_name = "REVISION=FILE", value_parser = rows)]
    rows: Vec<Rows>,
    #[command(flatten)]
    options: RunOptions,
}

/// A revision and a file of SQL.
#[derive(Clone, Debug)]
struct Rows {
    revision: String,
    file: PathBuf,
}

fn rows(text: &str) -> Result<Rows, String> {
    let (revision, file) = text
        .rsplit_once('=')
        .ok_or("write the revision, `=`, and the file")?;
    Ok(Rows {
        revision: revision.to_owned(),
        file: PathBuf::from(file),
    })
}

impl Rehearse {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut rehearsal = Rehearsal::new();
        for Rows { revision, file } in self.rows {
            let sql = std::fs::read_to_string(&file).map_err(|error| {
                Failure::usage(format!("`{}` cannot be read: {error}", file.display()))
            })?;
            rehearsal = rehearsal.rows(revision, sql);
        }
        let mut migrator = context.migrator(self.options.options()).await?;
        let done = migrator.rehearse(&rehearsal).await?;
        // Takes its progress from the terminal.
        drop(migrator);
        let count = done.both_ways.len();
        let noun = if count == 1 {
            "migration"
        } else {
            "migrations"
        };
        let mut text = format!(
            "{count} {noun} went up, down and up again in {}",
            duration(done.elapsed)
        );
        if !done.one_way.is_empty() {
            text += &format!("\nirreversible: {}", done.one_way.join(", "));
        }
        context.output.result(
            &text,
            &json!({ "both_ways": done.both_ways, "one_way": done.one_way }),
        );
        Ok(ExitCode::SUCCESS)
    }
}
