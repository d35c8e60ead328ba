//! The cycle that every history goes through on every database that it is written for: up one
//! revision at a time with rows in the tables, each undone and done again on the way; down to
//! nothing; up again at once, and by the direct plan.

use std::sync::Arc;

use migrate::engine::{Direction, Migrator, Options, StrategyChoice};
use migrate::{Dialect, Migrations};

use crate::support::{Database, Server};

/// A history and what happens between its revisions.
pub(crate) struct Case {
    pub(crate) migrations: Migrations,
    pub(crate) steps: Vec<Step>,
}

/// A revision, in the order in which they are applied.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    revision: &'static str,
    /// Where its downgrade leads.
    below: Option<&'static str>,
    /// Statements that are sent once it is applied. Text is in single quotes, names in double.
    rows: &'static [&'static str],
    loses_values: bool,
}

pub(crate) const fn step(revision: &'static str) -> Step {
    Step {
        revision,
        below: None,
        rows: &[],
        loses_values: false,
    }
}

impl Step {
    pub(crate) const fn rows(self, rows: &'static [&'static str]) -> Self {
        Self { rows, ..self }
    }

    /// The statements that are sent once it is applied.
    pub(crate) const fn given(&self) -> &'static [&'static str] {
        self.rows
    }

    /// Its upgrade or downgrade destroys values, so that the rows are not compared.
    pub(crate) const fn loses_values(self) -> Self {
        Self {
            loses_values: true,
            ..self
        }
    }

    /// Its downgrade needs another target than `REVISION-1`.
    pub(crate) const fn below(self, target: &'static str) -> Self {
        Self {
            below: Some(target),
            ..self
        }
    }
}

impl Server {
    fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite => Dialect::Sqlite,
            Self::Postgres => Dialect::Postgres,
            Self::Mariadb => Dialect::Mariadb,
        }
    }
}

/// Runs a case wherever its list of dialects allows; a failure on one does not hide another's.
pub(crate) async fn cycle(case: Case) {
    let case = Arc::new(case);
    let mut failed = Vec::new();
    for server in Server::ALL {
        let targets = case.migrations.targets;
        if targets
            .iter()
            .any(|known| known.dialect == server.dialect())
            && tokio::spawn(cycle_on(server, Arc::clone(&case)))
                .await
                .is_err()
        {
            failed.push(server);
        }
    }
    assert!(failed.is_empty(), "it fails on {failed:?}");
}

async fn cycle_on(server: Server, case: Arc<Case>) {
    let (Some(database), Some(other)) = (server.database().await, server.database().await) else {
        return;
    };
    let empty = database.schema().await;
    let schema = one_at_a_time(&case, &database).await;
    down_one_at_a_time(&case, &database, &empty).await;
    at_once(&case, &database, &empty, &schema).await;
    directly(&case, &other, &empty, &schema).await;
}

/// Up, down and up again for each revision; gives the schema at the end.
async fn one_at_a_time(case: &Case, database: &Database) -> String {
    let server = database.server;
    let mut migrator = migrator(case, database, StrategyChoice::Online).await;
    let mut schema = database.schema().await;
    for step in &case.steps {
        let Step { revision, .. } = *step;
        let data = database.data().await;
        up(&mut migrator, server, revision).await;
        let above = database.schema().await;
        down(&mut migrator, server, step).await;
        same(
            &database.schema().await,
            &schema,
            server,
            &format!("below {revision}"),
        );
        let back = database.data().await;
        if !step.loses_values {
            same(&back, &data, server, &format!("rows below {revision}"));
        }
        up(&mut migrator, server, revision).await;
        same(
            &database.schema().await,
            &above,
            server,
            &format!("{revision} again"),
        );
        insert(database, step.rows).await;
        schema = above;
    }
    let plan = migrator.plan(Direction::Upgrade, "heads").await;
    let plan = plan.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
    assert!(plan.is_empty(), "{server:?}: {plan:?}");
    schema
}

/// Down with the rows of all revisions, to the database as it was found.
async fn down_one_at_a_time(case: &Case, database: &Database, empty: &str) {
    let server = database.server;
    let mut migrator = migrator(case, database, StrategyChoice::Online).await;
    for step in case.steps.iter().rev() {
        down(&mut migrator, server, step).await;
    }
    same(&database.schema().await, empty, server, "at base");
}

async fn at_once(case: &Case, database: &Database, empty: &str, schema: &str) {
    let server = database.server;
    let mut migrator = migrator(case, database, StrategyChoice::Online).await;
    up(&mut migrator, server, "heads").await;
    same(&database.schema().await, schema, server, "at once");
    let outcome = migrator.downgrade("base").await;
    outcome.unwrap_or_else(|error| panic!("{server:?} down to base: {error:?}"));
    same(&database.schema().await, empty, server, "at base again");
}

async fn directly(case: &Case, database: &Database, empty: &str, schema: &str) {
    let server = database.server;
    let mut migrator = migrator(case, database, StrategyChoice::Direct).await;
    up(&mut migrator, server, "heads").await;
    same(&database.schema().await, schema, server, "directly");
    let outcome = migrator.downgrade("base").await;
    outcome.unwrap_or_else(|error| panic!("{server:?} directly down to base: {error:?}"));
    same(&database.schema().await, empty, server, "directly at base");
    up(&mut migrator, server, "heads").await;
    same(&database.schema().await, schema, server, "directly again");
}

pub(crate) async fn migrator(
    case: &Case,
    database: &Database,
    strategy: StrategyChoice,
) -> Migrator {
    let options = Options {
        strategy,
        ..Options::default()
    };
    Migrator::connect(case.migrations, &database.url)
        .await
        .unwrap_or_else(|error| panic!("{:?}: {error:?}", database.server))
        .options(options)
}

async fn up(migrator: &mut Migrator, server: Server, target: &str) {
    if let Err(error) = migrator.upgrade(target).await {
        panic!("{server:?} up to {target}: {error}\n{error:?}");
    }
    undrifted(migrator, server, &format!("up to {target}")).await;
}

/// The catalogue is what the history says.
async fn undrifted(migrator: &mut Migrator, server: Server, what: &str) {
    let drift = migrator.drift().await;
    let drift = drift.unwrap_or_else(|error| panic!("{server:?} {what}: {error:?}"));
    assert!(drift.is_empty(), "{server:?} {what}: {drift:#?}");
}

async fn down(migrator: &mut Migrator, server: Server, step: &Step) {
    let target = match step.below {
        Some(target) => target.to_owned(),
        None => format!("{}-1", step.revision),
    };
    if let Err(error) = migrator.downgrade(&target).await {
        panic!("{server:?} down to {target}: {error}\n{error:?}");
    }
    undrifted(migrator, server, &format!("down to {target}")).await;
}

async fn insert(database: &Database, rows: &[&str]) {
    let mut connection = database.connect().await;
    if database.server == Server::Mariadb {
        connection
            .execute("SET sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT')")
            .await;
    }
    for statement in rows {
        connection.execute(statement).await;
    }
}

/// Compares line by line, and shows only the lines that differ.
pub(crate) fn same(found: &str, wanted: &str, server: Server, what: &str) {
    if found == wanted {
        return;
    }
    let lines = |text: &str, other: &str, sign: &str| -> String {
        text.lines()
            .filter(|line| !other.lines().any(|known| known == *line))
            .map(|line| format!("{sign} {line}\n"))
            .collect()
    };
    panic!(
        "{server:?}, {what}, is not what it was (- missing, + too much):\n{}{}",
        lines(wanted, found, "-"),
        lines(found, wanted, "+"),
    );
}
