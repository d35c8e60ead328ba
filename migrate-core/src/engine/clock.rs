//! Time and place: what the ledger's rows are stamped with.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

/// The version of this library.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Now, as `2026-01-31T12:00:00.000Z`.
pub(super) fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// How long ago a time of [`now`] was.
pub(super) fn since(start: &str) -> Duration {
    DateTime::parse_from_rfc3339(start)
        .ok()
        .and_then(|start| (Utc::now() - start.to_utc()).to_std().ok())
        .unwrap_or_default()
}

/// The name of this host.
pub(super) fn host() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}
