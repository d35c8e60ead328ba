//! Ctrl-C and the signal of a supervisor: the run stops where it is, and says so.

use super::failure::Failure;

/// Waits until the program is asked to stop, and tells why it does.
pub(super) async fn interrupted() -> Failure {
    let code = signal().await;
    Failure::interrupted(code)
        .help("see with `current` whether anything is in flight; run again to go on from there")
}

/// The exit code that a shell gives to the signal.
#[cfg(unix)]
async fn signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        // Then they end the program as they always do.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => 130,
        _ = terminate.recv() => 143,
    }
}

#[cfg(not(unix))]
async fn signal() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => 130,
        Err(_) => std::future::pending().await,
    }
}
