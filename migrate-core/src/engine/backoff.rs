//! Waiting: for locks that others hold on tables, and for other migrators.

use std::time::{Duration, Instant};

use super::failure::{Failure, FailureKind};
use super::teller::Teller;
use super::{Event, Options};

/// The first wait between two attempts is at most this long.
const FIRST: Duration = Duration::from_millis(100);

/// How often a step is tried, and how long is waited in between: exponentially longer, at
/// random, so that those who collided do not collide again.
pub(super) struct Backoff {
    attempt: u32,
    retries: u32,
    longest: Duration,
}

impl Backoff {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            attempt: 0,
            retries: options.retries,
            longest: options.longest_backoff,
        }
    }

    /// Which attempt has failed last, counted from one.
    pub(super) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// An attempt has failed: how long to wait before the next, if there is one.
    pub(super) fn failed(&mut self) -> Option<Duration> {
        self.attempt += 1;
        if self.attempt > self.retries {
            return None;
        }
        let bound = FIRST
            .saturating_mul(2_u32.saturating_pow(self.attempt - 1))
            .min(self.longest);
        Some(bound.mul_f64(fastrand::f64()))
    }
}

/// Waiting for another migrator, or for the file of SQLite: polls, tells, and gives up after a while.
pub(super) struct Patience {
    start: Instant,
    bound: Duration,
    told: Option<Instant>,
}

/// How often the listener hears of the waiting.
const TELL_EVERY: Duration = Duration::from_secs(5);

impl Patience {
    pub(super) fn new(bound: Duration) -> Self {
        Self {
            start: Instant::now(),
            bound,
            told: None,
        }
    }

    /// Waits a little; gives how long it has waited where that was long enough.
    pub(super) async fn wait(
        &mut self,
        teller: &mut Teller<'_>,
        holder: Option<String>,
    ) -> Result<(), Duration> {
        let waited = self.start.elapsed();
        if waited >= self.bound {
            return Err(waited);
        }
        if self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.told = Some(Instant::now());
            teller.tell(&Event::Waiting {
                waited,
                bound: self.bound,
                holder,
            });
        }
        let pause = Duration::from_millis(fastrand::u64(50..250)).min(self.bound - waited);
        tokio::time::sleep(pause).await;
        Ok(())
    }

    /// Waits a little where another connection has the whole database.
    pub(super) async fn bear(
        &mut self,
        teller: &mut Teller<'_>,
        failure: Failure,
    ) -> Result<(), Failure> {
        if failure.kind != FailureKind::Busy {
            return Err(failure);
        }
        let waited = self.wait(teller, None).await;
        waited.map_err(|waited| failure.after(waited))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_end() {
        let mut backoff = Backoff::new(&Options {
            retries: 12,
            longest_backoff: Duration::from_secs(1),
            ..Options::default()
        });
        let waits: Vec<_> = std::iter::from_fn(|| backoff.failed()).collect();
        assert_eq!(waits.len(), 12);
        assert!(waits[0] <= FIRST);
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(1)));
    }
}
