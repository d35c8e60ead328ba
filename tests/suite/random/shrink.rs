//! Makes a case that fails smaller while it still fails in the same way.

use std::time::{Duration, Instant};

use migrate_core::history::History;
use migrate_core::op::Op;
use migrate_core::schema::Table;
use migrate_core::{Down, Migration, Name, Target};

use super::case::Case;
use super::drive::{Fault, Tally, drive};
use super::history::without_allows;
use crate::support::Server;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Leaves out what the fault does not need, for a while.
pub(super) async fn shrink(server: Server, mut case: Case, mut fault: Fault) -> (Case, Fault) {
    let start = Instant::now();
    case.moves.truncate(fault.at + 1);
    let mut smaller = true;
    while smaller {
        smaller = false;
        for (level, largest) in LEVELS {
            let mut many = largest(&case);
            let mut place = 0;
            while many > 0 {
                let Some(cut) = level(&case, place, many) else {
                    (place, many) = (0, many / 2);
                    continue;
                };
                if start.elapsed() > PATIENCE {
                    return (case, fault);
                }
                place += 1;
                let cut = without_needless_allows(cut);
                if refused(&cut).is_some() {
                    continue;
                }
                if let Err(now) = drive(server, &cut, &mut Tally::default()).await
                    && kind(&now.what) == kind(&fault.what)
                {
                    (case, fault) = (cut, now);
                    case.moves.truncate(fault.at + 1);
                    (smaller, place) = (true, place - 1);
                }
            }
        }
    }
    (case, fault)
}

/// The case without so many parts at a place, or `None` behind the last one.
type Level = fn(&Case, usize, usize) -> Option<Case>;

/// How many parts are left out at once at first.
type Size = fn(&Case) -> usize;

/// What is left out: from the largest to the smallest.
const LEVELS: [(Level, Size); 8] = [
    (without_moves, |case| case.moves.len() - 1),
    (without_migrations, |case| case.migrations.len() / 2),
    (without_statement, |_| 1),
    (without_op, |_| 1),
    (without_part, |_| 1),
    (without_division, |_| 1),
    (without_link, |_| 1),
    (without_word, |_| 1),
];

fn without_migrations(case: &Case, place: usize, many: usize) -> Option<Case> {
    let mut case = case.clone();
    let end = case.migrations.len().checked_sub(place * many)?;
    let start = end.saturating_sub(many);
    if start == end {
        return None;
    }
    for gone in case.migrations.drain(start..end).rev().collect::<Vec<_>>() {
        for left in &mut case.migrations {
            bridge(&mut left.parents, &gone);
            bridge(&mut left.depends_on, &gone);
        }
    }
    Some(case)
}

/// Whoever follows what is gone follows what that followed.
fn bridge(links: &mut Vec<Name>, gone: &Migration) {
    if let Some(place) = links.iter().position(|link| *link == gone.id) {
        links.remove(place);
        for parent in &gone.parents {
            if !links.contains(parent) {
                links.push(parent.clone());
            }
        }
    }
}

fn without_moves(case: &Case, place: usize, many: usize) -> Option<Case> {
    let mut case = case.clone();
    // The last one shows the fault.
    let end = case.moves.len().checked_sub(1 + place * many)?;
    let start = end.saturating_sub(many);
    if start == end {
        return None;
    }
    case.moves.drain(start..end);
    Some(case)
}

fn without_statement(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let mut left = place;
    for migration in case.migrations.iter_mut().rev() {
        if left < migration.up.len() {
            let at = migration.up.len() - 1 - left;
            migration.up.remove(at);
            return Some(case);
        }
        left -= migration.up.len();
    }
    None
}

/// The operations, from the last to the first, each with its statement.
fn without_op(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let mut left = place;
    let migrations = case.migrations.iter_mut().rev();
    let statements = migrations.flat_map(|migration| migration.up.iter_mut().rev());
    for statement in statements.filter(|statement| statement.ops.len() > 1) {
        if left < statement.ops.len() {
            statement.ops.remove(left);
            return Some(case);
        }
        left -= statement.ops.len();
    }
    None
}

