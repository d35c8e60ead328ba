//! The graph: who follows whom, and who needs whom.
//!
//! Migrations are known by their place in the order, so that a smaller number is never a
//! descendant of a larger one. What is wrong with a link leaves it out.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::order::{self, Ordered};
use super::set::RevisionSet;
use crate::{Migration, Name};

/// The migrations in order, and their links.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// The migrations, in the order of the graph.
    pub(super) migrations: Vec<Arc<Migration>>,
    /// What each follows.
    pub(super) parents: Vec<Vec<usize>>,
    /// What follows each.
    pub(super) children: Vec<Vec<usize>>,
    /// What each has to find applied: parents and dependencies, except those that another of
    /// them needs anyway.
    pub(super) needs: Vec<Vec<usize>>,
    /// Everything that has to be applied before each.
    pub(super) closures: Vec<RevisionSet>,
    /// The place that each branch label names.
    pub(super) labels: HashMap<Name, usize>,
    /// The second and further migrations of an id.
    twins: Vec<usize>,
    /// The cycles that were cut, by the place of the migration whose link it was.
    pub(super) cycles: BTreeMap<usize, Vec<usize>>,
    places: HashMap<Name, usize>,
    /// Whether some link leads nowhere: then branches may seem parallel that are not.
    pub(super) has_unknown_links: bool,
}

impl Graph {
    /// Links the migrations by their ids.
    pub(super) fn new(migrations: Vec<Migration>) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::with_capacity(migrations.len());
        let mut twins = Vec::new();
        for (index, migration) in migrations.iter().enumerate() {
            if *known.entry(migration.id.as_str()).or_insert(index) != index {
                twins.push(index);
            }
        }
        let mut needs: Vec<Vec<usize>> = migrations
            .iter()
            .enumerate()
            .map(|(index, migration)| {
                let links = migration.parents.iter().chain(&migration.depends_on);
                resolved(links, &known, index)
            })
            .collect();
        let Ordered { order, cycles } = order::order(&migrations, &mut needs);

        let mut place = vec![0; migrations.len()];
        for (at, index) in order.iter().enumerate() {
            place[*index] = at;
        }
        let places = known
            .into_values()
            .map(|index| (migrations[index].id.clone(), place[index]))
            .collect();
        let moved = |indices: &[usize]| -> Vec<usize> {
            indices.iter().map(|index| place[*index]).collect()
        };
        let needs = order.iter().map(|index| moved(&needs[*index])).collect();
        let cycles = cycles.iter().map(|cycle| moved(cycle));
        let cycles = cycles
            .filter_map(|cycle| Some((*cycle.first()?, cycle)))
            .collect();
        let twins = moved(&twins);
        let mut slots: Vec<Option<Migration>> = migrations.into_iter().map(Some).collect();
        let migrations = order
            .iter()
            .filter_map(|index| slots[*index].take().map(Arc::new))
            .collect();
        Self {
            migrations,
            parents: Vec::new(),
            children: Vec::new(),
            needs,
            closures: Vec::new(),
            labels: HashMap::new(),
            twins,
            cycles,
            places,
            has_unknown_links: false,
        }
        .linked()
    }

    /// Fills in what follows from the places and the needs.
    fn linked(mut self) -> Self {
        self.children = vec![Vec::new(); self.migrations.len()];
        for place in 0..self.migrations.len() {
            let migration = Arc::clone(&self.migrations[place]);
            self.has_unknown_links |= self.has_unknown_link(&migration);
            let mut parents = self.resolve_all(&migration.parents);
            parents.retain(|parent| self.needs[place].contains(parent));
            for parent in &parents {
                self.children[*parent].push(place);
            }
            self.parents.push(parents);
            self.close(place);
            if let Some(label) = &migration.branch {
                self.labels.entry(label.clone()).or_insert(place);
            }
        }
        self
    }

    /// Everything that a place needs, given that of the places before it.
    fn close(&mut self, place: usize) {
        let needs = std::mem::take(&mut self.needs[place]);
        let mut implied = RevisionSet::default();
        for need in &needs {
            implied.add(&self.closures[*need]);
        }
        let needs: Vec<usize> = needs
            .into_iter()
            .filter(|need| !implied.contains(*need))
            .collect();
        for need in &needs {
            implied.insert(*need);
        }
        self.needs[place] = needs;
        self.closures.push(implied);
    }

    /// The place of an id.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The places of the second and further migrations of an id.
    pub(super) fn twins<'a>(&'a self, id: &'a Name) -> impl Iterator<Item = usize> + 'a {
        let twins = self.twins.iter().copied();
        twins.filter(move |twin| self.id(*twin) == id)
    }

    /// The places of ids, each once; unknown ones are left out.
    fn resolve_all(&self, ids: &[Name]) -> Vec<usize> {
        let mut places = Vec::with_capacity(ids.len());
        for place in ids.iter().filter_map(|id| self.place(id.as_str())) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// Whether a link of a migration leads to nothing known.
    pub(super) fn has_unknown_link(&self, written: &Migration) -> bool {
        let mut links = written.parents.iter().chain(&written.depends_on);
        links.any(|link| self.place(link.as_str()).is_none())
    }

    /// The id of a place.
    pub(super) fn id(&self, place: usize) -> &Name {
        &self.migrations[place].id
    }

    /// Whether `ancestor` has to be applied before `place`.
    pub(super) fn is_ancestor(&self, ancestor: usize, place: usize) -> bool {
        self.closures[place].contains(ancestor)
    }

    /// A place and everything that it needs.
    pub(super) fn with_closure(&self, place: usize) -> RevisionSet {
        let mut set = self.closures[place].clone();
        set.insert(place);
        set
    }

    /// A place and what it follows, without what they depend on.
    pub(super) fn lineage(&self, place: usize) -> RevisionSet {
        let mut lineage = RevisionSet::default();
        let mut next = vec![place];
        while let Some(place) = next.pop() {
            if !lineage.contains(place) {
                lineage.insert(place);
                next.extend(&self.parents[place]);
            }
        }
        lineage
    }

    /// How many migrations there are.
    pub(super) fn len(&self) -> usize {
        self.migrations.len()
    }
}

/// The indices of ids, each once; unknown ones and `own` are left out.
fn resolved<'a>(
    ids: impl Iterator<Item = &'a Name>,
    known: &HashMap<&str, usize>,
    own: usize,
) -> Vec<usize> {
    let mut indices = Vec::new();
    for index in ids.filter_map(|id| known.get(id.as_str()).copied()) {
        if index != own && !indices.contains(&index) {
            indices.push(index);
        }
    }
    indices
}
