//! One history on one database: up a migration at a time with rows in between, down again, up
//! again, and at once on another database; after each step the catalogue is as the model says.

use migrate::engine::{Error, Migrator, Options, Repair, StrategyChoice};
use migrate_core::history::History;
use migrate_core::{Migration, Schema, Statement, Target, check, print};

use super::survive::{self, Kept};
use super::{expected, found, rows};
use crate::support::{Database, Server};

/// What was done, over all histories.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) histories: u32,
    pub(super) steps: u32,
    /// Migrations that rows stood in the way of, told by a guard, or by the database.
    pub(super) guarded: u32,
    pub(super) refused: u32,
}

/// A history under test on a database.
pub(super) struct Drive<'a> {
    server: Server,
    target: Target,
    seed: u64,
    migrations: &'a [Migration],
    tally: &'a mut Tally,
}

/// What is wrong, in words.
type Fault = String;

/// How one step of a migrator ended.
enum Ended {
    Done,
    /// Rows stood in the way.
    Stopped(String),
}

impl<'a> Drive<'a> {
    pub(super) fn new(
        server: Server,
        target: Target,
        seed: u64,
        migrations: &'a [Migration],
        tally: &'a mut Tally,
    ) -> Self {
        Self {
            server,
            target,
            seed,
            migrations,
            tally,
        }
    }

    pub(super) async fn run(&mut self) -> Result<(), Fault> {
        self.tally.histories += 1;
        let database = self.server.database().await.expect("asked before");
        let result = self.on(&database).await;
        database.drop().await;
        result
    }

    async fn on(&mut self, database: &Database) -> Result<(), Fault> {
        let mut migrator = self.migrator(database, StrategyChoice::Auto).await?;
        let mut dumps = vec![database.schema().await];
        let mut schemas = vec![Schema::new()];
        for migration in self.migrations {
            let before = schemas[schemas.len() - 1].clone();
            let ended = self.up(&mut migrator, database, migration, &before).await?;
            if let Ended::Stopped(why) = ended {
                self.take_back(
                    &mut migrator,
                    database,
                    migration,
                    &dumps[dumps.len() - 1],
                    &why,
                )
                .await?;
                self.empty(database, &before).await;
                let ended = self.up(&mut migrator, database, migration, &before).await?;
                if let Ended::Stopped(why) = ended {
                    return Err(format!(
                        "upgrade {}: stopped without rows: {why}",
                        migration.id
                    ));
                }
            }
            let after = check::replay(migration, &before);
            self.fill(database, &after, migration.id.as_str()).await?;
            dumps.push(database.schema().await);
            schemas.push(after);
        }
        self.down_all(&mut migrator, database, &dumps, &schemas)
            .await?;
        self.again(database, &dumps).await
    }

    async fn migrator(
        &self,
        database: &Database,
        strategy: StrategyChoice,
    ) -> Result<Migrator, Fault> {
        let history = History::new(self.migrations.to_vec(), vec![self.target]);
        let migrator = Migrator::connect(history, &database.url)
            .await
            .map_err(|error| format!("connect: {error}"))?;
        Ok(migrator.options(Options {
            strategy,
            ..Options::default()
        }))
    }

    /// One migration up: the catalogue is as the model says, and untouched values are the same.
    async fn up(
        &mut self,
        migrator: &mut Migrator,
        database: &Database,
        migration: &Migration,
        before: &Schema,
    ) -> Result<Ended, Fault> {
        let what = format!("upgrade {}", migration.id);
        let kept = survive::kept(&migration.up, before);
        let values = survive::rows(database, &kept, false).await;
        self.tally.steps += 1;
        let result = migrator.upgrade(migration.id.as_str()).await.map(drop);
        if let Ended::Stopped(why) = self.ended(&what, result)? {
            return Ok(Ended::Stopped(why));
        }
        let after = check::replay(migration, before);
        compare_catalogue(database, &after, &what).await?;
        compare_rows(database, &kept, &values, &what).await?;
        Ok(Ended::Done)
    }

    /// Downgrades in flight and upgrades in flight both have a way back.
    async fn take_back(
        &mut self,
        migrator: &mut Migrator,
        database: &Database,
        migration: &Migration,
        dump: &str,
        why: &str,
    ) -> Result<(), Fault> {
        let what = format!("taking back {} after: {why}", migration.id);
        let flying = migrator
            .state()
            .await
            .map_err(|error| format!("{what}: {error}"))?;
        if flying.in_flight.is_some() {
            migrator
                .repair(Repair::Abort)
                .await
                .map_err(|error| format!("{what}: {error}"))?;
        }
        compare_dumps(&database.schema().await, dump, &what)
    }

    async fn down_all(
        &mut self,
        migrator: &mut Migrator,
        database: &Database,
        dumps: &[String],
        schemas: &[Schema],
    ) -> Result<(), Fault> {
        for (place, migration) in self.migrations.iter().enumerate().rev() {
            let (before, after) = (&schemas[place], &schemas[place + 1]);
            let statements = check::downgrade(migration, before)
                .map_err(|report| format!("downgrade {}: {report:?}", migration.id))?;
            let mut ended = self
                .down(migrator, database, migration, &statements, after)
                .await?;
            if matches!(ended, Ended::Stopped(_)) {
                // A downgrade in flight goes on; its tables may have either name.
                self.empty(database, after).await;
                self.empty(database, before).await;
                ended = self
                    .down(migrator, database, migration, &statements, after)
                    .await?;
            }
            let what = format!("downgrade {}", migration.id);
            if let Ended::Stopped(why) = ended {
                return Err(format!("{what}: stopped without rows: {why}"));
            }
            compare_catalogue(database, before, &what).await?;
            compare_dumps(&database.schema().await, &dumps[place], &what)?;
        }
        Ok(())
    }

