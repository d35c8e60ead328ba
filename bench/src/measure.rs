//! What one run of a command takes, and what several runs of several commands come to.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use crate::Result;

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) wall: Duration,
    /// User and system time, with all child processes.
    pub(crate) cpu: Duration,
    /// The peak of the largest process, in bytes.
    pub(crate) memory: u64,
}

/// Runs a command, which has to succeed.
pub(crate) fn measure(command: &mut Command) -> Result<Sample> {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let used = child.wait4()?;
    let wall = begun.elapsed();
    if !used.status.success() {
        return Err(format!("{command:?} failed: {}", used.status).into());
    }
    Ok(Sample {
        wall,
        cpu: used.rusage.utime + used.rusage.stime,
        memory: used.rusage.maxrss,
    })
}

/// Runs a command, which has to succeed, and gives what it printed.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed: {errors}").into());
    }
    Ok(output.stdout)
}

/// Takes a turn of each contender, again and again: the samples of each.
pub(crate) fn in_turn(
    contenders: &[&str],
    runs: usize,
    mut turn: impl FnMut(usize) -> Result<Sample>,
) -> Result<Vec<Vec<Sample>>> {
    let mut samples = vec![Vec::with_capacity(runs); contenders.len()];
    for _ in 0..runs {
        for (contender, samples) in samples.iter_mut().enumerate() {
            samples.push(turn(contender)?);
        }
    }
    Ok(samples)
}

/// The smallest and the middle one.
pub(crate) fn least_and_median<T: Copy + PartialOrd>(values: impl Iterator<Item = T>) -> (T, T) {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    (values[0], values[values.len() / 2])
}
