//! What is done with a history: up in some order that the graph allows, partly down on the way,
//! with rows in the tables; down a migration at a time, and up and down at once.

use std::collections::BTreeSet;

use migrate_core::Name;
use migrate_core::history::History;

use super::case::Move;
use super::pick::Pick;

/// Out of a hundred moves on the way up.
const DOWN: u32 = 20;
const FURTHER: u32 = 10;

/// The moves of a seed.
pub(super) fn moves(history: &History, pick: &mut Pick) -> Vec<Move> {
    let all: Vec<Name> = history
        .in_order()
        .iter()
        .map(|migration| migration.id.clone())
        .collect();
    let mut walk = Walk {
        history,
        all,
        applied: BTreeSet::new(),
        moves: Vec::new(),
        rounds: 0,
    };
    let budget = 3 * walk.all.len();
    while walk.applied.len() < walk.all.len() && walk.moves.len() < budget {
        if !walk.applied.is_empty() && pick.percent(DOWN) {
            walk.down(pick);
        } else {
            walk.up(pick);
        }
        if pick.percent(60) {
            walk.fill();
        }
    }
    walk.moves.push(Move::Up("heads".to_owned()));
    walk.applied = walk.all.iter().cloned().collect();
    walk.fill();
    while !walk.applied.is_empty() {
        walk.one_down(pick);
    }
    walk.moves.extend([
        Move::Down("base".to_owned()),
        Move::Online("heads".to_owned()),
        Move::Down("base".to_owned()),
        Move::Afresh,
    ]);
    walk.moves
}

struct Walk<'a> {
    history: &'a History,
    all: Vec<Name>,
    applied: BTreeSet<Name>,
    moves: Vec<Move>,
    rounds: usize,
}

impl Walk<'_> {
    fn fill(&mut self) {
        self.rounds += 1;
        self.moves.push(Move::Fill(self.rounds));
    }

    /// Up by one that can be applied next, sometimes further.
    fn up(&mut self, pick: &mut Pick) {
        let further = pick.percent(FURTHER);
        let missing: Vec<&Name> = self
            .all
            .iter()
            .filter(|id| !self.applied.contains(*id))
            .filter(|id| further || self.history.ancestors(id.as_str()).is_subset(&self.applied))
            .collect();
        let Some(id) = pick.one(&missing).copied() else {
            return;
        };
        if let Ok(set) = self.history.upgrade_set(id.as_str(), &self.applied) {
            self.applied.extend(set);
            self.moves.push(Move::Up(id.as_str().to_owned()));
        }
    }

    /// Down to some applied one, by any of the ways to say so.
    fn down(&mut self, pick: &mut Pick) {
        let applied: Vec<Name> = self.applied.iter().cloned().collect();
        let Some(id) = pick.one(&applied) else {
            return;
        };
        let labels = self.history.labels(id.as_str());
        let target = match (pick.below(5), pick.one(&labels)) {
            (0, Some(label)) => format!("{label}@-1"),
            (1, _) => "-1".to_owned(),
            (2, _) => "-2".to_owned(),
            (3, _) => format!("{id}-1"),
            _ => id.to_string(),
        };
        self.down_to(target);
    }

    /// Down by as little as can be said.
    fn one_down(&mut self, pick: &mut Pick) {
        let heads = self.history.current_heads(&self.applied);
        let Some(id) = pick.one(&heads) else {
            return;
        };
        let labels = self.history.labels(id.as_str());
        let branches = labels.iter().map(|label| format!("{label}@-1"));
        let parents = self.history.migration(id.as_str());
        let parents = parents.map_or(&[][..], |migration| &migration.parents);
        let targets = branches
            .chain(["-1".to_owned(), format!("{id}-1")])
            .chain(parents.iter().map(ToString::to_string))
            .chain(["base".to_owned()]);
        let undone = |target: &String| {
            let set = self.history.downgrade_set(target, &self.applied);
            set.map_or(usize::MAX, |set| {
                if set.is_empty() {
                    usize::MAX
                } else {
                    set.len()
                }
            })
        };
        if let Some(target) = targets.min_by_key(undone) {
            self.down_to(target);
        }
    }

    fn down_to(&mut self, target: String) {
        if let Ok(set) = self.history.downgrade_set(&target, &self.applied) {
            self.applied.retain(|id| !set.contains(id));
            self.moves.push(Move::Down(target));
        }
    }
}
