//! What SQLite's errors mean for a run.

use super::rebuild::RebuildError;
use crate::engine::failure::{Failure, FailureKind};

/// Sorts an error by its result code.
pub(in crate::engine) fn of(error: sqlx::Error) -> Failure {
    Failure::of_driver(error, |said| {
        let code: i32 = said.code().and_then(|code| code.parse().ok()).unwrap_or(1);
        let message = said.message();
        let failure = |kind| Failure::new(kind, format!("{message} (code {code})"));
        let refused = failure(FailureKind::Refused);
        // The low byte is the primary code, whatever the extended one.
        match code & 0xff {
            5 | 6 => failure(FailureKind::Busy),
            8 => refused.help("make the file and its folder writable, then run again"),
            10 => refused.help("look after the disk that holds the file, then run again"),
            11 | 26 => refused.help("restore the file from a backup: it is no sound database"),
            13 => {
                refused.help("make room on the disk, then run again: it continues where it stopped")
            }
            14 => refused.help("check the path, and that its folder exists and is writable"),
            _ if message.starts_with("no such table") => failure(FailureKind::NoTable),
            _ => refused,
        }
    })
}

/// Sorts what stopped a rebuild.
pub(super) fn of_rebuild(error: RebuildError) -> Failure {
    let (message, help) = (error.to_string(), error.help());
    let failure = match error {
        RebuildError::Database { source, .. } => Failure {
            message,
            ..of(source)
        },
        RebuildError::Missing(_)
        | RebuildError::Unreadable(_)
        | RebuildError::Different { .. }
        | RebuildError::Dependent { .. }
        | RebuildError::BrokenBefore { .. }
        | RebuildError::Rows { .. } => Failure::new(FailureKind::Refused, message),
    };
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}
