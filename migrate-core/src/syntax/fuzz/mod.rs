//! Migrations with mistakes, made from every one in the repository and from arbitrary ones, taken
//! through what the macro does: no panic, no hang, and each complaint stands at a place and says
//! what to do.
//!
//! `MIGRATE_FUZZ_SECONDS` runs it for so long, from the seed in `MIGRATE_FUZZ_SEED` on; without it
//! a few hundred of fixed seeds run.

#![allow(clippy::print_stderr)]

mod corpus;
mod mutate;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{Parsed, SourceMap, arbitrary, parse, parse_list};
use crate::history::{self, History};
use crate::{Dialect, Name, Report, Target, print};
use corpus::Project;
use mutate::Extent;

/// How many texts are looked at where no duration is asked for.
const CASES: u64 = 300;

/// How long one of them may take, on a busy machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(60);

/// What is said of each migration of a project.
fn verdicts(project: &Project) -> Vec<(Parsed, Report)> {
    let targets = targets(project.list.as_deref());
    let parsed: Vec<Parsed> = project
        .migrations
        .iter()
        .filter_map(|text| Some(parse(text.parse().ok()?)))
        .collect();
    let mut migrations: Vec<crate::Migration> = Vec::new();
    let mut erroneous: Vec<Name> = Vec::new();
    let mut first = Vec::new();
    for (place, parsed) in parsed.iter().enumerate() {
        if let Some(migration) = &parsed.migration
            && !migrations.iter().any(|known| known.id == migration.id)
        {
            first.push(place);
            migrations.push(migration.clone());
            if !parsed.report.is_empty() {
                erroneous.push(migration.id.clone());
            }
        }
    }
    let incomplete = parsed.iter().any(|parsed| parsed.migration.is_none());
    let history = History::new(migrations, targets).with_flaws(erroneous, incomplete);
    let verdict = |(place, parsed): (usize, Parsed)| {
        let mut report = parsed.report.clone();
        match &parsed.migration {
            None => {}
            Some(written) if !first.contains(&place) && report.is_empty() => {
                report.push(history::twin(written));
            }
            Some(_) if !first.contains(&place) => {}
            Some(written) if report.is_empty() => report = history.check_written(written),
            Some(written) => report.extend(history.check_rest(written, &parsed.lost)),
        }
        (parsed, report)
    };
    parsed.into_iter().enumerate().map(verdict).collect()
}

fn targets(list: Option<&str>) -> Vec<Target> {
    let tokens = list.and_then(|list| list.parse().ok());
    let listed = tokens.map_or_else(Vec::new, |tokens| parse_list(tokens).0.targets);
    match listed.as_slice() {
        [] => vec![Target::oldest(Dialect::Postgres)],
        _ => listed,
    }
}

/// What is wrong with what was said, if anything is.
fn complaints(report: &Report, sites: &SourceMap) -> Option<String> {
    report.iter().find_map(|error| {
        let place = match sites.span(error.site) {
            None => "has no place",
            Some(_) if error.help.is_none() => "has no help",
            Some(_) => return None,
        };
        Some(format!("{place}: {error}"))
    })
}

/// Looks at one project; gives all that was said, or what is wrong with it.
fn look(project: &Project) -> Result<Vec<String>, String> {
    let mut said = Vec::new();
    if let Some(tokens) = project.list.as_ref().and_then(|list| list.parse().ok()) {
        let (_, report, sites) = parse_list(tokens);
        complaints(&report, &sites).map_or(Ok(()), Err)?;
        said.extend(report.iter().map(ToString::to_string));
    }
    for (parsed, report) in verdicts(project) {
        complaints(&report, &parsed.sites).map_or(Ok(()), Err)?;
        said.extend(report.iter().map(ToString::to_string));
        let Some(migration) = parsed.migration.filter(|_| parsed.report.is_empty()) else {
            continue;
        };
        let printed = print::migration(&migration);
        let tokens = printed
            .parse()
            .map_err(|_| "what is printed is no text".to_owned())?;
        let again = parse(tokens);
        if again.migration.as_ref() != Some(&migration) || !again.report.is_empty() {
            return Err(format!("is not read back as it was printed:\n{printed}"));
        }
    }
    Ok(said)
}

/// Says what is looked at when that takes too long, and ends the process.
struct Watchdog {
    case: Arc<Mutex<(Instant, String)>>,
    done: Arc<AtomicBool>,
}

impl Watchdog {
    fn start() -> Self {
        let case = Arc::new(Mutex::new((Instant::now(), String::new())));
        let done = Arc::new(AtomicBool::new(false));
        let (watched, ended) = (Arc::clone(&case), Arc::clone(&done));
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(200));
                let watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
                if watched.0.elapsed() > LONGEST {
                    eprintln!("this takes too long:\n{}", watched.1);
                    std::process::abort();
                }
            }
        });
        Self { case, done }
    }

    fn watch(&self, case: &Project) {
        let mut watched = self.case.lock().unwrap_or_else(PoisonError::into_inner);
        *watched = (Instant::now(), format!("{case:#?}"));
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
    }
}

