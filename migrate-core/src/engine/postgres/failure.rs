//! What PostgreSQL's errors mean for a run.

use crate::engine::failure::{Failure, FailureKind};

/// Sorts an error by its SQLSTATE.
pub(in crate::engine) fn of(error: sqlx::Error) -> Failure {
    Failure::of_driver(error, |said| {
        let state = said.code().unwrap_or_default();
        let message = said.message();
        let failure = |kind| Failure::new(kind, format!("{message} (SQLSTATE {state})"));
        match &*state {
            "55P03" | "40P01" | "40001" => failure(FailureKind::Contention),
            // Something was dropped between two looks at it.
            "XX000"
                if message.starts_with("cache lookup failed")
                    || message.starts_with("could not open relation") =>
            {
                failure(FailureKind::Contention)
            }
            "57014" if message.contains("statement timeout") => failure(FailureKind::Contention),
            "42P01" | "3F000" => failure(FailureKind::NoTable),
            "55000" => failure(FailureKind::Unready),
            "57P01" | "57P02" | "57P03" | "57P05" => failure(FailureKind::Lost)
                .help("look why the server ended the connection, then run again: it continues where it stopped"),
            "53100" => failure(FailureKind::Refused)
                .help("make room on the server's disk, then run again: it continues where it stopped"),
            "53300" => failure(FailureKind::Refused).help("free a connection, then run again"),
            "0A000" if message.contains("during recovery") => failure(FailureKind::Refused)
                .help("connect to the primary: this server only reads"),
            "25006" => failure(FailureKind::Refused)
                .help("connect to the primary: this server only reads"),
            "28P01" | "28000" => failure(FailureKind::Refused)
                .help("check the user and the password in the address"),
            "3D000" => failure(FailureKind::Refused)
                .help("create the database first, or correct its name in the address"),
            "42501" => failure(FailureKind::Refused)
                .help("grant the user what it needs, or connect as the owner of the tables"),
            state if state.starts_with("08") => failure(FailureKind::Lost),
            _ => failure(FailureKind::Refused),
        }
    })
}
