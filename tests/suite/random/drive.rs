//! One case on one database: after each move the catalogue is as the model says, the dump is
//! that of the same migrations before, and rows that nothing touches are the same.

use std::collections::{BTreeMap, BTreeSet};

use migrate::engine::{Direction, Error, Migrator, Options, Repair, State, StrategyChoice};
use migrate_core::history::History;
use migrate_core::{Name, Schema, Statement, check};

use super::case::{Case, Move};
use super::contents::brings_rows;
use super::rows;
use super::survive::{self, Kept};
use crate::support::{Connection, Database, Server};

/// What was done, over all histories.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) histories: u32,
    pub(super) migrations: u32,
    pub(super) operations: u32,
    /// Those of them by which partitions come and go.
    pub(super) partitions: u32,
    /// Migrations that were run, up or down.
    pub(super) steps: u32,
    /// Rows that were written, and those that broke a constraint.
    pub(super) rows: u32,
    pub(super) broken: u32,
    /// Moves that rows stood in the way of, told by a guard, or by the database.
    pub(super) guarded: u32,
    pub(super) refused: u32,
    /// Statements that the generator tried, and those that did not commute with a branch.
    pub(super) tried: u32,
    pub(super) met: u32,
}

/// A case under test on a database.
pub(super) struct Drive<'a> {
    server: Server,
    case: &'a Case,
    history: History,
    database: &'a Database,
    /// What looks at the database beside the migrator.
    connection: Connection,
    /// A migrator between two moves.
    idle: Option<Migrator>,
    tally: &'a mut Tally,
    applied: BTreeSet<Name>,
    /// The dumps of what was applied before.
    dumps: BTreeMap<BTreeSet<Name>, String>,
}

/// What is wrong, in words, and the move that shows it.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: String,
}

type Checked<T = ()> = Result<T, String>;

/// How a run ended.
enum Ended {
    Done,
    /// Rows stood in the way.
    Stopped(String),
}

/// Makes the moves of a case.
pub(super) async fn drive(server: Server, case: &Case, tally: &mut Tally) -> Result<(), Fault> {
    let database = server.database().await.expect("asked before");
    tally.histories += 1;
    let history = History::new(case.migrations.clone(), vec![case.target]);
    let mut connection = database.connect().await;
    let empty = connection.schema().await;
    let mut drive = Drive {
        server,
        case,
        history,
        database: &database,
        connection,
        idle: None,
        tally,
        applied: BTreeSet::new(),
        dumps: BTreeMap::from([(BTreeSet::new(), empty)]),
    };
    let mut result = Ok(());
    for (at, step) in case.moves.iter().enumerate() {
        if let Err(what) = drive.make(step).await {
            let what = format!("{step}: {what}");
            result = Err(Fault { at, what });
            break;
        }
    }
    drop(drive);
    database.drop().await;
    result
}