/// A column, a constraint or an index of a new table.
fn without_part(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let mut left = place;
    let migrations = case.migrations.iter_mut();
    let statements = migrations.flat_map(|migration| &mut migration.up);
    let ops = statements.flat_map(|statement| &mut statement.ops);
    for op in ops {
        let Op::CreateTable(op) = op else {
            continue;
        };
        let Table {
            columns,
            constraints,
            indexes,
            ..
        } = &mut op.table;
        let counts = [indexes.len(), constraints.len(), columns.len()];
        if left < counts.iter().sum() {
            if left < counts[0] {
                indexes.remove(left);
            } else if left < counts[0] + counts[1] {
                constraints.remove(left - counts[0]);
            } else {
                let gone = columns.remove(left - counts[0] - counts[1]).name;
                constraints.retain(|known| !known.columns().contains(&gone));
                indexes.retain(|known| !known.columns().contains(&gone));
            }
            return Some(case);
        }
        left -= counts.iter().sum::<usize>();
    }
    None
}

/// What a table or a partition is divided by.
fn without_division(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let migrations = case.migrations.iter_mut();
    let statements = migrations.flat_map(|migration| &mut migration.up);
    let ops = statements.flat_map(|statement| &mut statement.ops);
    let mut divisions = ops.filter_map(|op| match op {
        Op::CreateTable(op) => Some(&mut op.table.partition_by),
        Op::CreatePartition(op) => Some(&mut op.by),
        _ => None,
    });
    *divisions.nth(place)? = None;
    Some(case)
}

/// A dependency, a label, one of several parents, or a downgrade that is written.
fn without_link(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let migration = case.migrations.get_mut(place / 5)?;
    match place % 5 {
        4 => migration.down = Down::Derived,
        0 => migration.depends_on.clear(),
        1 => migration.branch = None,
        2 => migration.parents.truncate(1),
        _ => migration.allows.clear(),
    }
    Some(case)
}

/// What a column has besides its type.
fn without_word(case: &Case, place: usize, _: usize) -> Option<Case> {
    let mut case = case.clone();
    let migrations = case.migrations.iter_mut();
    let statements = migrations.flat_map(|migration| &mut migration.up);
    let ops = statements.flat_map(|statement| &mut statement.ops);
    let mut columns = ops.flat_map(|op| match op {
        Op::CreateTable(op) => op.table.columns.iter_mut().collect(),
        Op::AddColumn(op) => vec![&mut op.column],
        _ => Vec::new(),
    });
    let column = columns.nth(place / 4)?;
    match place % 4 {
        3 => column.collation = None,
        0 => column.default = None,
        1 => column.comment = None,
        _ => column.nullable = true,
    }
    Some(case)
}

/// The case without the accepted risks that went with what was left out.
fn without_needless_allows(mut case: Case) -> Case {
    let history = History::new(case.migrations.clone(), vec![case.target]);
    for migration in &mut case.migrations {
        if !migration.allows.is_empty() && !history.check(migration.id.as_str()).is_empty() {
            *migration = without_allows(migration);
        }
    }
    case
}

/// What the checker says against a case.
pub(super) fn refused(case: &Case) -> Option<String> {
    let history = History::new(case.migrations.clone(), vec![case.target]);
    history.in_order().iter().find_map(|migration| {
        let report = history.check(migration.id.as_str());
        (!report.is_empty()).then(|| format!("{}: {report:?}", migration.id))
    })
}

/// Leaves out what the checker refuses behind a parallel branch, and what follows it. Gives how
/// many that were.
pub(super) fn drop_refused(migrations: &mut Vec<Migration>, target: Target) -> u32 {
    let known = migrations.len();
    loop {
        let history = History::new(migrations.clone(), vec![target]);
        let mut all = history.in_order().into_iter();
        let refused = all.find_map(|migration| {
            let report = history.check(migration.id.as_str());
            let mut messages = report.iter().map(|one| &one.message);
            let is_behind = messages.any(|message| message.contains("with a parallel branch"));
            is_behind.then(|| migration.id.clone())
        });
        let Some(refused) = refused else {
            return u32::try_from(known - migrations.len()).unwrap_or(u32::MAX);
        };
        let gone = |migration: &Migration| {
            migration.id == refused || history.ancestors(migration.id.as_str()).contains(&refused)
        };
        migrations.retain(|migration| !gone(migration));
    }
}

/// What tells one kind of fault from another: the words of its end, without names and numbers.
fn kind(fault: &str) -> String {
    let line = fault.lines().next().unwrap_or_default();
    let words = line.split_once(": ").map_or(line, |(_, words)| words);
    let words = words.rsplit_once("): ").map_or(words, |(_, words)| words);
    let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    words.split(' ').filter(plain).collect()
}
