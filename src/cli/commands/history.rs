//! `history`: the revisions, newest first.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use migrate_core::engine::Options;
use migrate_core::history::History as Graph;
use migrate_core::{Migration, Name};
use serde_json::{Value, json};

use crate::cli::Context;
use crate::cli::failure::Failure;

/// Show the revisions, newest first
#[derive(Debug, Args)]
pub(crate) struct History {
    /// Only these: FROM:TO, each a target or nothing
    #[arg(long, short, value_name = "FROM:TO", allow_hyphen_values = true)]
    range: Option<String>,
    /// Show the descriptions in full
    #[arg(long, short)]
    verbose: bool,
    /// Mark what the database has
    #[arg(long, short)]
    indicate_current: bool,
}

impl History {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let history = context.history()?;
        let needs_database = self.indicate_current
            || self
                .range
                .as_deref()
                .is_some_and(|range| range.contains("current"));
        let applied = if needs_database {
            applied(context).await?
        } else {
            BTreeSet::new()
        };
        let shown: Option<BTreeSet<Name>> = match &self.range {
            Some(range) => Some(history.revisions(range, &applied)?.into_iter().collect()),
            None => None,
        };
        let entries: Vec<Entry> = history
            .in_order()
            .into_iter()
            .rev()
            .filter(|migration| {
                shown
                    .as_ref()
                    .is_none_or(|shown| shown.contains(&migration.id))
            })
            .filter_map(|migration| Entry::of(&history, migration.id.as_str()))
            .map(|entry| Entry {
                applied: needs_database.then(|| applied.contains(&entry.migration.id)),
                ..entry
            })
            .collect();
        let lines: Vec<_> = entries
            .iter()
            .map(|entry| entry_line(entry, self.verbose))
            .collect();
        let values: Vec<_> = entries.iter().map(entry_value).collect();
        let text = if lines.is_empty() {
            "no migrations".to_owned()
        } else {
            lines.join("\n")
        };
        context.output.result(&text, &json!({ "history": values }));
        Ok(ExitCode::SUCCESS)
    }
}

/// What the database has.
async fn applied(context: &Context<'_>) -> Result<BTreeSet<Name>, Failure> {
    let state = context.migrator(Options::default()).await?.state().await?;
    Ok(state
        .applied
        .into_iter()
        .map(|applied| Name::new(applied.revision))
        .collect())
}

/// A revision and its place in the graph.
pub(super) struct Entry {
    migration: Arc<Migration>,
    head: bool,
    branch_point: bool,
    /// Whether the database has it, where it was asked.
    applied: Option<bool>,
}

impl Entry {
    pub(super) fn of(history: &Graph, id: &str) -> Option<Self> {
        let children = history.children(id).len();
        Some(Self {
            migration: Arc::clone(history.migration(id)?),
            head: children == 0,
            branch_point: children > 1,
            applied: None,
        })
    }
}

/// `0001_users -> 0002_slugs (head): Every user gets a slug.`
pub(super) fn entry_line(entry: &Entry, verbose: bool) -> String {
    let migration = &entry.migration;
    let parents = match migration.parents.as_slice() {
        [] => "<base>".to_owned(),
        parents => list(parents),
    };
    let mut marks = Vec::new();
    if let Some(branch) = &migration.branch {
        marks.push(format!("branch {branch}"));
    }
    if entry.head {
        marks.push("head".to_owned());
    }
    if entry.branch_point {
        marks.push("branch point".to_owned());
    }
    if migration.parents.len() > 1 {
        marks.push("merge".to_owned());
    }
    match entry.applied {
        Some(true) => marks.push("applied".to_owned()),
        Some(false) => marks.push("pending".to_owned()),
        None => {}
    }
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!(" ({})", marks.join(", "))
    };
    let mut line = format!("{parents} -> {}{marks}", migration.id);
    if !migration.depends_on.is_empty() {
        line.push_str(&format!(", depends on {}", list(&migration.depends_on)));
    }
    match migration.description.as_deref().map(str::trim) {
        Some(text) if verbose => {
            for text in text.lines() {
                line.push_str(&format!("\n    {}", text.trim()));
            }
        }
        Some(text) => line.push_str(&format!(": {}", text.lines().next().unwrap_or_default())),
        None => {}
    }
    line
}

pub(super) fn entry_value(entry: &Entry) -> Value {
    let migration = &entry.migration;
    let names = |names: &[Name]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut value = json!({
        "revision": migration.id.as_str(),
        "parents": names(&migration.parents),
        "depends_on": names(&migration.depends_on),
        "branch": migration.branch.as_ref().map(Name::as_str),
        "description": migration.description.as_deref().map(str::trim),
        "head": entry.head,
        "branch_point": entry.branch_point,
        "destroys": migration.destroys(),
    });
    if let Some(applied) = entry.applied {
        value["applied"] = json!(applied);
    }
    value
}

fn list(names: &[Name]) -> String {
    let names: Vec<_> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}
