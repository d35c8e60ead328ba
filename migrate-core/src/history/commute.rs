//! Branches that do not commute: what the one does makes no sense, or something else, once
//! the other was applied, and nobody knows which comes first.
//!
//! Two migrations that meet in a merge (or a dependency) are compared there, the others at the
//! later one of them. A straight history compares nothing. First the names that they touch are
//! compared, which tells what stands in the way; then each is checked behind the other branch,
//! since not every rule of a database is about a name.

use std::sync::OnceLock;

use super::problems::link_site;
use super::set::RevisionSet;
use super::{History, worlds};
use crate::op::{Change, Conflict, Footprint, Op, Origin, Touch};
use crate::{Diagnostic, Down, Migration, Report, Schema, Target};

/// What is known of the migrations that were compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Compared {
    footprints: Vec<OnceLock<Footprint>>,
    /// Whether each is correct on its own.
    accepted: Vec<OnceLock<bool>>,
}

impl Compared {
    /// Nothing yet, of so many places.
    pub(super) fn new(places: usize) -> Self {
        Self {
            footprints: vec![OnceLock::new(); places],
            accepted: vec![OnceLock::new(); places],
        }
    }
}

impl History {
    /// Whether what meets in a migration commutes.
    pub(super) fn meeting(&self, place: usize, written: &Migration, report: &mut Report) {
        if self.graph.needs[place].len() < 2 {
            return;
        }
        let mut met = RevisionSet::default();
        for need in &self.graph.needs[place] {
            let branch = self.graph.with_closure(*need);
            let (mut left, mut right) = (met.clone(), branch.clone());
            left.remove(&branch);
            right.remove(&met);
            let site = link_site(written, self.graph.id(*need));
            for right in right.iter() {
                for left in left.iter() {
                    if let Some(conflict) = self.conflict(left, right) {
                        report.push(self.diagnostic(left, right, &conflict, site));
                    }
                }
            }
            met.add(&branch);
        }
    }

    /// Whether each branch that meets in a migration makes sense behind the others.
    pub(super) fn meeting_in_turn(&self, place: usize, written: &Migration, report: &mut Report) {
        let needs = &self.graph.needs[place];
        if needs.len() < 2 {
            return;
        }
        for need in needs {
            let mut others = RevisionSet::default();
            for other in needs.iter().filter(|other| *other != need) {
                others.add(&self.graph.with_closure(*other));
            }
            let mut branch = self.graph.with_closure(*need);
            branch.remove(&others);
            let site = link_site(written, self.graph.id(*need));
            let mut worlds = self.of_set(&others);
            for later in branch.iter() {
                let migration = &self.graph.migrations[later];
                let found = worlds::check(migration, &worlds);
                if let Some(first) = found.iter().next() {
                    // The other order would say the same.
                    report.push(self.out_of_turn(later, first, site));
                    return;
                }
                worlds = worlds::replay(migration, &worlds);
            }
        }
    }

    /// Whether a migration commutes with the earlier ones that it meets nowhere.
    pub(super) fn unmerged(&self, place: usize, written: &Migration, report: &mut Report) {
        for stranger in self.strangers(place).iter() {
            if let Some(conflict) = self.conflict(stranger, place) {
                report.push(self.diagnostic(stranger, place, &conflict, written.id.site()));
            }
        }
    }

    /// Whether a migration makes sense behind them.
    pub(super) fn unmerged_in_turn(&self, place: usize, written: &Migration, report: &mut Report) {
        let strangers = self.strangers(place);
        if strangers.len() == 0 || !strangers.iter().all(|stranger| self.is_accepted(stranger)) {
            return;
        }
        let mut before = self.graph.closures[place].clone();
        for stranger in strangers.iter() {
            before.add(&self.graph.with_closure(stranger));
        }
        let found = worlds::check(written, &self.of_set(&before));
        if let Some(first) = found.iter().next() {
            report.push(self.out_of_turn(place, first, written.id.site()));
        }
    }

    /// The earlier migrations that a migration meets nowhere.
    fn strangers(&self, place: usize) -> RevisionSet {
        let closure = &self.graph.closures[place];
        if closure.len() == place || !self.is_linked() {
            return RevisionSet::default();
        }
        let mut strangers: RevisionSet = (0..place).collect();
        strangers.remove(closure);
        for descendant in place + 1..self.graph.len() {
            if self.graph.is_ancestor(place, descendant) {
                strangers.remove(&self.graph.closures[descendant]);
            }
        }
        strangers
    }

    /// Whether a migration is correct, if everything that it needs is.
    fn is_accepted(&self, place: usize) -> bool {
        *self.compared.accepted[place].get_or_init(|| {
            !self.erroneous.contains(place)
                && worlds::check(&self.graph.migrations[place], &self.before(place)).is_empty()
        })
    }

    /// What is wrong with a migration once a parallel branch was applied.
    fn out_of_turn(&self, later: usize, found: &Diagnostic, site: crate::Site) -> Diagnostic {
        let later = self.graph.id(later);
        let message = format!(
            "`{later}` does not commute with a parallel branch. Behind it: {}",
            found.message
        );
        Diagnostic::new(site, message).help(format!(
            "re-parent one branch, so that `{later}` is written for what the other one does"
        ))
    }

    fn conflict(&self, left: usize, right: usize) -> Option<Conflict> {
        self.footprint(left).conflict(self.footprint(right))
    }

    fn footprint(&self, place: usize) -> &Footprint {
        self.compared.footprints[place].get_or_init(|| {
            let mut footprint = Footprint::default();
            let before = self.before(place);
            for case in worlds::cases(&self.graph.migrations[place], &before).cases {
                let before = Schema::clone(&case.world.schema);
                footprint.add(self::footprint(&case.migration, before, &self.targets));
            }
            footprint
        })
    }

    fn diagnostic(
        &self,
        earlier: usize,
        later: usize,
        conflict: &Conflict,
        site: crate::Site,
    ) -> Diagnostic {
        let (earlier, later) = (self.graph.id(earlier), self.graph.id(later));
        let Conflict { thing, left, right } = conflict;
        let what = if left.verb() == right.verb() {
            format!("both {} {thing}", left.verb())
        } else {
            format!(
                "`{later}` {} {thing}, which `{earlier}` {}",
                third_person(*right),
                third_person(*left)
            )
        };
        Diagnostic::new(
            site,
            format!(
                "`{earlier}` and `{later}` are in parallel branches that do not commute: {what}"
            ),
        )
        .help(format!(
            "re-parent one branch: let `{later}` come after `{earlier}`, or the other way round"
        ))
    }
}

fn third_person(touch: Touch) -> String {
    format!("{}s", touch.verb())
}

/// What a whole migration touches on its way up, and on its way down where that is written. A
/// derived way down follows what the others do.
fn footprint(migration: &Migration, mut schema: Schema, targets: &[Target]) -> Footprint {
    let mut created = Default::default();
    let mut step = |op: &Op| {
        let touched = op.footprint(&schema, targets);
        op.apply(&mut Change {
            schema: &mut schema,
            created: &mut created,
            targets: &[],
            origin: Origin::Derived,
            allowed: &[],
            report: &mut Report::default(),
        });
        touched
    };
    let mut footprint = Footprint::default();
    for op in migration.up.iter().flat_map(|statement| &statement.ops) {
        footprint.add(step(op));
    }
    if let Down::Written { statements, .. } = &migration.down {
        for op in statements.iter().flat_map(|statement| &statement.ops) {
            footprint.add(step(op).names());
        }
    }
    footprint
}
