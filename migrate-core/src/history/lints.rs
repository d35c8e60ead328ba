//! What the rules say about a migration, at the levels of the project: a fault of a table only
//! where no later migration has mended it, and acceptances that accept nothing.

use super::{History, worlds};
use crate::check::lints::{self, Finding, Level, Lint, Part, Spot};
use crate::schema::Table;
use crate::{Diagnostic, Down, Migration, Name, Report, Statement, Target};

/// Everything that the compiler says about one migration.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What is wrong.
    pub errors: Report,
    /// What is needless, missing or risky, as far as the project wants to be warned.
    pub warnings: Vec<Warning>,
}

/// One warning.
#[derive(Clone, Debug)]
pub struct Warning {
    /// The id of the rule.
    pub rule: &'static str,
    /// What it says.
    pub diagnostic: Diagnostic,
}

/// A rule of errors whose acceptance lets rows decide.
const DATA_CONFLICT: &str = "data_conflict_not_null";

impl History {
    /// What the rules say about a correct migration.
    pub(super) fn lint(&self, place: usize, written: &Migration) -> Judged {
        let mut judged = Judged::default();
        self.needless_allows(place, written, &mut judged.errors);
        let wanted: Vec<&'static Lint> = lints::LINTS
            .iter()
            .copied()
            .filter(|lint| self.levels.of(lint) != Level::Allow)
            .collect();
        for finding in self.found(place, written, &wanted) {
            if finding.is_allowed || self.is_mended(place, &finding) {
                continue;
            }
            let diagnostic = self.worded(&finding);
            match self.levels.of(finding.lint) {
                Level::Allow => {}
                Level::Warn => judged.warnings.push(Warning {
                    rule: finding.lint.id,
                    diagnostic,
                }),
                Level::Deny => judged.errors.push(diagnostic),
            }
        }
        judged
    }

    /// What these rules find in a migration, each thing once.
    fn found(&self, place: usize, written: &Migration, lints: &[&'static Lint]) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        if lints.is_empty() {
            return found;
        }
        let before = self.before(place);
        for case in worlds::cases(written, &before).cases {
            let (schema, targets) = (&case.world.schema, &case.world.targets);
            found.extend(lints::judge(&case.migration, schema, targets, lints));
        }
        if self.graph.needs[place].len() > 1 {
            found.extend(self.met(place, written, lints));
        }
        let mut once: Vec<Finding> = Vec::with_capacity(found.len());
        for finding in found {
            let is_it = |known: &Finding| {
                let (known, new) = (&known.diagnostic, &finding.diagnostic);
                known.site.number() == new.site.number() && known.message == new.message
            };
            if !once.iter().any(is_it) {
                once.push(finding);
            }
        }
        once
    }

