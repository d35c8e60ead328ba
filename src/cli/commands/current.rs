//! `current`: which migrations the database has.

use std::process::ExitCode;

use clap::Args;
use migrate_core::Name;
use migrate_core::engine::{Options, State, StepState};
use serde_json::json;
use std::collections::BTreeSet;

use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{duration, word};

/// Show the revisions that the database is at
#[derive(Debug, Args)]
pub(crate) struct Current {
    /// Show every applied migration: when, how long, by whom
    #[arg(long, short)]
    verbose: bool,
    /// Exit with 1 unless the database is at all heads
    #[arg(long)]
    check_heads: bool,
}

impl Current {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let mut migrator = context.migrator(Options::default()).await?;
        let state = migrator.state().await?;
        let applied: BTreeSet<Name> = state
            .applied
            .iter()
            .map(|applied| Name::new(applied.revision.as_str()))
            .collect();
        let current: Vec<String> = migrator
            .history()
            .current_heads(&applied)
            .iter()
            .map(ToString::to_string)
            .collect();
        let heads: Vec<String> = migrator
            .history()
            .heads()
            .iter()
            .map(ToString::to_string)
            .collect();
        let text = self.text(&state, &current, &heads);
        context.output.result(&text, &value(&state, &current));
        let complete = state.pending.is_empty() && state.in_flight.is_none();
        Ok(if self.check_heads && !complete {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    fn text(&self, state: &State, current: &[String], heads: &[String]) -> String {
        let mut lines = Vec::new();
        if self.verbose {
            for applied in &state.applied {
                lines.push(format!(
                    "{}  {} in {}, by {} {}{}",
                    applied.revision,
                    applied.applied_at,
                    duration(applied.duration),
                    applied.host,
                    applied.version,
                    applied
                        .description
                        .as_deref()
                        .map_or(String::new(), |text| format!("  {}", first_line(text))),
                ));
            }
        } else {
            for revision in current {
                let head = if heads.contains(revision) {
                    " (head)"
                } else {
                    ""
                };
                lines.push(format!("{revision}{head}"));
            }
        }
        if state.applied.is_empty() {
            lines.push("no migration is applied".to_owned());
        }
        if let Some(flight) = &state.in_flight {
            lines.push(format!(
                "in flight: {} of {}, step {} of {} ({}){}; the next run continues",
                if flight.aborting {
                    "taking back"
                } else {
                    word(flight.direction)
                },
                flight.revision,
                flight.step,
                flight.of,
                flight.title,
                match flight.state {
                    StepState::Next => "",
                    StepState::Announced => ", begun",
                },
            ));
        }
        for revision in &state.edited {
            lines.push(format!("edited since it was applied: {revision}"));
        }
        for revision in &state.unknown {
            lines.push(format!("unknown to this program: {revision}"));
        }
        lines.join("\n")
    }
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

fn value(state: &State, current: &[String]) -> serde_json::Value {
    let applied: Vec<_> = state
        .applied
        .iter()
        .map(|applied| {
            json!({
                "revision": applied.revision,
                "description": applied.description,
                "fingerprint": applied.fingerprint,
                "applied_at": applied.applied_at,
                "milliseconds": u64::try_from(applied.duration.as_millis()).unwrap_or(u64::MAX),
                "version": applied.version,
                "host": applied.host,
            })
        })
        .collect();
    let in_flight = state.in_flight.as_ref().map(|flight| {
        json!({
            "revision": flight.revision,
            "direction": word(flight.direction),
            "aborting": flight.aborting,
            "step": flight.step,
            "of": flight.of,
            "title": flight.title,
            "announced": flight.state == StepState::Announced,
            "started_at": flight.started_at,
        })
    });
    json!({
        "current": current,
        "applied": applied,
        "pending": state.pending,
        "in_flight": in_flight,
        "edited": state.edited,
        "unknown": state.unknown,
    })
}
