//! `Migrator`: the migrations of a program and a connection to the database they are for.

use crate::plan::Direction;

use super::{Error, Event, MigrationPlan, Options, Outcome, Pool, Repair, Source, State};
use crate::history::History;

/// Runs the migrations of a program against one database.
pub struct Migrator {
    history: History,
    options: Options,
    listener: Option<Listener>,
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
        let _ = url;
        Ok(Self::over(migrations.into().0?))
    }

    /// Uses connections of a pool, one at a time: a pool of one is enough.
    ///
    /// # Errors
    ///
    /// Migrations that cannot be read.
    pub fn with_pool(migrations: impl Into<Source>, pool: impl Into<Pool>) -> Result<Self, Error> {
        let _ = pool.into();
        Ok(Self::over(migrations.into().0?))
    }

    fn over(history: History) -> Self {
        Self {
            history,
            options: Options::default(),
            listener: None,
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

    /// Applies what is missing up to a target: `head`, `heads`, `+1`, a revision, ….
    ///
    /// # Errors
    ///
    /// See [`Error`]; whatever it is, the next run continues where this one stopped.
    pub async fn upgrade(&mut self, target: &str) -> Result<Outcome, Error> {
        let _ = (target, &self.options, &self.listener);
        Ok(Outcome::default())
    }

    /// Undoes what is applied beyond a target: `base`, `-1`, a revision, ….
    ///
    /// # Errors
    ///
    /// See [`Error`]; whatever it is, the next run continues where this one stopped.
    pub async fn downgrade(&mut self, target: &str) -> Result<Outcome, Error> {
        let _ = target;
        Ok(Outcome::default())
    }

    /// What the database says about its migrations. Changes nothing.
    ///
    /// # Errors
    ///
    /// A database that cannot be read.
    pub async fn state(&mut self) -> Result<State, Error> {
        Ok(State::default())
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
        let _ = (direction, target);
        Ok(Vec::new())
    }

    /// Records that exactly the target and its ancestors are applied, without running anything.
    ///
    /// # Errors
    ///
    /// A migration in flight, an unknown target.
    pub async fn stamp(&mut self, target: &str) -> Result<(), Error> {
        let _ = target;
        Ok(())
    }

    /// Mends a state that a run refuses.
    ///
    /// # Errors
    ///
    /// A repair that does not fit the state, or what its run meets.
    pub async fn repair(&mut self, repair: Repair) -> Result<Outcome, Error> {
        let _ = repair;
        Ok(Outcome::default())
    }
}