impl Drive<'_> {
    async fn make(&mut self, step: &Move) -> Checked {
        match step {
            Move::Up(target) => self.up(target, StrategyChoice::Auto).await,
            Move::Online(target) => self.up(target, StrategyChoice::Online).await,
            Move::Down(target) => self.down(target).await,
            Move::Fill(round) => self.fill(*round).await,
            Move::Afresh => self.afresh().await,
        }
    }

    async fn migrator(&self, url: &str) -> Checked<Migrator> {
        let migrator = Migrator::connect(self.history.clone(), url).await;
        migrator.map_err(|error| format!("connect: {error}"))
    }

    /// A target that means nothing for what is applied now is no move.
    async fn up(&mut self, target: &str, strategy: StrategyChoice) -> Checked {
        let Ok(set) = self.history.upgrade_set(target, &self.applied) else {
            return Ok(());
        };
        let statements: Vec<Statement> = set
            .iter()
            .filter_map(|id| self.history.migration(id.as_str()))
            .flat_map(|migration| migration.for_dialect(self.case.target.dialect).up)
            .collect();
        let mut goal = self.applied.clone();
        goal.extend(set.iter().cloned());
        let run = Run {
            direction: Direction::Upgrade,
            target,
            strategy,
            statements,
            goal,
        };
        self.run(&run).await
    }

    async fn down(&mut self, target: &str) -> Checked {
        let Ok(set) = self.history.downgrade_set(target, &self.applied) else {
            return Ok(());
        };
        let mut statements = Vec::new();
        let mut goal = self.applied.clone();
        for id in &set {
            goal.remove(id);
            if let Some(migration) = self.history.migration(id.as_str()) {
                let migration = migration.for_dialect(self.case.target.dialect);
                let down = check::downgrade(&migration, &self.history.schema_of(&goal))
                    .map_err(|report| format!("no downgrade of {id}: {report:?}"))?;
                statements.extend(down);
            }
        }
        let run = Run {
            direction: Direction::Downgrade,
            target,
            strategy: StrategyChoice::Auto,
            statements,
            goal,
        };
        self.run(&run).await
    }

    async fn run(&mut self, run: &Run<'_>) -> Checked {
        if run.goal == self.applied {
            return Ok(());
        }
        let migrator = match self.idle.take() {
            Some(migrator) => migrator,
            None => self.migrator(&self.database.url).await?,
        };
        let mut migrator = migrator.options(options(run.strategy));
        self.run_by(&mut migrator, run).await?;
        self.idle = Some(migrator);
        Ok(())
    }

    async fn run_by(&mut self, migrator: &mut Migrator, run: &Run<'_>) -> Checked {
        let steps = run.goal.symmetric_difference(&self.applied).count();
        self.tally.steps += u32::try_from(steps).unwrap_or_default();
        let kept = survive::kept(&run.statements, &self.schema());
        let values = survive::rows(&mut self.connection, &kept, false).await;
        if let Ended::Stopped(why) = self.begin(migrator, run).await? {
            let back = self.settle(migrator, run.direction).await;
            let back = back.map_err(|error| format!("{error}\nafter {why}"))?;
            if back {
                compare_rows(&mut self.connection, &kept, &values, false)
                    .await
                    .map_err(|error| format!("taken back: {error}\nafter {why}"))?;
            }
            self.empty().await;
            return match self.begin(migrator, run).await? {
                // A downgrade that went on has led somewhere else.
                Ended::Done if !back => self.look(migrator).await,
                Ended::Done => {
                    self.applied = run.goal.clone();
                    self.compare(migrator).await
                }
                // Its own rows are in its way.
                Ended::Stopped(_) if brings_rows(&run.statements) => {
                    self.settle(migrator, run.direction).await.map(drop)
                }
                Ended::Stopped(why) => Err(format!("stopped without rows: {why}")),
            };
        }
        self.applied = run.goal.clone();
        self.compare(migrator).await?;
        compare_rows(&mut self.connection, &kept, &values, true).await
    }

    async fn begin(&mut self, migrator: &mut Migrator, run: &Run<'_>) -> Checked<Ended> {
        let still = match run.direction {
            Direction::Upgrade => self.history.upgrade_set(run.target, &self.applied),
            Direction::Downgrade => self.history.downgrade_set(run.target, &self.applied),
        };
        if still.is_err() {
            return Ok(Ended::Done);
        }
        let result = match run.direction {
            Direction::Upgrade => migrator.upgrade(run.target).await,
            Direction::Downgrade => migrator.downgrade(run.target).await,
        };
        self.ended(result.map(drop))
    }

    /// Takes back what is in flight after rows stood in the way, or finishes it where that is the
    /// only way; says whether everything is as it was before the run.
    async fn settle(&mut self, migrator: &mut Migrator, direction: Direction) -> Checked<bool> {
        let before = self.applied.clone();
        let mut whole = direction == Direction::Upgrade;
        let state = state(migrator).await?;
        if state.in_flight.is_some() {
            let aborted = match direction {
                Direction::Upgrade => {
                    let result = migrator.repair(Repair::Abort).await;
                    self.ended(result.map(drop))?
                }
                Direction::Downgrade => Ended::Stopped(String::new()),
            };
            if let Ended::Stopped(_) = aborted {
                whole = false;
                self.empty().await;
                let result = migrator.repair(Repair::Continue).await;
                result.map_err(|error| format!("repair: {error}"))?;
            }
        }
        self.look(migrator).await?;
        Ok(whole && self.applied == before)
    }

    /// Reads what is applied, and compares.
    async fn look(&mut self, migrator: &mut Migrator) -> Checked {
        let state = state(migrator).await?;
        let applied = state.applied.into_iter();
        self.applied = applied.map(|row| Name::new(row.revision)).collect();
        self.compare(migrator).await
    }

    /// Directly on an empty database.
    async fn afresh(&mut self) -> Checked {
        if self.case.migrations.is_empty() {
            return Ok(());
        }
        let other = self.server.database().await.expect("asked before");
        let result = self.there_and_back(&other).await;
        other.drop().await;
        result
    }

    async fn there_and_back(&mut self, other: &Database) -> Checked {
        let migrator = self.migrator(&other.url).await?;
        let mut migrator = migrator.options(options(StrategyChoice::Direct));
        let all: BTreeSet<Name> = self
            .history
            .in_order()
            .iter()
            .map(|migration| migration.id.clone())
            .collect();
        self.tally.steps += 2 * u32::try_from(all.len()).unwrap_or_default();
        let up = migrator.upgrade("heads").await;
        if self.stopped_by_own_rows(up.map(drop), "up")? {
            return Ok(());
        }
        compare_catalogue(&mut migrator).await?;
        let dump = other.schema().await;
        same_dump(&dump, self.dumps.entry(all).or_insert_with(|| dump.clone()))?;
        let down = migrator.downgrade("base").await;
        if self.stopped_by_own_rows(down.map(drop), "down")? {
            return Ok(());
        }
        same_dump(&other.schema().await, &self.dumps[&BTreeSet::new()])
    }

    /// Whether the rows that the history brings of its own stand in its way.
    fn stopped_by_own_rows(&mut self, result: Result<(), Error>, way: &str) -> Checked<bool> {
        let statements = self.case.migrations.iter();
        let own = brings_rows(statements.flat_map(|migration| &migration.up));
        match self.ended(result).map_err(|why| format!("{way}: {why}"))? {
            Ended::Done => Ok(false),
            Ended::Stopped(_) if own => Ok(true),
            Ended::Stopped(why) => Err(format!("{way}: {why}")),
        }
    }

    fn schema(&self) -> Schema {
        self.history.schema_of(&self.applied)
    }

    /// The database is as the applied migrations make it.
    async fn compare(&mut self, migrator: &mut Migrator) -> Checked {
        compare_catalogue(migrator).await?;
        let dump = self.connection.schema().await;
        let known = self.dumps.entry(self.applied.clone());
        same_dump(&dump, known.or_insert_with(|| dump.clone()))
    }

    /// Sorts the end of a run: rows may stand in the way, anything else is a fault.
    fn ended(&mut self, result: Result<(), Error>) -> Checked<Ended> {
        let error = match result {
            Ok(()) => return Ok(Ended::Done),
            Err(error) => error,
        };
        let why = error.to_string();
        match &error {
            Error::Guard { .. } => self.tally.guarded += 1,
            Error::Step { source, .. }
                if source.source.as_deref().is_some_and(is_about_rows)
                    // The engine's own look at a table of SQLite that was made anew.
                    || why.contains("to no row of") =>
            {
                self.tally.refused += 1;
                if std::env::var_os("MIGRATE_RANDOM_TELL").is_some() {
                    eprintln!("seed {} on {:?}: {why}", self.case.seed, self.server);
                }
            }
            _ => return Err(why),
        }
        Ok(Ended::Stopped(why))
    }

    /// Inserts rows; those that break a constraint are left out.
    async fn fill(&mut self, round: usize) -> Checked {
        let schema = self.schema();
        let round = round.to_string();
        for statement in rows::inserts(&schema, self.case.target, self.case.seed, &round) {
            match self.connection.try_execute(&statement).await {
                Ok(()) => self.tally.rows += 1,
                Err(error) if is_about_rows(&error) => self.tally.broken += 1,
                Err(error) => return Err(format!("{error}\nin: {statement}")),
            }
        }
        Ok(())
    }

    /// Takes all rows out; tables refer to each other in whatever way.
    async fn empty(&self) {
        let tables = self.database.tables().await;
        let mut connection = self.database.connect().await;
        let careless = match self.server {
            Server::Sqlite => "PRAGMA foreign_keys = OFF",
            Server::Postgres => "SET session_replication_role = replica",
            Server::Mariadb => "SET foreign_key_checks = 0",
        };
        connection.execute(careless).await;
        for table in tables {
            let table = self.database.quoted(&table);
            // A view may stand among the tables, and has no rows of its own.
            let _ = connection
                .try_execute(&format!("DELETE FROM {table}"))
                .await;
        }
    }
}

