//! A rehearsal: on a database that holds nothing yet, every migration goes up, down and up again,
//! and the database is compared with the history after each.

use std::time::{Duration, Instant};

use super::migrator::Call;
use super::{Direction, Error, Migrator};
use crate::{Down, Name};

/// What a rehearsal puts into the tables on its way, so that the migrations meet rows.
///
/// ```
/// use migrate_core::engine::Rehearsal;
///
/// let rehearsal = Rehearsal::new()
///     .rows("0001_users", "INSERT INTO users (email) VALUES ('ada@example.org')");
/// # let _ = rehearsal;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    rows: Vec<(String, String)>,
}

impl Rehearsal {
    /// One that leaves the tables empty.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends SQL once a migration is there to stay: rows for its tables, which the next ones
    /// then meet.
    #[must_use]
    pub fn rows(mut self, revision: impl Into<String>, sql: impl Into<String>) -> Self {
        self.rows.push((revision.into(), sql.into()));
        self
    }

    fn after<'a>(&'a self, revision: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.rows.iter().filter(move |(known, _)| known == revision);
        own.map(|(_, sql)| sql.as_str())
    }
}

/// What has gone well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsed {
    /// The migrations that went up, down and up again, in order.
    pub both_ways: Vec<String>,
    /// Those that say of themselves that they are `irreversible`.
    pub one_way: Vec<String>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Migrator {
    /// Lets every migration go up, down and up again, one after the other; then all of them down
    /// to nothing and up again, unless one is `irreversible`. After each way the database has to
    /// be what the history says.
    ///
    /// In a test of the project's own:
    ///
    /// ```no_run
    /// # use migrate_core as migrate;
    /// use migrate::engine::{Error, Migrator, Rehearsal};
    ///
    /// # async fn run(migrations: migrate::Migrations) -> Result<(), Error> {
    /// let mut migrator = Migrator::connect(migrations, "sqlite::memory:").await?;
    /// migrator.rehearse(&Rehearsal::new()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotEmpty`] where anything is there already: nothing is touched then.
    /// [`Error::Differs`] where a migration has left something else than the history says. Whatever
    /// a run meets.
    pub async fn rehearse(&mut self, rehearsal: &Rehearsal) -> Result<Rehearsed, Error> {
        let start = Instant::now();
        for (revision, _) in &rehearsal.rows {
            self.history().upgrade_set(revision, &Default::default())?;
        }
        self.refuse_what_is_there().await?;
        let migrations: Vec<(Name, bool)> = self
            .history()
            .in_order()
            .into_iter()
            .map(|migration| {
                let is_one_way = matches!(migration.down, Down::Irreversible { .. });
                (migration.id.clone(), is_one_way)
            })
            .collect();
        let mut done = Rehearsed::default();
        for (revision, is_one_way) in &migrations {
            let id = revision.as_str();
            self.upgrade(id).await?;
            self.compare(Some(id), Direction::Upgrade).await?;
            if *is_one_way {
                done.one_way.push(id.to_owned());
            } else {
                self.call(Call::Undo(revision)).await?;
                self.compare(Some(id), Direction::Downgrade).await?;
                self.upgrade(id).await?;
                done.both_ways.push(id.to_owned());
            }
            for sql in rehearsal.after(id) {
                let revision = id;
                self.call(Call::Send { sql, revision }).await?;
            }
        }
        if done.one_way.is_empty() {
            self.downgrade("base").await?;
            self.compare(None, Direction::Downgrade).await?;
            self.upgrade("heads").await?;
            self.compare(None, Direction::Upgrade).await?;
        }
        done.elapsed = start.elapsed();
        Ok(done)
    }

    /// A rehearsal drops what its migrations have made, so nothing else may be there.
    async fn refuse_what_is_there(&mut self) -> Result<(), Error> {
        let state = self.state().await?;
        let applied = state.applied.iter();
        let mut found: Vec<String> = applied
            .map(|applied| format!("migration `{}`", applied.revision))
            .collect();
        if found.is_empty() {
            let drift = self.drift().await?;
            let objects = drift.differences.iter().map(|one| one.object.to_string());
            found.extend(objects);
            found.extend(drift.unknown.iter().map(ToString::to_string));
        }
        match found.is_empty() {
            true => Ok(()),
            false => Err(Error::NotEmpty { found }),
        }
    }

    async fn compare(&mut self, revision: Option<&str>, way: Direction) -> Result<(), Error> {
        let drift = self.drift().await?;
        if drift.is_empty() {
            return Ok(());
        }
        Err(Error::Differs {
            revision: revision.map(str::to_owned),
            way,
            differences: drift.findings(),
        })
    }
}
