//! The table that is printed, in Markdown.

use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::measure::{Sample, least_and_median, output};

/// What the figures were taken on.
pub(crate) fn machine() -> Result<()> {
    let first_line = |program: &str| -> Result<String> {
        let text = output(Command::new(program).arg("--version"))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Ok(text.lines().next().unwrap_or_default().to_owned())
    };
    let cores = std::thread::available_parallelism()?;
    let [rustc, psql, sqlite] = [
        first_line("rustc")?,
        first_line("psql")?,
        first_line("sqlite3")?,
    ];
    println!("{cores} cores; {rustc}; {psql}; sqlite3 {sqlite}\n");
    Ok(())
}

pub(crate) fn heading() {
    println!("| N | what | by | least | median | processor | memory | ratio | of processor |");
    println!("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
}

/// A row for each contender. Its ratio is that of the first one to it, pair by pair.
pub(crate) fn rows(size: usize, what: &str, contenders: &[&str], samples: &[Vec<Sample>]) {
    for (contender, own) in contenders.iter().zip(samples) {
        let (least, median) = least_and_median(own.iter().map(|sample| sample.wall));
        let (_, cpu) = least_and_median(own.iter().map(|sample| sample.cpu));
        let (_, memory) = least_and_median(own.iter().map(|sample| sample.memory));
        let ratio = |of: fn(&Sample) -> Duration| {
            let pairs = samples[0].iter().zip(own);
            let ratios = pairs.map(|(first, own)| of(first).as_secs_f64() / of(own).as_secs_f64());
            format!("{:.2}", least_and_median(ratios).1)
        };
        println!(
            "| {size} | {what} | {contender} | {} | {} | {} | {} MB | {} | {} |",
            time(least),
            time(median),
            time(cpu),
            memory / 1_000_000,
            ratio(|sample| sample.wall),
            ratio(|sample| sample.cpu),
        );
    }
}

/// A row that holds one number.
pub(crate) fn figure(size: usize, what: &str, by: &str, figure: &str) {
    println!("| {size} | {what} | {by} | | {figure} | | | | |");
}

fn time(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
