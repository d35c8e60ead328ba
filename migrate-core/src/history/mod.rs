//! The history: all migrations of a project, their graph, and the schemas along it.

mod graph;
mod order;
mod replay;
mod set;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{Migration, Name, Report, Schema, Target};
use graph::Graph;
use replay::Remembered;
use set::RevisionSet;

/// All migrations of a project and their graph.
///
/// Building one never fails: what is wrong with the graph is in its reports.
#[derive(Clone, Debug)]
pub struct History {
    graph: Graph,
    targets: Vec<Target>,
    remembered: Remembered,
}

impl History {
    /// Puts migrations together; their order does not count.
    pub fn new(migrations: Vec<Migration>, targets: Vec<Target>) -> Self {
        let graph = Graph::new(migrations);
        Self {
            remembered: Remembered::new(graph.len()),
            graph,
            targets,
        }
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
            Some(place) => self.names(self.graph.closures[place].iter()),
            None => BTreeSet::new(),
        }
    }

    /// The migrations that directly follow another.
    pub fn children(&self, id: &str) -> Vec<&Name> {
        match self.graph.place(id) {
            Some(place) => self.ids(&self.graph.children[place]),
            None => Vec::new(),
        }
    }

    /// The migrations that nothing follows.
    pub fn heads(&self) -> Vec<&Name> {
        self.places_where(|place| self.graph.children[place].is_empty())
    }

    /// The migrations that follow nothing.
    pub fn bases(&self) -> Vec<&Name> {
        self.places_where(|place| self.graph.parents[place].is_empty())
    }

    /// The migrations that several others follow.
    pub fn branch_points(&self) -> Vec<&Name> {
        self.places_where(|place| self.graph.children[place].len() > 1)
    }

    /// The schema that a migration finds: that of its ancestors. Remembered.
    pub fn schema_before(&self, id: &str) -> Arc<Schema> {
        match self.graph.place(id) {
            Some(place) => self.before(place),
            None => Arc::default(),
        }
    }

    /// The schema that a migration leaves behind. Remembered.
    pub fn schema_after(&self, id: &str) -> Arc<Schema> {
        match self.graph.place(id) {
            Some(place) => self.remembered.after(&self.graph, &self.targets, place),
            None => Arc::default(),
        }
    }

    /// The schema of a set of applied migrations, for one database.
    pub fn schema_of(&self, applied: &BTreeSet<Name>) -> Schema {
        let set: RevisionSet = applied
            .iter()
            .filter_map(|id| self.graph.place(id.as_str()))
            .collect();
        Arc::unwrap_or_clone(self.of_set(&set))
    }

    /// Everything that the compiler says about one migration: its place in the graph, then,
    /// where all its ancestors are correct, its meaning, and whether the branches that meet
    /// in it commute.
    pub fn check(&self, id: &str) -> Report {
        let Some(place) = self.graph.place(id) else {
            return Report::default();
        };
        let migration = &self.graph.migrations[place];
        crate::check::check(migration, &self.before(place), &self.targets).1
    }

    fn before(&self, place: usize) -> Arc<Schema> {
        match self.graph.needs[place].as_slice() {
            [need] => self.remembered.after(&self.graph, &self.targets, *need),
            _ => self.of_set(&self.graph.closures[place]),
        }
    }

    fn of_set(&self, set: &RevisionSet) -> Arc<Schema> {
        self.remembered.of_set(&self.graph, &self.targets, set)
    }

    fn ids(&self, places: &[usize]) -> Vec<&Name> {
        places.iter().map(|place| self.graph.id(*place)).collect()
    }

    fn names(&self, places: impl Iterator<Item = usize>) -> BTreeSet<Name> {
        places.map(|place| self.graph.id(place).clone()).collect()
    }

    fn places_where(&self, wanted: impl Fn(usize) -> bool) -> Vec<&Name> {
        (0..self.graph.len())
            .filter(|place| wanted(*place))
            .map(|place| self.graph.id(place))
            .collect()
    }
}