/// A run of the engine.
struct Run<'a> {
    direction: Direction,
    target: &'a str,
    strategy: StrategyChoice,
    /// All that it does, in order.
    statements: Vec<Statement>,
    /// What is applied in the end.
    goal: BTreeSet<Name>,
}

fn options(strategy: StrategyChoice) -> Options {
    Options {
        strategy,
        ..Options::default()
    }
}

async fn state(migrator: &mut Migrator) -> Checked<State> {
    let state = migrator.state().await;
    state.map_err(|error| format!("state: {error}"))
}

/// Whether the database complains about the values in rows, not about the statement.
fn is_about_rows(error: &sqlx::Error) -> bool {
    let Some(code) = error.as_database_error().and_then(|error| error.code()) else {
        return false;
    };
    let message = error.to_string();
    // SQLite's codes: 19 and its kin are constraints.
    let constraint = code.parse::<i32>().is_ok_and(|code| code & 0xff == 19);
    let incorrect = [
        "truncated",
        "Incorrect",
        "Out of range",
        "too long",
        "foreign key constraint fails",
        "constraint failed",
        // A text that turns into a number is read as JSON on SQLite.
        "malformed JSON",
    ];
    code.len() == 5 && (code.starts_with("23") || code.starts_with("22"))
        || constraint
        || incorrect.iter().any(|word| message.contains(word))
}

