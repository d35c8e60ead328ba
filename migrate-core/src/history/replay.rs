//! The worlds along the graph, each computed once.
//!
//! A set of revisions is replayed in the order of the graph, from the longest beginning of it
//! whose worlds are known by a revision: its own closure and itself. In a straight line that
//! is the parent, so that a revision costs one upgrade.

use std::sync::{Arc, OnceLock};

use super::graph::Graph;
use super::set::RevisionSet;
use super::worlds::{self, World};
use crate::Target;

/// What is remembered of each place.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    after: Vec<OnceLock<Arc<[World]>>>,
    /// The one world before all.
    start: Arc<[World]>,
}

/// A set of revisions, cut where its beginning ends: the place that stands for the beginning,
/// and the rest in order.
struct Cut {
    from: Option<usize>,
    rest: Vec<usize>,
}

impl Remembered {
    /// Nothing yet, of so many places, for these databases.
    pub(super) fn new(places: usize, targets: &[Target]) -> Self {
        Self {
            after: vec![OnceLock::new(); places],
            start: worlds::start(targets),
        }
    }

    /// Forgets a place and those behind it.
    pub(super) fn forget(&mut self, place: usize) {
        for after in self.after.iter_mut().skip(place) {
            *after = OnceLock::new();
        }
    }

    /// The worlds that a place leaves behind.
    pub(super) fn after(&self, graph: &Graph, place: usize) -> Arc<[World]> {
        self.fill(graph, place);
        let after = self.after[place].get();
        Arc::clone(after.unwrap_or(&self.start))
    }

    /// The worlds of a set that holds what its members need.
    pub(super) fn of_set(&self, graph: &Graph, set: &RevisionSet) -> Arc<[World]> {
        let cut = cut(graph, set);
        if let Some(from) = cut.from {
            self.fill(graph, from);
        }
        self.replay(graph, &cut)
    }

    /// Computes the worlds after a place, and first those that it starts from. A loop: a history
    /// is longer than the stack.
    fn fill(&self, graph: &Graph, place: usize) {
        let mut cuts = Vec::new();
        let mut next = Some(place);
        while let Some(place) = next {
            if self.after[place].get().is_some() {
                break;
            }
            let cut = cut_before(graph, place);
            next = cut.from;
            cuts.push((place, cut));
        }
        for (place, mut cut) in cuts.into_iter().rev() {
            cut.rest.push(place);
            self.after[place].get_or_init(|| self.replay(graph, &cut));
        }
    }

    /// Replays the rest of a cut on the worlds of its beginning.
    fn replay(&self, graph: &Graph, cut: &Cut) -> Arc<[World]> {
        let start = cut.from.and_then(|from| self.after[from].get());
        let start = Arc::clone(start.unwrap_or(&self.start));
        cut.rest.iter().fold(start, |worlds, place| {
            worlds::replay(&graph.migrations[*place], &worlds)
        })
    }
}

/// Cuts what a place needs.
fn cut_before(graph: &Graph, place: usize) -> Cut {
    match graph.needs[place].as_slice() {
        [need] => Cut {
            from: Some(*need),
            rest: Vec::new(),
        },
        _ => cut(graph, &graph.closures[place]),
    }
}

/// Cuts a set behind the last member that needs all the members before it.
fn cut(graph: &Graph, set: &RevisionSet) -> Cut {
    let mut before = set.len();
    let mut rest = Vec::new();
    for place in set.iter().rev() {
        before -= 1;
        let closure = &graph.closures[place];
        if closure.len() == before && closure.is_subset(set) {
            rest.reverse();
            return Cut {
                from: Some(place),
                rest,
            };
        }
        rest.push(place);
    }
    rest.reverse();
    Cut { from: None, rest }
}