    async fn down(
        &mut self,
        migrator: &mut Migrator,
        database: &Database,
        migration: &Migration,
        statements: &[Statement],
        after: &Schema,
    ) -> Result<Ended, Fault> {
        let what = format!("downgrade {}", migration.id);
        let kept = match migrator.state().await {
            Ok(state) if state.in_flight.is_none() => survive::kept(statements, after),
            _ => Vec::new(),
        };
        let values = survive::rows(database, &kept, false).await;
        self.tally.steps += 1;
        let goal = migration
            .parents
            .first()
            .map_or("base", |parent| parent.as_str());
        let result = migrator.downgrade(goal).await.map(drop);
        let ended = self.ended(&what, result)?;
        if matches!(ended, Ended::Done) {
            compare_rows(database, &kept, &values, &what).await?;
        }
        Ok(ended)
    }

    /// Up again in one run, and in one run directly on an empty database.
    async fn again(&mut self, database: &Database, dumps: &[String]) -> Result<(), Fault> {
        let Some(last) = dumps.last() else {
            return Ok(());
        };
        let other = self.server.database().await.expect("asked before");
        let cases = [
            (database, StrategyChoice::Online, "online again"),
            (&other, StrategyChoice::Direct, "direct"),
        ];
        let mut result = Ok(());
        for (database, strategy, what) in cases {
            if result.is_ok() {
                result = self.at_once(database, strategy, what, last).await;
            }
        }
        other.drop().await;
        result
    }

    async fn at_once(
        &mut self,
        database: &Database,
        strategy: StrategyChoice,
        what: &str,
        dump: &str,
    ) -> Result<(), Fault> {
        let mut migrator = self.migrator(database, strategy).await?;
        let migrations = self.migrations.len();
        self.tally.steps += u32::try_from(migrations).unwrap_or_default();
        if let Err(error) = migrator.upgrade("heads").await {
            return Err(format!("{what}: {error}"));
        }
        compare_dumps(&database.schema().await, dump, what)
    }

    /// Sorts the end of a run: rows may stand in the way, anything else is a fault.
    fn ended(&mut self, what: &str, result: Result<(), Error>) -> Result<Ended, Fault> {
        let error = match result {
            Ok(()) => return Ok(Ended::Done),
            Err(error) => error,
        };
        let why = format!("{what}: {error}");
        match &error {
            Error::Guard { .. } => self.tally.guarded += 1,
            Error::Step { source, .. } if source.source.as_deref().is_some_and(is_about_rows) => {
                self.tally.refused += 1;
                if std::env::var_os("MIGRATE_RANDOM_TELL").is_some() {
                    eprintln!("seed {} on {:?}: {why}", self.seed, self.server);
                }
            }
            _ => return Err(why),
        }
        Ok(Ended::Stopped(why))
    }

    /// Inserts rows; those that break a constraint are left out.
    async fn fill(&self, database: &Database, schema: &Schema, round: &str) -> Result<(), Fault> {
        let mut connection = database.connect().await;
        for statement in rows::inserts(schema, self.target, self.seed, round) {
            if let Err(error) = connection.try_execute(&statement).await
                && !is_about_rows(&error)
            {
                return Err(format!("fill {round}: {error}\nin: {statement}"));
            }
        }
        Ok(())
    }

    /// Takes all rows out; tables refer to each other in whatever way.
    async fn empty(&self, database: &Database, schema: &Schema) {
        let mut connection = database.connect().await;
        let careless = match self.server {
            Server::Sqlite => "PRAGMA foreign_keys = OFF",
            Server::Postgres => "SET session_replication_role = replica",
            Server::Mariadb => "SET foreign_key_checks = 0",
        };
        connection.execute(careless).await;
        for _ in 0..=schema.tables().count() {
            for table in schema.tables() {
                let sql = format!(
                    "DELETE FROM {}",
                    rows::object(&table.name, self.target.dialect)
                );
                // One that is referred to is tried again when the others are empty.
                let _ = connection.try_execute(&sql).await;
            }
        }
    }
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
    ];
    code.len() == 5 && (code.starts_with("23") || code.starts_with("22"))
        || constraint
        || incorrect.iter().any(|word| message.contains(word))
}

async fn compare_catalogue(database: &Database, schema: &Schema, what: &str) -> Result<(), Fault> {
    let dialect = rows::dialect(database.server);
    let expected = expected::lines(schema, dialect);
    let found = found::lines(database, schema).await;
    if expected == found {
        return Ok(());
    }
    let missing: Vec<&String> = expected.difference(&found).collect();
    let left: Vec<&String> = found.difference(&expected).collect();
    Err(format!(
        "{what}: the catalogue differs\n  in the model: {missing:#?}\n  in the database: {left:#?}"
    ))
}

async fn compare_rows(
    database: &Database,
    kept: &[Kept],
    values: &[Vec<String>],
    what: &str,
) -> Result<(), Fault> {
    let now = survive::rows(database, kept, true).await;
    for ((kept, before), now) in kept.iter().zip(values).zip(&now) {
        if before != now {
            let columns = &kept.columns;
            return Err(format!(
                "{what}: rows of {} have changed ({columns:?})\n  before: {before:#?}\n  after: {now:#?}",
                kept.after
            ));
        }
    }
    Ok(())
}

fn compare_dumps(found: &str, wanted: &str, what: &str) -> Result<(), Fault> {
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
        "{what}: the dump differs\n  it was:\n{}  it is:\n{}",
        only(wanted, found),
        only(found, wanted)
    ))
}

/// The history in the language.
pub(super) fn text(migrations: &[Migration]) -> String {
    let texts: Vec<String> = migrations.iter().map(print::migration).collect();
    texts.join("\n")
}
