//! Work on many places at once: a program that compiles a long history waits for it.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Fewer places than this are not worth a thread.
const SHARE: usize = 32;

/// The stack of a thread, as large as the compiler's own: expressions may be nested deeply.
pub const STACK: usize = 16 << 20;

/// Calls `work` once for each of the places, on as many processors as there are.
pub fn for_each(places: &[usize], work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let take = || {
        while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(*place);
        }
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let helpers = processors.min(places.len() / SHARE).saturating_sub(1);
    thread::scope(|scope| {
        for _ in 0..helpers {
            // Without help, this thread does it alone.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, take);
        }
        take();
    });
}
