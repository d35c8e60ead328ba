//! A history and what is done with it, as text that can be kept and run again.
//!
//! ```text
//! seed 17 on mariadb@10.6.0: up m0; fill 1; up heads; down base
//!
//! migration! {
//!     revision "m0";
//!     …
//! }
//! ```

use std::fmt;

use migrate_core::{Migration, Target, print, syntax};

/// What a run of a seed does.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) seed: u64,
    pub(super) target: Target,
    pub(super) migrations: Vec<Migration>,
    pub(super) moves: Vec<Move>,
}

/// Something that is done with the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// An upgrade to a target.
    Up(String),
    /// The same, by the careful plan whether tables hold rows or not.
    Online(String),
    /// A downgrade to a target.
    Down(String),
    /// Rows for all tables, those of this number.
    Fill(usize),
    /// All at once on an empty database, by the direct plan, and down again.
    Afresh,
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Up(target) => write!(f, "up {target}"),
            Self::Online(target) => write!(f, "online {target}"),
            Self::Down(target) => write!(f, "down {target}"),
            Self::Fill(round) => write!(f, "fill {round}"),
            Self::Afresh => f.write_str("afresh"),
        }
    }
}

impl Move {
    fn parse(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match verb {
            "up" => Self::Up(rest.to_owned()),
            "online" => Self::Online(rest.to_owned()),
            "down" => Self::Down(rest.to_owned()),
            "fill" => Self::Fill(rest.parse().ok()?),
            "afresh" => Self::Afresh,
            _ => return None,
        })
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moves: Vec<String> = self.moves.iter().map(ToString::to_string).collect();
        let Target { dialect, version } = self.target;
        let (seed, moves) = (self.seed, moves.join("; "));
        writeln!(f, "seed {seed} on {dialect}@{version}: {moves}")?;
        for migration in &self.migrations {
            f.write_str("\nmigration! {\n")?;
            for line in print::migration(migration).lines() {
                let indent = if line.is_empty() { "" } else { "    " };
                writeln!(f, "{indent}{line}")?;
            }
            f.write_str("}\n")?;
        }
        Ok(())
    }
}

impl Case {
    /// Reads what was printed.
    pub(super) fn parse(text: &str) -> Self {
        let (head, rest) = text.split_once('\n').expect("a first line");
        let (start, moves) = head.split_once(": ").expect("moves");
        let words: Vec<&str> = start.split(' ').collect();
        let ["seed", seed, "on", target] = words.as_slice() else {
            panic!("`{start}` names no seed and no database");
        };
        let (dialect, version) = target.split_once('@').expect("a version");
        let read = |moved| Move::parse(moved).unwrap_or_else(|| panic!("`{moved}` is no move"));
        Self {
            seed: seed.parse().expect("a number"),
            target: Target {
                dialect: dialect.parse().expect("a dialect"),
                version: version.parse().expect("a version"),
            },
            migrations: rest.split("\n}\n").filter_map(migration).collect(),
            moves: moves.split("; ").map(read).collect(),
        }
    }
}

fn migration(text: &str) -> Option<Migration> {
    let (_, body) = text.split_once("migration! {")?;
    let parsed = syntax::parse(body.parse().expect("the brackets fit"));
    assert!(parsed.report.is_empty(), "{:?}\nin: {body}", parsed.report);
    parsed.migration
}
