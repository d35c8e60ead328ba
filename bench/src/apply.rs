//! What applying takes: to an empty database, and to one where nothing is left to do.

use std::process::Command;

use crate::Result;
use crate::database::Place;
use crate::measure::{Sample, in_turn, measure};
use crate::project::Project;
use crate::report;

/// Applies all migrations of a size, and looks again.
pub(crate) fn apply(project: &Project, place: &Place, size: usize, runs: usize) -> Result<()> {
    let dialect = place.dialect();
    let ours = project.build(&format!("ours-{size}"))?;
    let peer = project.build(&format!("peer-{dialect}-{size}"))?;
    let upgrade = |url: &str| {
        let mut command = Command::new(&ours);
        command.args(["upgrade", "heads", "--quiet", "--database-url", url]);
        command
    };
    let sqlx = |url: &str| {
        let mut command = Command::new(&peer);
        command.arg(url);
        command
    };

    let contenders = [
        "migrate",
        "the client, a transaction each",
        "the client, one transaction",
        "sqlx::migrate!",
    ];
    let applied = in_turn(&contenders, runs, |contender| -> Result<Sample> {
        let url = place.fresh("bench_applied")?;
        let script = |transactions| project.script(dialect, size, transactions);
        measure(&mut match contender {
            0 => upgrade(&url),
            1 => place.client(&url, &script("each")),
            2 => place.client(&url, &script("one")),
            _ => sqlx(&url),
        })
    })?;
    report::rows(
        size,
        &format!("apply all, {dialect}"),
        &contenders,
        &applied,
    );
    place.drop("bench_applied")?;

    let contenders = ["migrate", "sqlx::migrate!"];
    let urls = [place.fresh("bench_ours")?, place.fresh("bench_peer")?];
    measure(&mut upgrade(&urls[0]))?;
    measure(&mut sqlx(&urls[1]))?;
    let again = in_turn(&contenders, runs, |contender| -> Result<Sample> {
        measure(&mut match contender {
            0 => upgrade(&urls[0]),
            _ => sqlx(&urls[1]),
        })
    })?;
    report::rows(
        size,
        &format!("nothing to do, {dialect}"),
        &contenders,
        &again,
    );
    let trips = place.round_trips("bench_ours", || measure(&mut upgrade(&urls[0])).map(drop))?;
    if let Some(trips) = trips {
        let what = format!("nothing to do, {dialect}: round trips");
        report::figure(size, &what, contenders[0], &trips.to_string());
    }
    place.drop("bench_ours")?;
    place.drop("bench_peer")
}
