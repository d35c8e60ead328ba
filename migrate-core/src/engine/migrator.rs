//! `Migrator`: the migrations of a program and a connection to the database they are for.

use super::database::Verbs;
use super::reach::{Address, Connected, Idle, Reach, each};
use super::run::{Goal, Run};
use super::teller::Teller;
use super::{
    Drift, Error, Event, MigrationPlan, Options, Outcome, Pool, Repair, Source, State, drift,
    state, verify,
};
use crate::history::History;
use crate::plan::{Direction, Probe};
use crate::{Name, Target};

/// Runs the migrations of a program against one database.
///
/// ```no_run
/// # use migrate_core as migrate;
/// use std::time::Duration;
/// use migrate::engine::{Error, Migrator, Options};
///
/// # async fn run(migrations: migrate::Migrations) -> Result<(), Error> {
/// let mut migrator = Migrator::connect(migrations, "sqlite:app.db")
///     .await?
///     .options(Options { lock_wait: Duration::from_secs(60), ..Options::default() });
///
/// let outcome = migrator.upgrade("head").await?;
/// println!("{} migrations in {:?}", outcome.finished.len(), outcome.elapsed);
/// # Ok(())
/// # }
/// ```
///
/// A call that is dropped before it has finished is like a killed process: the next one
/// continues.
pub struct Migrator {
    history: History,
    options: Options,
    listener: Option<Listener>,
    reach: Reach,
    /// A connection of one's own between two calls. It is taken out during a call, so that one
    /// that is interrupted leaves none behind.
    idle: Option<Idle>,
}

type Listener = Box<dyn FnMut(&Event) + Send>;

impl Migrator {
    /// Connects to the database of a URL, with a connection of its own. A file of SQLite that
    /// does not exist is created.
    ///
    /// # Errors
    ///
    /// An address that cannot be read or reached, a server that is too old.
    pub async fn connect(migrations: impl Into<Source>, url: &str) -> Result<Self, Error> {
        let history = migrations.into().0?;
        let reach = Reach::Url(Box::new(Address::parse(url)?));
        let mut migrator = Self::over(history, reach);
        migrator.target().await?;
        Ok(migrator)
    }

    /// Uses connections of a pool, one at a time: a pool of one is enough.
    ///
    /// # Errors
    ///
    /// Migrations that cannot be read.
    pub fn with_pool(migrations: impl Into<Source>, pool: impl Into<Pool>) -> Result<Self, Error> {
        Ok(Self::over(migrations.into().0?, Reach::Pool(pool.into())))
    }

    fn over(history: History, reach: Reach) -> Self {
        Self {
            history,
            options: Options::default(),
            listener: None,
            reach,
            idle: None,
        }
    }

