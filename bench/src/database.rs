//! The databases that the migrations are applied to, each new and empty when it is asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::measure::output;

/// Where databases are made.
pub(crate) enum Place {
    /// Files of SQLite in a folder.
    Sqlite(PathBuf),
    /// A server of PostgreSQL, by the address of one of its databases.
    Postgres(String),
}

impl Place {
    /// The name that `--dialect` takes.
    pub(crate) fn dialect(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Makes a database, in place of an earlier one of that name, and gives its address.
    pub(crate) fn fresh(&self, name: &str) -> Result<String> {
        self.drop(name)?;
        match self {
            Self::Sqlite(folder) => {
                fs::create_dir_all(folder)?;
                let file = folder.join(name);
                fs::write(&file, "")?;
                Ok(format!("sqlite:{}", file.display()))
            }
            Self::Postgres(server) => {
                psql(server, &format!("CREATE DATABASE {name}"))?;
                let (before, parameters) = server.split_once('?').unwrap_or((server, ""));
                let before = before.rsplit_once('/').map_or(before, |(before, _)| before);
                Ok(format!("{before}/{name}?{parameters}"))
            }
        }
    }

    /// Removes a database, if there is one of that name.
    pub(crate) fn drop(&self, name: &str) -> Result<()> {
        match self {
            Self::Sqlite(folder) => match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            },
            Self::Postgres(server) => psql(server, &format!("DROP DATABASE IF EXISTS {name}")),
        }
    }

    /// How many messages with statements a run sends to a database, as the log of the server
    /// has them. A file needs no trips.
    pub(crate) fn round_trips(
        &self,
        name: &str,
        run: impl FnOnce() -> Result<()>,
    ) -> Result<Option<usize>> {
        let Self::Postgres(server) = self else {
            return Ok(None);
        };
        psql(
            server,
            &format!("ALTER DATABASE {name} SET log_statement = 'all'"),
        )?;
        let folder = output(quiet_psql(server).args(["-At", "-c", "SHOW data_directory"]))?;
        let log = Path::new(String::from_utf8_lossy(&folder).trim_end()).join("server.log");
        let before = fs::read(&log)?.len();
        run()?;
        let log = fs::read(&log)?;
        let new = String::from_utf8_lossy(log.get(before..).unwrap_or_default());
        Ok(Some(
            new.matches("LOG:  statement: ").count() + new.matches("LOG:  execute ").count(),
        ))
    }

    /// The client of the database with a script.
    pub(crate) fn client(&self, url: &str, script: &Path) -> Command {
        match self {
            Self::Sqlite(_) => {
                let mut client = Command::new("sqlite3");
                let file = url.trim_start_matches("sqlite:");
                client.args(["-bail", file, &format!(".read {}", script.display())]);
                client
            }
            Self::Postgres(_) => {
                let mut client = quiet_psql(url);
                client.arg("-f").arg(script);
                client
            }
        }
    }
}

fn psql(server: &str, statement: &str) -> Result<()> {
    output(quiet_psql(server).args(["-c", statement])).map(drop)
}

fn quiet_psql(url: &str) -> Command {
    let mut client = Command::new("psql");
    client.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", url]);
    client
}
