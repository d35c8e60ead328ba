//! Branches that do not commute: what the one does makes no sense, or something else, once
//! the other was applied, and nobody knows which comes first.
//!
//! Two migrations that meet in a merge (or a dependency) are compared there, the others at the
//! later one of them. A straight history compares nothing.

use std::sync::OnceLock;

use super::problems::link_site;
use super::set::RevisionSet;
use super::{History, worlds};
use crate::op::{Change, Conflict, Footprint, Op, Origin, Touch};
use crate::{Diagnostic, Down, Migration, Report, Schema, Target};

/// The footprints of the migrations that were compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Footprints(Vec<OnceLock<Footprint>>);

impl Footprints {
    /// Nothing yet, of so many places.
    pub(super) fn new(places: usize) -> Self {
        Self(vec![OnceLock::new(); places])
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

    /// Whether a migration commutes with the earlier ones that it meets nowhere.
    pub(super) fn unmerged(&self, place: usize, written: &Migration, report: &mut Report) {
        let closure = &self.graph.closures[place];
        if closure.len() == place || !self.is_linked() {
            return;
        }
        let mut strangers: RevisionSet = (0..place).collect();
        strangers.remove(closure);
        for descendant in place + 1..self.graph.len() {
            if self.graph.is_ancestor(place, descendant) {
                strangers.remove(&self.graph.closures[descendant]);
            }
        }
        for stranger in strangers.iter() {
            if let Some(conflict) = self.conflict(stranger, place) {
                report.push(self.diagnostic(stranger, place, &conflict, written.id.site()));
            }
        }
    }

    fn conflict(&self, left: usize, right: usize) -> Option<Conflict> {
        self.footprint(left).conflict(self.footprint(right))
    }

    fn footprint(&self, place: usize) -> &Footprint {
        self.footprints.0[place].get_or_init(|| {
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
