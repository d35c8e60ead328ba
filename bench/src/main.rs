//! How the time to check, to build and to apply grows with the number of migrations.
//!
//! `scripts/bench [N …]` generates a crate of N migrations and, beside it, the same with an
//! empty macro, the same SQL under `sqlx::migrate!`, and the same SQL for `sqlite3` and `psql`.
//! Whatever is compared runs in turn, so that a busy machine is busy for all of them.
//! `MIGRATE_BENCH_RUNS` says how often, 5 times where it is left out.

mod apply;
mod build;
mod database;
mod measure;
mod project;
mod report;

use std::process::ExitCode;

use database::Place;
use project::Project;

/// What goes wrong is told, and ends the benchmark.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut sizes = std::env::args()
        .skip(1)
        .map(|size| size.parse())
        .collect::<std::result::Result<Vec<usize>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![10, 100, 1000];
    }
    let runs = match std::env::var("MIGRATE_BENCH_RUNS") {
        Ok(runs) => runs.parse()?,
        Err(_) => 5,
    };
    let postgres = std::env::var("MIGRATE_TEST_POSTGRES")
        .map_err(|_| "`MIGRATE_TEST_POSTGRES` names no server: run scripts/bench")?;

    let project = Project::generate(&sizes)?;
    let places = [
        Place::Sqlite(project.folder("databases")),
        Place::Postgres(postgres),
    ];
    report::machine()?;
    report::heading();
    for &size in &sizes {
        build::checks(&project, size, runs)?;
        for place in &places {
            apply::apply(&project, place, size, runs)?;
        }
    }
    build::binaries(&project, &sizes)
}
