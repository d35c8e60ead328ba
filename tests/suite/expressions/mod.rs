//! Random expressions on real databases: what the check takes, the database takes, and gives what
//! PostgreSQL gives.
//!
//! `MIGRATE_FUZZ_SECONDS` runs them for so long, from the seed in `MIGRATE_FUZZ_SEED` on; without
//! it a few thousand of fixed seeds run.

mod bench;
mod differences;
mod generate;
mod kept;
mod kind;
mod outcome;
mod shrink;
mod table;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fastrand::Rng;
use migrate_core::{Dialect, Target, Version, print};

use crate::support::Server;
use bench::{Bench, Probe};
use generate::Generator;
use outcome::Outcome;

/// How many rounds run where no duration is asked for; each has an expression of every kind.
const ROUNDS: u64 = 25;

/// How deep expressions are nested at most.
const DEEPEST: u32 = 4;

#[tokio::test]
async fn give_what_postgres_gives() {
    let Some(mut postgres) = Bench::open(Server::Postgres, newest(Server::Postgres)).await else {
        return;
    };
    let mut others = Vec::new();
    for server in [Server::Sqlite, Server::Mariadb] {
        others.extend(Bench::open(server, newest(server)).await);
    }
    let first = number("MIGRATE_FUZZ_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_FUZZ_SECONDS");
    let wanted = number("MIGRATE_FUZZ_FAULTS").unwrap_or(1);
    let start = Instant::now();
    let mut tally = BTreeMap::new();
    let mut faults: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for seed in first.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => seed >= first + ROUNDS,
        };
        if done || faults.len() as u64 >= wanted {
            break;
        }
        let probes = probes(seed);
        for fault in round(&mut postgres, &mut others, &probes, &mut tally).await {
            let fault = shrunk(&mut postgres, &mut others, fault).await;
            let entry = faults.entry(fault.signature()).or_insert_with(|| {
                let text = format!("seed {seed}: {fault}");
                eprintln!("---- {text}");
                (0, text)
            });
            entry.0 += 1;
        }
    }
    eprintln!("{tally:#?}");
    for (signature, (count, _)) in &faults {
        eprintln!("{count:6} {signature}");
    }
    postgres.close().await;
    for other in others {
        other.close().await;
    }
    let texts: Vec<&str> = faults.values().map(|(_, text)| text.as_str()).collect();
    assert!(faults.is_empty(), "{}", texts.join("\n\n"));
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// The versions that the suite runs on.
fn newest(server: Server) -> Target {
    match server {
        Server::Sqlite => Target::new(Dialect::Sqlite, Version::new(3, 46, 0)),
        Server::Postgres => Target::new(Dialect::Postgres, Version::new(15, 0, 0)),
        Server::Mariadb => Target::new(Dialect::Mariadb, Version::new(10, 11, 0)),
    }
}

/// An expression for each column that takes results.
fn probes(seed: u64) -> Vec<Probe> {
    let mut random = Rng::with_seed(seed);
    table::sinks()
        .map(|(kind, number)| {
            let depth = 1 + random.u32(0..DEEPEST);
            let mut generator = Generator {
                random: &mut random,
            };
            Probe {
                kind,
                number,
                expr: generator.expression(kind, depth),
            }
        })
        .collect()
}

/// A probe whose results are wrong somewhere.
struct Fault {
    probe: Probe,
    server: Server,
    sql: String,
    row: usize,
    expected: Option<Outcome>,
    found: Outcome,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            probe,
            server,
            sql,
            row,
            expected,
            found,
        } = self;
        write!(
            f,
            "{server:?} as {:?}, row {row}\n    {}\n    {sql}\n    gives {found:?}",
            probe.kind,
            print::expression(&probe.expr),
        )?;
        match expected {
            Some(expected) => write!(f, ", not {expected:?}"),
            None => Ok(()),
        }
    }
}

impl Fault {
    /// What faults of one cause have in common, as far as words can tell.
    fn signature(&self) -> String {
        let text = print::expression(&self.probe.expr);
        let mut words: Vec<&str> = text
            .split(|c: char| !c.is_ascii_alphabetic() && c != '_')
            .filter(|word| !word.is_empty())
            .filter(|word| !table::COLUMNS.iter().any(|(name, ..)| name == word))
            .collect();
        words.sort_unstable();
        words.dedup();
        let shape = |outcome: &Outcome| {
            let text = format!("{outcome:?}");
            text.chars().take_while(|c| *c != '(').collect::<String>()
        };
        format!(
            "{:?} {} -> {} [{}]",
            self.server,
            self.expected.as_ref().map_or(String::new(), shape),
            shape(&self.found),
            words.join(" ")
        )
    }