/// What the catalogue says is what the applied migrations have made.
async fn compare_catalogue(migrator: &mut Migrator) -> Checked {
    let drift = migrator.drift().await;
    let drift = drift.map_err(|error| format!("drift: {error}"))?;
    if drift.is_empty() {
        return Ok(());
    }
    let lines = drift.differences.iter().map(ToString::to_string);
    let unknown = drift
        .unknown
        .iter()
        .map(|one| format!("unknown {one}: {}", one.sql));
    let lines: Vec<String> = lines.chain(unknown).collect();
    Err(format!("the catalogue differs\n{}", lines.join("\n")))
}

/// The rows of the kept columns, under the names that they have after a run or before it.
async fn compare_rows(
    connection: &mut Connection,
    kept: &[Kept],
    values: &[Vec<String>],
    after: bool,
) -> Checked {
    let now = survive::rows(connection, kept, after).await;
    for ((kept, before), now) in kept.iter().zip(values).zip(&now) {
        if before != now {
            let Kept { columns, after, .. } = kept;
            return Err(format!(
                "rows of {after} have changed ({columns:?})\n  before: {before:#?}\n  after: {now:#?}"
            ));
        }
    }
    Ok(())
}

fn same_dump(found: &str, wanted: &str) -> Checked {
    if found == wanted {
        return Ok(());
    }
    let only = |one: &str, other: &str| {
        let lines = one
            .lines()
            .filter(|line| !other.lines().any(|known| known == *line));
        lines
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    Err(format!(
        "the dump differs\n  it was:\n{}  it is:\n{}",
        only(wanted, found),
        only(found, wanted)
    ))
}
