//! `plan`: what a run would do.

use std::process::ExitCode;

use clap::Args;
use migrate_core::engine::{MigrationPlan, Options};
use migrate_core::plan::{Direction, script};
use serde_json::json;

use super::StrategyOptions;
use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::cli::offline::{self, SqlOptions};
use crate::cli::output::word;

/// Show what a run would do, against this database or, with --sql, without any
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// How far, after the word downgrade the other way; with --sql also FROM:TO
    #[arg(num_args = 0..=2, allow_negative_numbers = true, value_name = "[DIRECTION] TARGET")]
    target: Vec<String>,
    /// Plan a downgrade
    #[arg(long, visible_alias = "downgrade")]
    down: bool,
    #[command(flatten)]
    sql: SqlOptions,
    #[command(flatten)]
    strategy: StrategyOptions,
}

impl Plan {
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<ExitCode, Failure> {
        let (direction, target) = self.direction()?;
        if self.sql.sql {
            return offline::print(
                context,
                direction,
                &target,
                &self.sql,
                self.strategy.choice(),
            );
        }
        let mut migrator = context
            .migrator(Options {
                strategy: self.strategy.choice(),
                ..Options::default()
            })
            .await?;
        let plans = migrator.plan(direction, &target).await?;
        let text = if plans.is_empty() {
            "nothing to do".to_owned()
        } else {
            plans.iter().map(text).collect::<Vec<_>>().join("\n")
        };
        let values: Vec<_> = plans.iter().map(value).collect();
        context.output.result(&text, &json!({ "plan": values }));
        Ok(ExitCode::SUCCESS)
    }

    fn direction(&self) -> Result<(Direction, String), Failure> {
        let (word, target) = match self.target.as_slice() {
            [] => (None, None),
            [word] if word == "upgrade" || word == "downgrade" => (Some(word), None),
            [target] => (None, Some(target)),
            [word, target, ..] => (Some(word), Some(target)),
        };
        let down = match word.map(String::as_str) {
            None => self.down,
            Some("upgrade") => false,
            Some("downgrade") => true,
            Some(other) => {
                return Err(Failure::usage(format!("`{other}` is no direction"))
                    .help("say upgrade or downgrade, then the target"));
            }
        };
        Ok(if down {
            (
                Direction::Downgrade,
                target.cloned().unwrap_or_else(|| "base".to_owned()),
            )
        } else {
            (
                Direction::Upgrade,
                target.cloned().unwrap_or_else(|| "head".to_owned()),
            )
        })
    }
}

fn text(plan: &MigrationPlan) -> String {
    let mut lines = vec![format!("{} {}", word(plan.direction), plan.revision)];
    for (number, step) in plan.steps.iter().enumerate() {
        lines.push(format!("  {}. {}", number + 1, step.title));
        for statement in script::statements(&step.work) {
            lines.extend(statement.lines().map(|line| format!("       {line}")));
        }
    }
    lines.join("\n")
}

fn value(plan: &MigrationPlan) -> serde_json::Value {
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| json!({ "title": step.title, "sql": script::statements(&step.work), "locks": step.locks }))
        .collect();
    json!({
        "revision": plan.revision,
        "direction": word(plan.direction),
        "steps": steps,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        plan: Plan,
    }

    fn read(words: &str) -> Plan {
        let words = std::iter::once("plan").chain(words.split_whitespace());
        Line::try_parse_from(words).expect("a command line").plan
    }

    #[test]
    fn a_target_takes_no_option_for_itself() {
        let plan = read("0004 --sql --dialect postgres");
        assert!(plan.sql.sql && plan.sql.dialect.is_some());
        assert_eq!(
            plan.direction().expect("a direction"),
            (Direction::Upgrade, "0004".to_owned())
        );
    }

    #[test]
    fn a_number_of_steps_is_no_option() {
        let downgrade = (Direction::Downgrade, "-1".to_owned());
        for words in ["downgrade -1", "--down -1", "--sql downgrade -1"] {
            assert_eq!(read(words).direction().expect("a direction"), downgrade);
        }
    }
}
