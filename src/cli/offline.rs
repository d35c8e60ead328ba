//! `--sql`: the statements of a run, for any dialect, without a database.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use migrate_core::engine::{self, StrategyChoice};
use migrate_core::history::History;
use migrate_core::plan::{Direction, Step, Strategy, Work, script};
use migrate_core::{Dialect, Name, Target, Version};
use serde_json::json;

use super::Context;
use super::failure::Failure;
use super::output::word;

/// Options of the commands that can print their SQL.
#[derive(Clone, Debug, Args)]
pub(crate) struct SqlOptions {
    /// Print the SQL, without any database
    #[arg(long)]
    pub(crate) sql: bool,
    /// For which database: postgres, mysql, mariadb or sqlite, with a version as in mariadb@10.11
    #[arg(long, value_name = "DIALECT", value_parser = dialect, requires = "sql")]
    pub(crate) dialect: Option<(Dialect, Option<Version>)>,
}

fn dialect(text: &str) -> Result<(Dialect, Option<Version>), String> {
    match text.split_once('@') {
        Some((name, version)) => {
            let dialect = Dialect::from_str(name)?;
            Ok((dialect, Some(dialect.version(version)?)))
        }
        None => Ok((Dialect::from_str(text)?, None)),
    }
}

/// Prints the script of a run.
pub(crate) fn print(
    context: &Context<'_>,
    direction: Direction,
    range: &str,
    options: &SqlOptions,
    strategy: StrategyChoice,
) -> Result<ExitCode, Failure> {
    let history = context.history()?;
    let target = target(context, &history, options)?;
    let strategy = match strategy {
        StrategyChoice::Direct => Strategy::Direct,
        StrategyChoice::Auto | StrategyChoice::Online => Strategy::Online,
    };
    let (mut applied, revisions) = revisions(&history, direction, range)?;
    let ledger = context.ledger();
    let mut migrations = Vec::new();
    for id in revisions {
        let Some(migration) = history.migration(id.as_str()) else {
            return Err(Failure::usage(format!("revision `{id}` does not exist")));
        };
        let mut steps =
            engine::offline_steps(&history, &applied, migration, direction, target, strategy)?;
        refuse_closures(&id, &steps)?;
        let entries = engine::ledger_entries(migration, direction, &ledger, target.dialect);
        steps.push(Step::transaction("record it in the ledger", entries));
        match direction {
            Direction::Upgrade => applied.insert(id.clone()),
            Direction::Downgrade => applied.remove(&id),
        };
        migrations.push((id, steps));
    }
    let ledger = match direction {
        Direction::Upgrade => engine::ledger_tables(&ledger, target.dialect),
        // What is undone was recorded.
        Direction::Downgrade => Vec::new(),
    };
    print_script(context, direction, target, ledger, &migrations);
    Ok(ExitCode::SUCCESS)
}

/// What the program computes is not SQL.
fn refuse_closures(revision: &Name, steps: &[Step]) -> Result<(), Failure> {
    let computed = steps.iter().find_map(|step| match &step.work {
        Work::Batches(batches) => {
            let value = batches.closures.as_ref()?.values.first()?;
            Some(format!("{}.{}", batches.table, value.name))
        }
        Work::Transaction(_) | Work::Autonomous { .. } => None,
    });
    match computed {
        None => Ok(()),
        Some(column) => Err(Failure::run(format!(
            "revision `{revision}` computes `{column}` by a closure, which cannot be shown as SQL"
        ))
        .help("run this revision with the program itself, and print those before and behind it")),
    }
}

fn print_script(
    context: &Context<'_>,
    direction: Direction,
    target: Target,
    ledger: Vec<String>,
    migrations: &[(Name, Vec<Step>)],
) {
    let mut text = format!("-- {} for {target}\n", word(direction));
    let mut value = json!({ "dialect": target.to_string(), "ledger": ledger });
    if !ledger.is_empty() {
        let step = Step::transaction(
            "the tables of the ledger, where they are not there yet",
            ledger,
        );
        text.push('\n');
        text.push_str(&script::of_steps(&[step], target));
    }
    let mut values = Vec::new();
    for (id, steps) in migrations {
        text.push_str(&format!("\n-- {} {id}\n", word(direction)));
        text.push_str(&script::of_steps(steps, target));
        let statements: Vec<_> = steps
            .iter()
            .flat_map(|step| script::statements(&step.work))
            .collect();
        values.push(
            json!({ "revision": id.as_str(), "direction": word(direction), "sql": statements }),
        );
    }
    value["script"] = values.into();
    context.output.result(&text, &value);
}

/// The database to print for: the one that is named, that of the address, or the only one listed.
fn target(
    context: &Context<'_>,
    history: &History,
    options: &SqlOptions,
) -> Result<Target, Failure> {
    let listed = |dialect| {
        history
            .targets()
            .iter()
            .copied()
            .find(|target| target.dialect == dialect)
            .unwrap_or(Target::oldest(dialect))
    };
    if let Some((dialect, version)) = options.dialect {
        return Ok(match version {
            Some(version) if version < dialect.oldest() => {
                return Err(Failure::usage(format!(
                    "{dialect} {version} is too old: at least {} is needed",
                    dialect.oldest(),
                )));
            }
            Some(version) => Target::new(dialect, version),
            None => listed(dialect),
        });
    }
    let scheme = context
        .url()
        .ok()
        .and_then(|url| url.split_once(':').map(|(scheme, _)| scheme.to_owned()));
    match scheme.as_deref() {
        Some("postgres" | "postgresql") => Ok(listed(Dialect::Postgres)),
        Some("mysql") => Ok(listed(Dialect::Mysql)),
        Some("mariadb") => Ok(listed(Dialect::Mariadb)),
        Some("sqlite") => Ok(listed(Dialect::Sqlite)),
        _ => {
            Err(Failure::usage("no dialect is named")
                .help("give --dialect, as in --dialect postgres"))
        }
    }
}

/// What is applied at the start of the script, and the revisions that it runs.
fn revisions(
    history: &History,
    direction: Direction,
    range: &str,
) -> Result<(BTreeSet<Name>, Vec<Name>), Failure> {
    let (from, to) = match range.split_once(':') {
        Some((from, to)) => (Some(from), to),
        None => (None, range),
    };
    let from = match (from, direction) {
        (Some(from), _) => from,
        (None, Direction::Upgrade) => "base",
        (None, Direction::Downgrade) => "heads",
    };
    let applied: BTreeSet<Name> = if from == "base" {
        BTreeSet::new()
    } else {
        history
            .upgrade_set(from, &BTreeSet::new())?
            .into_iter()
            .collect()
    };
    let revisions = match direction {
        Direction::Upgrade => history.upgrade_set(to, &applied)?,
        Direction::Downgrade => history.downgrade_set(to, &applied)?,
    };
    Ok((applied, revisions))
}
