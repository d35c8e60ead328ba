//! What the errors of MySQL and MariaDB mean for a run.

use sqlx::mysql::MySqlDatabaseError;

use crate::engine::failure::{Failure, FailureKind};

/// The number of the error that the server gave, where it gave one.
pub(in crate::engine) fn error_number(failure: &Failure) -> Option<u16> {
    let said = failure.source.as_ref()?.as_database_error()?;
    let error = said.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// Sorts an error by its number.
pub(in crate::engine) fn of(error: sqlx::Error) -> Failure {
    Failure::of_driver(error, |said| {
        let number = said
            .try_downcast_ref::<MySqlDatabaseError>()
            .map_or(0, MySqlDatabaseError::number);
        let failure = |kind| Failure::new(kind, format!("{} (error {number})", said.message()));
        let refused = failure(FailureKind::Refused);
        match number {
            1205 | 1213 | 3572 => failure(FailureKind::Contention),
            1146 | 1051 => failure(FailureKind::NoTable),
            1053 | 1317 | 1927 | 3169 => failure(FailureKind::Lost)
                .help("look why the server ended the connection, then run again: it continues where it stopped"),
            1044 | 1142 | 1227 => {
                refused.help("grant the user what it needs, or connect as another one")
            }
            1045 | 1698 => refused.help("check the user and the password in the address"),
            1049 => refused.help("create the database first, or correct its name in the address"),
            1021 | 1114 => refused
                .help("make room on the server's disk, then run again: it continues where it stopped"),
            1040 | 1203 => refused.help("free a connection, then run again"),
            1290 | 1836 => refused.help("connect to the primary: this server only reads"),
            _ => refused,
        }
    })
}
