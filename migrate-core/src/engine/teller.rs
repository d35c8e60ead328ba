//! Telling what happens: to the listener and to `tracing`.

use super::Event;

/// Passes events on.
pub(super) struct Teller<'a> {
    pub(super) listener: Option<&'a mut (dyn FnMut(&Event) + Send + 'static)>,
}

impl Teller<'_> {
    pub(super) fn tell(&mut self, event: &Event) {
        trace(event);
        if let Some(listener) = &mut self.listener {
            listener(event);
        }
    }
}

fn trace(event: &Event) {
    match event {
        Event::Waiting { waited, holder, .. } => {
            tracing::info!(?waited, ?holder, "waiting for another process");
        }
        Event::MigrationStarted {
            revision,
            direction,
            steps,
            resumed,
            ..
        } => tracing::info!(revision, ?direction, steps, resumed, "migration started"),
        Event::StepStarted {
            revision,
            step,
            of,
            title,
            sql,
        } => tracing::debug!(revision, step, of, title, ?sql, "step started"),
        Event::Retrying {
            revision,
            step,
            attempt,
            wait,
            cause,
            ..
        } => tracing::warn!(revision, step, attempt, ?wait, cause, "step is tried again"),
        Event::Progress {
            revision,
            step,
            rows,
            rate,
            ..
        } => tracing::debug!(revision, step, rows, rate, "batch finished"),
        Event::StepFinished {
            revision,
            step,
            elapsed,
            ..
        } => tracing::debug!(revision, step, ?elapsed, "step finished"),
        Event::MigrationFinished {
            revision,
            direction,
            aborted,
            elapsed,
        } => tracing::info!(
            revision,
            ?direction,
            aborted,
            ?elapsed,
            "migration finished"
        ),
    }
}
