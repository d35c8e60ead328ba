//! From the options to a connected engine.

use migrate_core::engine::{LedgerName, Migrator, Options};
use migrate_core::history::History;

use super::Context;
use super::failure::Failure;

impl Context<'_> {
    /// The migrations as a history, without any database.
    pub(crate) fn history(&self) -> Result<History, Failure> {
        let migrations = self.migrations.decode().map_err(|error| {
            Failure::run(error.to_string())
                .help("build the program with one version of `migrate` only")
        })?;
        let levels = self.migrations.levels.iter().copied().collect();
        Ok(History::new(migrations, self.migrations.targets.to_vec()).with_levels(levels))
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> Result<&str, Failure> {
        self.global
            .database_url
            .as_deref()
            .or(self.default_url)
            .ok_or_else(|| {
                Failure::usage("no database is named").help(
                    "set DATABASE_URL, in the environment or in `.env`, or give --database-url",
                )
            })
    }

    /// The names of the ledger's tables.
    pub(crate) fn ledger(&self) -> LedgerName {
        let mut ledger = LedgerName {
            schema: self.global.ledger_schema.clone(),
            ..LedgerName::default()
        };
        if let Some(prefix) = &self.global.ledger_prefix {
            ledger.prefix.clone_from(prefix);
        }
        ledger
    }

    /// A connected engine that reports to the terminal.
    pub(crate) async fn migrator(&self, options: Options) -> Result<Migrator, Failure> {
        let ledger = self.ledger();
        let migrator = Migrator::connect(self.migrations, self.url()?)
            .await?
            .options(Options { ledger, ..options });
        Ok(if self.global.quiet || self.global.json {
            migrator
        } else {
            migrator.on_event(self.output.progress())
        })
    }
}
