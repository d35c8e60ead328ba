//! `check`: whether the sources, the history and the database agree.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use migrate_core::differences::Change;
use migrate_core::engine::{Drift, Options, State};
use migrate_core::history::History;
use migrate_core::{Name, ObjectName};
use serde_json::{Value, json};

use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::project::Project;

/// Look for what stands in the way of an upgrade, and for what was changed by hand; exit with 1
/// where there is something
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Look at the sources and the history only, not at a database
    #[arg(long)]
    offline: bool,
    /// Do not count pending migrations as something found
    #[arg(long)]
    allow_pending: bool,
    /// Do not compare the database with the schema of its applied migrations
    #[arg(long)]
    no_drift: bool,
    /// Say nothing of objects of that name in the database, nor of what belongs to them; may be
    /// given several times
    #[arg(long, value_name = "NAME")]
    ignore: Vec<String>,
}

impl Check {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut findings = self.in_sources(context)?;
        let warnings = warnings(&context.history()?);
        let mut drift = None;
        if !self.offline {
            let mut migrator = context.migrator(Options::default()).await?;
            let state = migrator.state().await?;
            findings.extend(self.in_ledger(&state));
            if !self.no_drift && state.in_flight.is_none() && state.unknown.is_empty() {
                drift = Some(self.without_ignored(migrator.drift().await?));
            }
        }
        let notes = drift.iter().flat_map(notes).collect::<Vec<_>>();
        let drifted = drift.iter().flat_map(Drift::findings).collect::<Vec<_>>();
        findings.extend(drifted);
        let mut lines = findings.clone();
        if findings.is_empty() {
            lines.push("all is well".to_owned());
        }
        lines.extend(notes);
        lines.extend(warnings.iter().cloned());
        context.output.result(
            &lines.join("\n"),
            &json!({
                "findings": findings,
                "warnings": warnings,
                "drift": drift.as_ref().map(value),
            }),
        );
        Ok(if findings.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn without_ignored(&self, mut drift: Drift) -> Drift {
        let ignored = |name: &ObjectName, table: Option<&ObjectName>| {
            self.ignore.iter().any(|ignored| {
                let mut names = table.into_iter().chain([name]);
                names.any(|name| name.to_string() == *ignored)
            })
        };
        drift.differences.retain(|difference| {
            let object = &difference.object;
            !ignored(&object.name, object.table.as_ref())
        });
        drift
            .unknown
            .retain(|unknown| !ignored(&unknown.name, unknown.table.as_ref()));
        drift
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

    fn in_ledger(&self, state: &State) -> Vec<String> {
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
        findings
    }
}

/// What the rules of the compiler warn of, in every migration.
fn warnings(history: &History) -> Vec<String> {
    let migrations = history.in_order();
    let warnings = migrations.iter().flat_map(|migration| {
        let judged = history.judge(migration.id.as_str());
        judged.warnings.into_iter().map(|warning| {
            let id = &migration.id;
            format!("warning in `{id}`: {}", warning.diagnostic)
        })
    });
    warnings.collect()
}

/// What was not compared.
fn notes(drift: &Drift) -> Vec<String> {
    let by_execute = drift.by_execute.iter().map(|object| {
        format!("not compared: {object}, since an `execute` of the history names it")
    });
    let mut notes: Vec<String> = by_execute.collect();
    let mut schemas: BTreeMap<&Name, usize> = BTreeMap::new();
    for schema in drift
        .elsewhere
        .iter()
        .filter_map(|name| name.schema.as_ref())
    {
        *schemas.entry(schema).or_default() += 1;
    }
    notes.extend(schemas.into_iter().map(|(schema, count)| {
        format!("not compared: schema `{schema}` with {count} objects, of which the history says nothing")
    }));
    notes
}

fn value(drift: &Drift) -> Value {
    let named = |kind: &str, name: &ObjectName, table: Option<&ObjectName>| {
        let table = table.map(ToString::to_string);
        json!({ "kind": kind, "name": name.to_string(), "table": table })
    };
    let with = |mut object: Value, more: Value| {
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
        }
        object
    };
    let differences = drift.differences.iter().map(|difference| {
        let object = &difference.object;
        let change = match &difference.change {
            Change::Missing => json!({ "change": "missing" }),
            Change::LeftOver => json!({ "change": "left over" }),
            Change::Renamed { to } => json!({ "change": "renamed", "to": to.to_string() }),
            Change::Altered {
                property,
                wanted,
                found,
            } => json!({
                "change": "altered",
                "property": property,
                "expected": wanted,
                "found": found,
            }),
        };
        with(
            named(object.kind, &object.name, object.table.as_ref()),
            change,
        )
    });
    let unknown = drift.unknown.iter().map(|unknown| {
        let object = named(unknown.kind, &unknown.name, unknown.table.as_ref());
        with(object, json!({ "sql": unknown.sql }))
    });
    let elsewhere = drift.elsewhere.iter().map(ToString::to_string);
    json!({
        "differences": differences.collect::<Vec<_>>(),
        "unknown": unknown.collect::<Vec<_>>(),
        "by_execute": drift.by_execute,
        "elsewhere": elsewhere.collect::<Vec<_>>(),
    })
}
