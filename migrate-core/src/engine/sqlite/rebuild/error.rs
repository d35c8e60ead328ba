//! Why a table could not be made anew.

/// Why a rebuild stopped. The transaction that it ran in has to be rolled back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RebuildError {
    /// There is no such table.
    #[error("the table `{0}` does not exist in the database")]
    Missing(String),
    /// It is something that only looks like a table, or its text in `sqlite_schema` is broken.
    #[error("`{0}` is no plain table: its definition cannot be read")]
    Unreadable(String),
    /// The live table is not what the migrations have made.
    #[error("the table `{table}` is not what the migrations have made: {}", differences.join("; "))]
    Different {
        /// The table.
        table: String,
        /// What differs, in words.
        differences: Vec<String>,
    },
    /// A trigger, a view or an index of the user's own does not work with the new table.
    #[error("the change of `{table}` would break what depends on it: {message}")]
    Dependent {
        /// The table.
        table: String,
        /// What SQLite says, with the name of the object.
        message: String,
    },
    /// Something in the database was broken before, so that nobody can tell what a column that
    /// goes away would break.
    #[error(
        "a column of `{table}` cannot go away, since the database has a broken view or trigger: {message}"
    )]
    BrokenBefore {
        /// The table.
        table: String,
        /// What SQLite says.
        message: String,
    },
    /// Not every row has arrived.
    #[error("the table `{table}` has {before} rows, and {after} after the copy")]
    Rows {
        /// The table.
        table: String,
        /// How many there were.
        before: i64,
        /// How many there are.
        after: i64,
    },
    /// SQLite refused.
    #[error("{message}")]
    Database {
        /// What it said, in terms of the table.
        message: String,
        /// What the driver gave.
        source: sqlx::Error,
    },
}

impl RebuildError {
    /// What to do about it, where it can be said.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) | Self::Unreadable(_) => None,
            Self::Different { .. } => Some(
                "write a migration for what is there, or bring the table back to what the history says; nothing was changed",
            ),
            Self::Dependent { .. } => {
                Some("drop it before the change, and create it again in its new form afterwards")
            }
            Self::BrokenBefore { .. } => Some("mend or drop the broken object first"),
            Self::Rows { .. } => Some("report this as a bug; nothing was changed"),
            Self::Database { .. } => None,
        }
    }
}

impl From<sqlx::Error> for RebuildError {
    fn from(source: sqlx::Error) -> Self {
        Self::Database {
            message: said(&source),
            source,
        }
    }
}

/// What a database said, without the driver's frame.
pub(super) fn said(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(database) => database.message().to_owned(),
        None => error.to_string(),
    }
}