    /// The same with other options.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The same with a listener that is told what happens.
    #[must_use]
    pub fn on_event(mut self, listener: impl FnMut(&Event) + Send + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// The history that the program was built with.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The database: its product and its version.
    ///
    /// # Errors
    ///
    /// A server that cannot be reached or is too old.
    pub async fn target(&mut self) -> Result<Target, Error> {
        let connected = self.take().await?;
        let target = connected.target();
        self.idle = connected.give_back();
        Ok(target)
    }

    /// Applies what is missing up to a target: `head`, `heads`, `+1`, a revision, ….
    ///
    /// # Errors
    ///
    /// See [`Error`]; whatever it is, the next run continues where this one stopped.
    pub async fn upgrade(&mut self, target: &str) -> Result<Outcome, Error> {
        self.call(Call::Run(Direction::Upgrade, target))
            .await
            .map(Answer::outcome)
    }

    /// Undoes what is applied beyond a target: `base`, `-1`, a revision, ….
    ///
    /// # Errors
    ///
    /// See [`Error`]; whatever it is, the next run continues where this one stopped.
    pub async fn downgrade(&mut self, target: &str) -> Result<Outcome, Error> {
        self.call(Call::Run(Direction::Downgrade, target))
            .await
            .map(Answer::outcome)
    }

    /// What the database says about its migrations. Changes nothing.
    ///
    /// # Errors
    ///
    /// A database that cannot be read.
    pub async fn state(&mut self) -> Result<State, Error> {
        let answer = self.call(Call::State).await?;
        Ok(answer.state)
    }

    /// How the database differs from what its applied migrations have made. Changes nothing:
    /// what the server makes of the history's definitions is looked up in temporary tables.
    ///
    /// # Errors
    ///
    /// A database that cannot be read, a migration in flight, applied migrations that the
    /// program does not have.
    pub async fn drift(&mut self) -> Result<Drift, Error> {
        let answer = self.call(Call::Drift).await?;
        Ok(answer.drift)
    }

    /// What a run to a target would do. Changes nothing.
    ///
    /// # Errors
    ///
    /// Everything that would stop the run before its first step.
    pub async fn plan(
        &mut self,
        direction: Direction,
        target: &str,
    ) -> Result<Vec<MigrationPlan>, Error> {
        let answer = self.call(Call::Plan(direction, target)).await?;
        Ok(answer.plans)
    }

    /// Records that exactly the target and its ancestors are applied, without running anything.
    ///
    /// # Errors
    ///
    /// A migration in flight, an unknown target.
    pub async fn stamp(&mut self, target: &str) -> Result<(), Error> {
        self.call(Call::Stamp(target)).await.map(drop)
    }

    /// Mends a state that a run refuses.
    ///
    /// # Errors
    ///
    /// A repair that does not fit the state, or what its run meets.
    pub async fn repair(&mut self, repair: Repair) -> Result<Outcome, Error> {
        self.call(Call::Repair(&repair)).await.map(Answer::outcome)
    }

    /// Gets hold of a connection.
    async fn take(&mut self) -> Result<Connected, Error> {
        let idle = match self.idle.take() {
            Some(idle) => idle,
            None => self.reach.connect().await?,
        };
        idle.open(&self.options).await
    }

    pub(super) async fn call(&mut self, call: Call<'_>) -> Result<Answer, Error> {
        let mut connected = self.take().await?;
        let teller = Teller {
            listener: self.listener.as_deref_mut(),
        };
        let answer = each!(&mut connected, session => {
            let run = Run::open(session, &self.history, &self.options, teller).await;
            match run {
                Ok(run) => answer(run, call).await,
                Err(error) => Err(error),
            }
        });
        self.idle = connected.give_back();
        answer
    }
}

/// What is asked of a database.
pub(super) enum Call<'a> {
    Run(Direction, &'a str),
    /// A downgrade of one migration, and of what needs it.
    Undo(&'a Name),
    /// Rows for the tables of a migration.
    Send {
        sql: &'a str,
        revision: &'a str,
    },
    State,
    Drift,
    Plan(Direction, &'a str),
    Stamp(&'a str),
    Repair(&'a Repair),
}

/// What comes back.
#[derive(Default)]
pub(super) struct Answer {
    outcome: Outcome,
    state: State,
    plans: Vec<MigrationPlan>,
    drift: Drift,
}

impl Answer {
    fn outcome(self) -> Outcome {
        self.outcome
    }
}

async fn answer<V: Verbs>(mut run: Run<'_, V>, call: Call<'_>) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    match call {
        Call::Run(direction, target) => {
            let goal = goal(&run, direction, target)?;
            answer.outcome = run.work(goal).await?;
        }
        Call::Undo(revision) => {
            let undone = [revision.clone()];
            let undone = run.history.with_dependents(&undone);
            answer.outcome = run.work(Goal::Undone(undone)).await?;
        }
        Call::Send { sql, revision } => {
            let sent = run.db.autonomous(sql, &Probe::Repeatable).await;
            let doing = format!("sending the rows of `{revision}`");
            sent.map_err(|failure| Error::outside(&doing, failure))?;
        }
        Call::State => answer.state = state::of(&run),
        Call::Drift => answer.drift = drift::of(&mut run).await?,
        Call::Plan(direction, target) => {
            let goal = goal(&run, direction, target)?;
            answer.plans = run.plans(&goal).await?;
        }
        Call::Stamp(target) => {
            let wanted = run.history.stamp_set(target, run.applied_set())?;
            run.stamp(&wanted).await?;
        }
        Call::Repair(repair) => answer.outcome = run.repair(repair).await?,
    }
    Ok(answer)
}

/// Where a run to a target ends.
fn goal<V: Verbs>(run: &Run<'_, V>, direction: Direction, target: &str) -> Result<Goal, Error> {
    let unknown = verify::unknown(run);
    if !unknown.is_empty() {
        return Err(Error::Unknown(unknown));
    }
    let (history, applied) = (run.history, run.applied_set());
    // Another run may get in between, so a goal says all that it takes: what the missing ones
    // need, and what needs the ones that go.
    Ok(match direction {
        Direction::Upgrade => {
            let missing = match run.journal() {
                // It is finished first.
                Some(journal) if journal.direction == Direction::Downgrade => {
                    let mut left = applied.clone();
                    left.remove(&Name::new(journal.revision.as_str()));
                    history.upgrade_set(target, &left)
                }
                _ => history.upgrade_set(target, applied),
            }?;
            Goal::Applied(history.with_needs(&missing))
        }
        Direction::Downgrade => {
            let undone = history.downgrade_set(target, applied)?;
            Goal::Undone(history.with_dependents(&undone))
        }
    })
}