    /// What comes about where branches meet, and was in none of them.
    fn met(&self, place: usize, written: &Migration, lints: &[&'static Lint]) -> Vec<Finding> {
        let branches: Vec<_> = self.graph.needs[place]
            .iter()
            .map(|need| self.remembered.after(&self.graph, *need))
            .collect();
        let mut found = Vec::new();
        for world in &*self.before(place) {
            for table in world.schema.tables() {
                let in_branches = branches.iter().flat_map(|worlds| worlds.iter());
                let known: Vec<&Table> = in_branches
                    .filter_map(|world| world.schema.table(&table.name))
                    .collect();
                if known.iter().any(|known| std::ptr::eq(*known, table)) {
                    continue;
                }
                for (lint, fault) in lints::of_tables(table, &world.targets, lints) {
                    let has = |table: &&&Table| has(table, &world.targets, lint, &fault.part);
                    if known.iter().find(has).is_none() {
                        found.push(Finding {
                            lint,
                            spot: Some(Spot {
                                table: table.name.clone(),
                                part: fault.part.clone(),
                            }),
                            diagnostic: Diagnostic::new(written.id.site(), fault.message)
                                .help(fault.help),
                            is_allowed: written.allows.iter().any(|allow| allow.rule == *lint.id),
                        });
                    }
                }
            }
        }
        found
    }

    /// Whether a later migration has mended what was found.
    fn is_mended(&self, place: usize, finding: &Finding) -> bool {
        let Some(spot) = &finding.spot else {
            return false;
        };
        let mut heads = (0..self.graph.len()).filter(|head| self.graph.children[*head].is_empty());
        heads.any(|head| {
            self.graph.is_ancestor(place, head) && !self.is_there(place, head, spot, finding.lint)
        })
    }

    /// Whether a fault that a migration has left behind is there after another as well.
    fn is_there(&self, place: usize, head: usize, spot: &Spot, lint: &'static Lint) -> bool {
        let mut later = self.graph.with_closure(head);
        later.remove(&self.graph.with_closure(place));
        let ops = later
            .iter()
            .flat_map(|place| &self.graph.migrations[place].up);
        let mut ops = ops.flat_map(|Statement { ops, .. }| ops);
        let Some(spot) = ops.try_fold(spot.clone(), Spot::follow) else {
            return false;
        };
        let worlds = self.remembered.after(&self.graph, head);
        worlds.iter().any(|world| {
            let table = world.schema.table(&spot.table);
            table.is_some_and(|table| has(table, &world.targets, lint, &spot.part))
        })
    }

    /// What was found, with the name of its rule and how to accept it.
    fn worded(&self, finding: &Finding) -> Diagnostic {
        let id = finding.lint.id;
        let why = match (
            self.levels.of(finding.lint),
            self.levels.chosen(finding.lint),
        ) {
            (Level::Deny, _) => format!("the list denies `{id}`"),
            (_, Some(_)) => format!("the list warns of `{id}`"),
            (_, None) => format!("rule `{id}`, on by default"),
        };
        let Diagnostic {
            site,
            message,
            help,
        } = finding.diagnostic.clone();
        Diagnostic::new(site, message).help(format!(
            "{}\nnote: {why}; accept it with `#[allow({id}, reason = \"…\")]` before the statement",
            help.unwrap_or_default()
        ))
    }

    /// Reports the acceptances that accept nothing: without them as much is found.
    fn needless_allows(&self, place: usize, written: &Migration, report: &mut Report) {
        let mut number = 0;
        while let Some((rule, without)) = without_allow(written, number) {
            number += 1;
            let is_needless = match Lint::of(rule.as_str()) {
                Some(lint) if lint.level == Level::Allow => false,
                Some(lint) => {
                    let open = |migration: &Migration| {
                        let found = self.found(place, migration, &[lint]);
                        found.iter().filter(|finding| !finding.is_allowed).count()
                    };
                    open(&without) == open(written)
                }
                None => {
                    rule == *DATA_CONFLICT
                        && worlds::check(&without, &self.before(place)).is_empty()
                }
            };
            if is_needless {
                let message = format!("`allow({rule})` allows nothing here");
                report.push(Diagnostic::new(rule.site(), message).help("remove it"));
            }
        }
    }
}

/// The rule of an acceptance of a migration, by its number, and the migration without it.
fn without_allow(written: &Migration, number: usize) -> Option<(Name, Migration)> {
    let statements = || written.statements().map(|statement| &statement.allows);
    let mut lists = std::iter::once(&written.allows).chain(statements());
    if lists.all(Vec::is_empty) {
        return None;
    }
    let mut without = written.clone();
    let down = match &mut without.down {
        Down::Written { statements, .. } => statements.as_mut_slice(),
        Down::Derived | Down::Irreversible { .. } => &mut [],
    };
    let statements = without.up.iter_mut().chain(down);
    let lists = statements.map(|statement| &mut statement.allows);
    let mut before = 0;
    for list in std::iter::once(&mut without.allows).chain(lists) {
        if number < before + list.len() {
            let allow = list.remove(number - before);
            return Some((allow.rule, without));
        }
        before += list.len();
    }
    None
}

/// Whether a rule finds a fault in that part of a table.
fn has(table: &Table, targets: &[Target], lint: &'static Lint, part: &Part) -> bool {
    lints::of_tables(table, targets, &[lint]).any(|(_, fault)| fault.part == *part)
}