/// What was found over all cases.
#[derive(Default)]
struct Tally {
    /// How many errors one changed token gives.
    errors: BTreeMap<usize, u64>,
    /// Several errors of one changed token, without names, and an example.
    several: BTreeMap<String, (u64, String)>,
    /// What breaks a law, by its kind, with an example.
    faults: BTreeMap<String, String>,
    slowest: Duration,
    cases: u64,
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs for as long as is asked for.
fn run(mut make: impl FnMut(&mut Rng) -> Option<(Project, Extent)>) -> Tally {
    let watchdog = Watchdog::start();
    let mut tally = Tally::default();
    let start = Instant::now();
    let first = number("MIGRATE_FUZZ_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_FUZZ_SECONDS").map(Duration::from_secs);
    for seed in first.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= seconds,
            None => seed >= first + CASES,
        };
        if done {
            break;
        }
        let Some((project, extent)) = make(&mut Rng::with_seed(seed)) else {
            continue;
        };
        watchdog.watch(&project);
        let begun = Instant::now();
        let said = catch_unwind(AssertUnwindSafe(|| look(&project)))
            .unwrap_or_else(|_| Err("panics".to_owned()));
        let said = match said {
            Ok(said) => said,
            Err(fault) => {
                let example = format!("seed {seed} {fault}\n{project:#?}");
                let kind = without_names(&fault);
                tally.faults.entry(kind).or_insert(example);
                continue;
            }
        };
        tally.slowest = tally.slowest.max(begun.elapsed());
        tally.cases += 1;
        if extent == Extent::Token {
            *tally.errors.entry(said.len()).or_insert(0) += 1;
            if said.len() > 1 {
                let mut kinds: Vec<String> =
                    said.iter().map(|error| without_names(error)).collect();
                kinds.sort();
                let entry = tally.several.entry(kinds.join(" & ")).or_insert_with(|| {
                    let said = said.join("\n  ");
                    (0, format!("seed {seed} {}\n  {said}", project.origin))
                });
                entry.0 += 1;
            }
        }
    }
    tally
}

/// The message without what stands in backticks and quotes, and without its help.
fn without_names(error: &str) -> String {
    let message = error.lines().next().unwrap_or_default();
    let parts = message.split(['`', '"']).step_by(2);
    parts.collect::<Vec<_>>().join("…")
}

#[test]
fn every_mistake_has_a_place_and_a_help() {
    let projects = corpus::projects();
    let correct: Vec<bool> = projects
        .iter()
        .map(|project| look(project).is_ok_and(|said| said.is_empty()))
        .collect();
    let everywhere: Vec<usize> = (0..projects.len()).collect();
    let mut without_mistakes = everywhere.clone();
    without_mistakes.retain(|place| correct[*place]);
    let count = without_mistakes.len();
    assert!(count > 20, "only {count} are correct");
    let tally = run(|random| {
        let places = match random.u8(0..3) {
            0 => &everywhere,
            _ => &without_mistakes,
        };
        let place = places[random.usize(0..places.len())];
        let mut project = projects[place].clone();
        let pool: Vec<String> = project
            .migrations
            .iter()
            .flat_map(|text| {
                mutate::tokens(text)
                    .into_iter()
                    .map(|place| text[place].to_owned())
            })
            .collect();
        let of_list = random.u8(0..10) == 0 || project.migrations.is_empty();
        let extent = match project.list.as_mut().filter(|_| of_list) {
            Some(list) => {
                let (text, _) = mutate::mutate(list, &pool, random);
                *list = text;
                Extent::Any
            }
            None => {
                let victim = random.usize(0..project.migrations.len().max(1));
                let text = project.migrations.get_mut(victim)?;
                let (mutant, extent) = mutate::mutate(text, &pool, random);
                *text = mutant;
                extent
            }
        };
        project
            .migrations
            .iter()
            .all(|text| text.parse::<proc_macro2::TokenStream>().is_ok())
            .then_some(())?;
        let extent = if correct[place] { extent } else { Extent::Any };
        Some((project, extent))
    });
    report(&tally);
}

#[test]
fn arbitrary_migrations_are_checked_without_fear() {
    let tally = run(|random| {
        let seed: Vec<u8> = (0..32).map(|_| random.u8(..)).collect();
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let strategy = prop::collection::vec(arbitrary::migration(), 1..4);
        let mut migrations = strategy.new_tree(&mut runner).ok()?.current();
        // They mostly know each other, in circles too.
        let ids: Vec<Name> = migrations
            .iter()
            .map(|migration| migration.id.clone())
            .collect();
        for migration in &mut migrations {
            for links in [&mut migration.parents, &mut migration.depends_on] {
                for link in links.iter_mut() {
                    if random.u8(0..4) > 0 {
                        *link = ids[random.usize(0..ids.len())].clone();
                    }
                }
            }
        }
        let lists = [
            "dialects: postgres 12;",
            "dialects: mysql 8.0;",
            "dialects: postgres 17, mysql 8.4, mariadb 11.4, sqlite 3.45;",
        ];
        let project = Project {
            origin: "arbitrary".to_owned(),
            list: Some(lists[random.usize(0..lists.len())].to_owned()),
            migrations: migrations.iter().map(print::migration).collect(),
        };
        Some((project, Extent::Any))
    });
    report(&tally);
}

fn report(tally: &Tally) {
    let mut several: Vec<_> = tally.several.values().collect();
    several.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    if number("MIGRATE_FUZZ_SECONDS").is_some() {
        eprintln!(
            "{} cases, the slowest in {:?}; errors of one token: {:?}",
            tally.cases, tally.slowest, tally.errors
        );
        for (count, example) in several {
            eprintln!("{count} times, as in {example}\n");
        }
    }
    let faults: Vec<&str> = tally.faults.values().map(String::as_str).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
