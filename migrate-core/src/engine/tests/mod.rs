//! The engine against a fake, SQLite files, and servers that the environment names.

#[cfg(all(
    feature = "syntax",
    feature = "postgres",
    feature = "mysql",
    feature = "sqlite"
))]
mod catalogue;
mod fake;
#[cfg(all(
    feature = "syntax",
    feature = "postgres",
    feature = "mysql",
    feature = "sqlite"
))]
mod language;
#[cfg(all(feature = "postgres", feature = "mysql", feature = "sqlite"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

use super::Options;
use super::database::{Bounds, Task, Verbs};
use super::entry::Entry;
use super::journal::Journal;
use super::run::Run;
use super::teller::Teller;
use crate::history::History;
use crate::op::{Arm, Execute, ExecuteDown, Op, SqlText};
use crate::plan::{Command, Direction, Probe, Step, Strategy, Work};
use crate::{Dialect, Down, Migration, Name, PerDialect, Site, Statement, Target};

/// A migration of statements that are sent as they are, each with its undo.
fn migration(id: &str, after: &[&str], statements: &[(&str, &str)]) -> Migration {
    Migration {
        id: Name::new(id),
        parents: after.iter().map(|id| Name::new(*id)).collect(),
        depends_on: Vec::new(),
        branch: None,
        description: Some(format!("what {id} does")),
        up: statements
            .iter()
            .map(|(up, down)| {
                Statement::of(Op::Execute(Execute {
                    site: Site::NOWHERE,
                    up: PerDialect::Same(arm(up)),
                    down: ExecuteDown::Reverse(PerDialect::Same(arm(down))),
                    done_when: None,
                    declares: Vec::new(),
                }))
            })
            .collect(),
        down: Down::Derived,
        allows: Vec::new(),
    }
}

fn arm(sql: &str) -> Arm {
    Arm::Sql(SqlText::unread(sql.to_owned(), Site::NOWHERE))
}

fn history(migrations: Vec<Migration>, dialect: Dialect) -> History {
    History::new(migrations, vec![Target::oldest(dialect)])
}

/// A step of one transaction.
fn step(sql: &str, undo: &[&str]) -> Step {
    let command = |sql: &str| Work::Transaction(vec![Command::Sql(sql.to_owned())]);
    let statements = if sql == "last" {
        Vec::new()
    } else {
        vec![sql.to_owned()]
    };
    Step {
        undo: undo.iter().map(|sql| command(sql)).collect(),
        ..Step::transaction(sql, statements)
    }
}

/// Stores a plan as that of a migration which has begun.
async fn begin<V: Verbs>(db: &mut V, migration: &Migration, steps: Vec<Step>) {
    let dialect = db.target().dialect;
    let journal = Journal::new(
        migration,
        Direction::Upgrade,
        Strategy::Online,
        steps,
        dialect,
    );
    write(db, Entry::Begin(Box::new(journal))).await;
}

/// Announces the step of the migration that has begun.
async fn announce<V: Verbs>(db: &mut V, probe: &Probe) {
    let record = db.record(probe).await.unwrap();
    write(db, Entry::Announce { record }).await;
}

async fn write<V: Verbs>(db: &mut V, entry: Entry) {
    let history = History::new(Vec::new(), Vec::new());
    let (options, teller) = (Options::default(), Teller { listener: None });
    let mut run = Run::open(db, &history, &options, teller).await.unwrap();
    run.enter().await.unwrap();
    run.lock().await.unwrap();
    let written = run
        .commit(Task::Commands(&[]), Bounds::default(), &[entry])
        .await;
    assert!(matches!(written, Ok(Some(0))));
    db.leave().await.unwrap();
}
