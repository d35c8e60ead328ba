//! The command line of a program with [`migrate::main!`](crate::main): one file per command in
//! `commands/`, `output` prints, `failure` gives the exit code.
//!
//! | exit code | meaning |
//! | --- | --- |
//! | 0 | done, or nothing to do |
//! | 1 | the command has found something: `check`, `current --check-heads` |
//! | 2 | the command line is wrong, or names a revision that does not exist |
//! | 3 | the database or a migration has failed, or refuses to be run |
//! | 4 | a question was answered with no |
//! | 130, 143 | interrupted by Ctrl-C, or asked to terminate |

mod commands;
mod connection;
mod failure;
mod interrupt;
mod offline;
mod output;
mod project;

use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::failure::Failure;
use self::output::Output;
use crate::Migrations;

/// What a program uses where its user says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Defaults {
    /// The database where neither `--database-url` nor `DATABASE_URL` names one.
    pub url: Option<&'static str>,
    /// The command line where no command is given, such as `upgrade`.
    pub command: Option<&'static str>,
}

/// Upgrade and downgrade the database with the migrations of this program
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = false,
    after_help = "Targets: head, heads, base, current, a revision or the start of one, a branch's \
                  label,\n+1, -2, REVISION+1, LABEL@head.\n\nExit codes: 0 done, 1 something was \
                  found (check), 2 wrong usage, 3 the database or\na migration failed, 4 the \
                  question was answered with no."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the options of every command stand under.
const EVERYWHERE: &str = "Options of every command";

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The database; `.env` is read, too
    #[arg(
        long,
        short = 'd',
        global = true,
        help_heading = EVERYWHERE,
        env = "DATABASE_URL",
        hide_env_values = true
    )]
    pub(crate) database_url: Option<String>,
    /// Print JSON for machines
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// Print nothing but results and errors
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub(crate) quiet: bool,
    /// The schema (on MySQL: the database) of the ledger's tables
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "SCHEMA")]
    pub(crate) ledger_schema: Option<String>,
    /// What the names of the ledger's tables begin with
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "PREFIX")]
    pub(crate) ledger_prefix: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Upgrade(commands::upgrade::Upgrade),
    Downgrade(commands::downgrade::Downgrade),
    Current(commands::current::Current),
    History(commands::history::History),
    Heads(commands::heads::Heads),
    Branches(commands::branches::Branches),
    Show(commands::show::Show),
    Plan(commands::plan::Plan),
    Check(commands::check::Check),
    Rehearse(commands::rehearse::Rehearse),
    Revision(commands::revision::Revision),
    Merge(commands::merge::Merge),
    Stamp(commands::stamp::Stamp),
    Repair(commands::repair::Repair),
}

/// What every command is given.
pub(crate) struct Context<'a> {
    /// The migrations of the program.
    pub(crate) migrations: &'a Migrations,
    /// The options of every command.
    pub(crate) global: Global,
    /// The database where none is named.
    pub(crate) default_url: Option<&'static str>,
    /// Where results go.
    pub(crate) output: Output,
}

/// Runs the command line of a program and gives its exit code.
pub fn main(migrations: &Migrations, defaults: Defaults) -> ExitCode {
    let output = Output::new(std::env::args_os().any(|argument| argument == "--json"));
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        output.error(&Failure::usage(format!("`.env` cannot be read: {error}")));
        return ExitCode::from(2);
    }
    let cli = match parse(defaults.command) {
        Ok(cli) => cli,
        Err(error) => return output.usage(&error),
    };
    let Some(command) = cli.command else {
        output.print(&cli_command().render_help().to_string());
        return ExitCode::from(2);
    };
    let context = Context {
        migrations,
        global: cli.global,
        default_url: defaults.url,
        output,
    };
    match run(command, &context) {
        Ok(code) => code,
        Err(failure) => {
            context.output.error(&failure);
            failure.exit_code()
        }
    }
}

/// Reads the arguments; where they hold no command, the default one follows them.
fn parse(default: Option<&str>) -> Result<Cli, clap::Error> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let cli = Cli::from_arg_matches(&cli_command().try_get_matches_from(&arguments)?)?;
    match (&cli.command, default) {
        (None, Some(default)) => {
            let more = default.split_whitespace().map(Into::into);
            let arguments = arguments.into_iter().chain(more);
            Cli::from_arg_matches(&cli_command().try_get_matches_from(arguments)?)
        }
        _ => Ok(cli),
    }
}

/// The command line under the name of the program.
fn cli_command() -> clap::Command {
    let name = std::env::args_os()
        .next()
        .and_then(|path| {
            let path = std::path::PathBuf::from(path);
            Some(path.file_stem()?.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| "migrate".to_owned());
    Cli::command().name(name.clone()).bin_name(name)
}

fn run(command: Command, context: &Context<'_>) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(format!("the runtime cannot be started: {error}")))?;
    let result = runtime.block_on(async {
        tokio::select! {
            result = dispatch(command, context) => result,
            failure = interrupt::interrupted() => Err(failure),
        }
    });
    // A question may still wait for its answer.
    runtime.shutdown_background();
    result
}

async fn dispatch(command: Command, context: &Context<'_>) -> Result<ExitCode, Failure> {
    match command {
        Command::Upgrade(command) => command.run(context).await,
        Command::Downgrade(command) => command.run(context).await,
        Command::Current(command) => command.run(context).await,
        Command::History(command) => command.run(context).await,
        Command::Heads(command) => command.run(context),
        Command::Branches(command) => command.run(context),
        Command::Show(command) => command.run(context),
        Command::Plan(command) => command.run(context).await,
        Command::Check(command) => command.run(context).await,
        Command::Rehearse(command) => command.run(context).await,
        Command::Revision(command) => command.run(context),
        Command::Merge(command) => command.run(context),
        Command::Stamp(command) => command.run(context).await,
        Command::Repair(command) => command.run(context).await,
    }
}
