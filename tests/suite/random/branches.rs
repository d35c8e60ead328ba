//! Branches that commute, without a database: whichever of two migrations comes first, the schema
//! is the same in the end. Where the checker does not accept the one behind the other, it says so
//! where they meet.

use std::time::{Duration, Instant};

use migrate_core::history::History;
use migrate_core::{Dialect, Down, Name, Schema, Target, Version, check, print};

use super::history::{Node, Siblings, siblings};
use super::pick::Pick;

/// How many schemas are tried for each database where no duration is asked for.
const SCHEMAS: u64 = 8;

/// How many migrations follow each of them, of which any two are compared.
const SIBLINGS: usize = 16;

#[test]
fn what_commutes_leads_to_one_schema() {
    let number = |variable| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seed = number("MIGRATE_RANDOM_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_RANDOM_SECONDS").map(Duration::from_secs);
    let wanted = number("MIGRATE_RANDOM_FAULTS").unwrap_or(1);
    let start = Instant::now();
    let targets = targets();
    let (mut pairs, mut commuting) = (0_u64, 0_u64);
    let mut faults = Vec::new();
    for (round, seed) in (seed..).enumerate() {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= seconds,
            None => round as u64 >= SCHEMAS * targets.len() as u64,
        };
        if done || faults.len() as u64 >= wanted {
            break;
        }
        let target = targets[usize::try_from(seed).expect("a small seed") % targets.len()];
        let grown = siblings(&mut Pick::new(seed), target, SIBLINGS);
        for (place, left) in grown.siblings.iter().enumerate() {
            for right in &grown.siblings[place + 1..] {
                pairs += 1;
                if left.footprint.conflict(&right.footprint).is_some() {
                    continue;
                }
                commuting += 1;
                if let Some(fault) = fault(&grown, left, right, target) {
                    let Target { dialect, version } = target;
                    faults.push(format!("seed {seed} on {dialect}@{version}: {fault}"));
                }
            }
        }
    }
    eprintln!("{pairs} pairs, of which {commuting} commute");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn targets() -> Vec<Target> {
    let newer = [
        (Dialect::Postgres, Version::new(16, 0, 0)),
        (Dialect::Mariadb, Version::new(11, 4, 0)),
        (Dialect::Sqlite, Version::new(3, 45, 0)),
        (Dialect::Mysql, Version::new(8, 4, 0)),
    ];
    let newer = newer.map(|(dialect, version)| Target::new(dialect, version));
    let older = Dialect::ALL.map(Target::oldest);
    newer.into_iter().chain(older).collect()
}

/// What becomes of two migrations that should commute, where something does.
fn fault(grown: &Siblings, left: &Node, right: &Node, target: Target) -> Option<String> {
    let behind = |first: &Node, second: &Node| {
        let (after, report) = check::check(&second.migration, &first.after, &[target]);
        report.is_empty().then_some(after)
    };
    let why = match (behind(left, right), behind(right, left)) {
        (Some(one), Some(other)) if is_same(&one, &other) => return None,
        (Some(_), Some(_)) => "the schemas differ",
        (None, _) | (_, None) if is_told(grown, left, right, target) => return None,
        (None, _) | (_, None) => "the merge says nothing",
    };
    let mut fault = why.to_owned();
    for node in grown.before.iter().chain([left, right]) {
        fault += "\n\n";
        fault += &print::migration(&node.migration);
    }
    Some(fault)
}

/// Whether the merge of two migrations is refused.
fn is_told(grown: &Siblings, left: &Node, right: &Node, target: Target) -> bool {
    let mut merge = left.migration.clone();
    merge.id = Name::new("merge");
    merge.parents = vec![left.migration.id.clone(), right.migration.id.clone()];
    merge.up.clear();
    merge.down = Down::Derived;
    merge.allows.clear();
    let nodes = grown.before.iter().chain([left, right]);
    let migrations = nodes.map(|node| node.migration.clone());
    let migrations = migrations.chain([merge]).collect();
    !History::new(migrations, vec![target])
        .check("merge")
        .is_empty()
}

/// Whether two schemas are the same but for the order of what has come.
fn is_same(one: &Schema, other: &Schema) -> bool {
    sorted(one) == sorted(other)
}

fn sorted(schema: &Schema) -> Schema {
    let mut sorted = schema.clone();
    for table in schema.tables() {
        let mut table = table.clone();
        table
            .columns
            .sort_by(|one, other| one.name.cmp(&other.name));
        table
            .constraints
            .sort_by(|one, other| one.name.cmp(&other.name));
        table
            .indexes
            .sort_by(|one, other| one.name.cmp(&other.name));
        sorted.put_table(table);
    }
    sorted
}
