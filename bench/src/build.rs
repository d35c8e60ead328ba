//! What the compiler takes, and how large the programs are.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::measure::{Sample, in_turn, measure, output};
use crate::project::Project;
use crate::report;

/// `cargo check`, of the crate alone and after one migration was touched. Cargo does not
/// optimise macros, unless `CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL=3` tells it to.
pub(crate) fn checks(project: &Project, size: usize, runs: usize) -> Result<()> {
    let contenders = [
        Checked::new("migrate", "ours", size),
        Checked::new("sqlx::migrate!", "peer-sqlite", size),
        Checked::new("an empty macro", "empty", size),
    ];
    let names = contenders.each_ref().map(|contender| contender.name);
    for contender in &contenders {
        output(&mut contender.cargo(project, "check"))?;
    }
    let clean = in_turn(&names, runs, |number| {
        let contender = &contenders[number];
        output(&mut contender.cargo(project, "clean"))?;
        measure(&mut contender.cargo(project, "check"))
    })?;
    report::rows(size, "check, clean", &names, &clean);
    let mut touches = 0;
    let touched = in_turn(&names, runs, |number| -> Result<Sample> {
        touches += 1;
        let contender = &contenders[number];
        touch(&project.file(&contender.package, &contender.last), touches)?;
        measure(&mut contender.cargo(project, "check"))
    })?;
    report::rows(size, "check, one touched", &names, &touched);
    Ok(())
}

/// A crate that is checked.
struct Checked {
    name: &'static str,
    package: String,
    /// The file of its last migration.
    last: String,
}

impl Checked {
    fn new(name: &'static str, kind: &str, size: usize) -> Self {
        let last = size.saturating_sub(1);
        Self {
            name,
            package: format!("{kind}-{size}"),
            last: match kind {
                "ours" | "empty" => format!("src/migrations/m{last:04}.rs"),
                _ => format!("migrations/{size}_m{last:04}.sql"),
            },
        }
    }

    fn cargo(&self, project: &Project, verb: &str) -> Command {
        project.cargo(&[verb, "-p", &self.package])
    }
}

/// Changes a file, though nothing of what it means.
fn touch(file: &Path, number: usize) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let is_rust = file.extension().is_some_and(|extension| extension == "rs");
    let touched = format!("{} touched ", if is_rust { "//" } else { "--" });
    let meaning = text.split(&touched).next().unwrap_or_default();
    Ok(fs::write(file, format!("{meaning}{touched}{number}\n"))?)
}

/// How much a migration adds to a stripped release build.
pub(crate) fn binaries(project: &Project, sizes: &[usize]) -> Result<()> {
    for (name, package) in [("migrate", "ours"), ("sqlx::migrate!", "peer-sqlite")] {
        let bytes = |size: usize| -> Result<u64> {
            let program = project.build(&format!("{package}-{size}"))?;
            Ok(fs::metadata(program)?.len())
        };
        let none = bytes(0)?;
        for &size in sizes {
            let each = bytes(size)?.saturating_sub(none) / u64::try_from(size)?;
            report::figure(size, "binary, of a migration", name, &format!("{each} B"));
        }
    }
    Ok(())
}