    fn is_like(&self, other: &Self) -> bool {
        let refused = |outcome: &Outcome| matches!(outcome, Outcome::Refused(_));
        self.server == other.server && refused(&self.found) == refused(&other.found)
    }
}

/// Evaluates the probes everywhere and gives what is wrong.
async fn round(
    postgres: &mut Bench,
    others: &mut [Bench],
    probes: &[Probe],
    tally: &mut BTreeMap<String, u64>,
) -> Vec<Fault> {
    let mut count = |what: String| *tally.entry(what).or_insert(0) += 1;
    let mut typed = Vec::new();
    let mut ready = Vec::new();
    for probe in probes {
        if let Some(known) = postgres.checked(probe)
            && let Ok(sql) = postgres.rendered(probe)
        {
            typed.push(known);
            ready.push((probe.clone(), sql));
        } else {
            count("refused".to_owned());
        }
    }
    let mut faults = Vec::new();
    let expected = postgres.results(&ready).await;
    for ((probe, sql), results) in ready.iter().zip(&expected) {
        count("postgres".to_owned());
        faults.extend(refused(postgres.server, probe, sql, results));
    }
    for other in others {
        let places: Vec<(usize, (Probe, String))> = ready
            .iter()
            .enumerate()
            .filter_map(|(place, (probe, _))| {
                let sql = other.rendered(probe).ok()?;
                Some((place, (probe.clone(), sql)))
            })
            .collect();
        let run: Vec<(Probe, String)> = places.iter().map(|(_, probe)| probe.clone()).collect();
        let results = other.results(&run).await;
        for ((place, (probe, sql)), results) in places.iter().zip(results) {
            count(format!("{:?}", other.server).to_lowercase());
            if let Some(fault) = refused(other.server, probe, sql, &results) {
                let known = differences::is_own_collation(&fault.found, &typed[*place]);
                faults.extend((!known).then_some(fault));
                continue;
            }
            let different = expected[*place].iter().zip(&results).enumerate().find(
                |(row, (expected, found))| {
                    !matches!(expected, Outcome::Refused(_))
                        && !expected.agrees(found, probe.kind)
                        && !differences::is_known(
                            expected,
                            found,
                            &differences::Case {
                                typed: &typed[*place],
                                kind: probe.kind,
                                dialect: other.target.dialect,
                                row: *row,
                            },
                        )
                },
            );
            if let Some((row, (expected, found))) = different {
                faults.push(Fault {
                    probe: probe.clone(),
                    server: other.server,
                    sql: sql.clone(),
                    row,
                    expected: Some(expected.clone()),
                    found: found.clone(),
                });
            }
        }
    }
    faults
}

fn refused(server: Server, probe: &Probe, sql: &str, results: &[Outcome]) -> Option<Fault> {
    let row = results
        .iter()
        .position(|outcome| matches!(outcome, Outcome::Refused(_)))?;
    Some(Fault {
        probe: probe.clone(),
        server,
        sql: sql.to_owned(),
        row,
        expected: None,
        found: results[row].clone(),
    })
}

/// The same fault of a smaller expression.
async fn shrunk(postgres: &mut Bench, others: &mut [Bench], mut fault: Fault) -> Fault {
    let start = Instant::now();
    let mut next = 0;
    while start.elapsed() < Duration::from_secs(10) {
        let candidates = shrink::smaller(&fault.probe.expr);
        let Some(expr) = candidates.get(next) else {
            break;
        };
        next += 1;
        let probe = Probe {
            expr: expr.clone(),
            ..fault.probe.clone()
        };
        let concerned: &mut [Bench] =
            match others.iter().position(|other| other.server == fault.server) {
                Some(place) => &mut others[place..=place],
                None => &mut [],
            };
        let found = round(postgres, concerned, &[probe], &mut BTreeMap::new()).await;
        if let Some(smaller) = found.into_iter().find(|found| found.is_like(&fault)) {
            fault = smaller;
            next = 0;
        }
    }
    fault
}
