//! The history: all migrations of a project, their graph, and the schemas along it.

mod closures;
mod commute;
mod graph;
mod lints;
mod naming;
mod order;
pub mod parallel;
mod problems;
mod replay;
mod set;
mod target;
#[cfg(test)]
mod tests;
mod verdict;
mod view;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use lints::{Judged, Warning};
pub use problems::twin;
pub use target::TargetError;

use crate::check::lints::Levels;
use crate::closure::EmbeddedClosure;
use crate::naming::Naming;
use crate::{Migration, Name, Schema, Target};
use commute::Compared;
use graph::Graph;
use replay::Remembered;
use set::RevisionSet;
use verdict::Soundness;
use worlds::World;

/// All migrations of a project and their graph.
///
/// Building one never fails: what is wrong with the graph is in its reports. Its migrations have
/// no positions: they are looked at from the texts of others, where those would mislead.
#[derive(Clone, Debug)]
pub struct History {
    graph: Graph,
    targets: Vec<Target>,
    erroneous: RevisionSet,
    incomplete: bool,
    remembered: Remembered,
    soundness: Soundness,
    compared: Compared,
    /// How loudly the rules speak.
    levels: Levels,
    /// How the list calls what has no name.
    naming: Vec<Naming>,
    /// The closures of the program, by revision.
    closures: BTreeMap<Name, &'static [EmbeddedClosure]>,
}

impl History {
    /// Puts migrations together; their order does not count.
    pub fn new(migrations: Vec<Migration>, targets: Vec<Target>) -> Self {
        let graph = Graph::new(migrations);
        Self {
            erroneous: RevisionSet::default(),
            incomplete: false,
            remembered: Remembered::new(graph.len(), &targets),
            soundness: Soundness::new(graph.len()),
            compared: Compared::new(graph.len()),
            levels: Levels::default(),
            naming: Vec::new(),
            closures: BTreeMap::new(),
            graph,
            targets,
        }
    }

    /// The same history where the rules speak as loudly as that.
    #[must_use]
    pub fn with_levels(self, levels: Levels) -> Self {
        Self { levels, ..self }
    }

    /// The same history with the closures of the program that it is of.
    #[must_use]
    pub fn with_closures(self, closures: BTreeMap<Name, &'static [EmbeddedClosure]>) -> Self {
        Self { closures, ..self }
    }

    /// The databases that the history is written for.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The migration of that id.
    pub fn migration(&self, id: &str) -> Option<&Arc<Migration>> {
        Some(&self.graph.migrations[self.graph.place(id)?])
    }

    /// Every migration in the order of the graph: ancestors first, ties by the bytes of the id.
    pub fn in_order(&self) -> Vec<&Arc<Migration>> {
        self.graph.migrations.iter().collect()
    }

    /// The ancestors of a migration and the closure of what they and it depend on, without it.
    pub fn ancestors(&self, id: &str) -> BTreeSet<Name> {
        match self.graph.place(id) {
            Some(place) => self
                .ids(self.graph.closures[place].iter())
                .into_iter()
                .collect(),
            None => BTreeSet::new(),
        }
    }

    /// The migrations that directly follow another.
    pub fn children(&self, id: &str) -> Vec<Name> {
        match self.graph.place(id) {
            Some(place) => self.ids(self.graph.children[place].iter().copied()),
            None => Vec::new(),
        }
    }

    /// The migrations that nothing follows.
    pub fn heads(&self) -> Vec<Name> {
        self.places_where(|place| self.graph.children[place].is_empty())
    }

    /// The migrations that follow nothing.
    pub fn bases(&self) -> Vec<Name> {
        self.places_where(|place| self.graph.parents[place].is_empty())
    }

    /// The migrations that several others follow.
    pub fn branch_points(&self) -> Vec<Name> {
        self.places_where(|place| self.graph.children[place].len() > 1)
    }

    /// The schema that a migration finds: that of its ancestors. Where conditions make several,
    /// the first; [`view`](Self::view) has those of one database. Remembered.
    pub fn schema_before(&self, id: &str) -> Arc<Schema> {
        match self.graph.place(id) {
            Some(place) => first(&self.before(place)),
            None => Arc::default(),
        }
    }

    /// The schema that a migration leaves behind; see [`schema_before`](Self::schema_before).
    pub fn schema_after(&self, id: &str) -> Arc<Schema> {
        match self.graph.place(id) {
            Some(place) => first(&self.remembered.after(&self.graph, place)),
            None => Arc::default(),
        }
    }

    /// The schema of a set of applied migrations; see [`schema_before`](Self::schema_before).
    pub fn schema_of(&self, applied: &BTreeSet<Name>) -> Schema {
        let set: RevisionSet = applied
            .iter()
            .filter_map(|id| self.graph.place(id.as_str()))
            .collect();
        Arc::unwrap_or_clone(first(&self.of_set(&set)))
    }

    fn before(&self, place: usize) -> Arc<[World]> {
        match self.graph.needs[place].as_slice() {
            [need] => self.remembered.after(&self.graph, *need),
            _ => self.of_set(&self.graph.closures[place]),
        }
    }

    fn of_set(&self, set: &RevisionSet) -> Arc<[World]> {
        self.remembered.of_set(&self.graph, set)
    }

    fn ids(&self, places: impl IntoIterator<Item = usize>) -> Vec<Name> {
        let ids = places.into_iter().map(|place| self.graph.id(place).clone());
        ids.collect()
    }

    fn places_where(&self, wanted: impl Fn(usize) -> bool) -> Vec<Name> {
        self.ids((0..self.graph.len()).filter(|place| wanted(*place)))
    }
}

fn first(worlds: &[World]) -> Arc<Schema> {
    worlds
        .first()
        .map(|world| Arc::clone(&world.schema))
        .unwrap_or_default()
}
