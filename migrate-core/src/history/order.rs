//! The order of the graph: ancestors first, ties by the bytes of the id.
//!
//! A cycle is cut at the link of its smallest member, so that the rest of the history has an
//! order all the same.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::Migration;

/// The order, and what had to be cut for it.
pub(super) struct Ordered {
    /// Positions in the given list, in the order of the graph.
    pub(super) order: Vec<usize>,
    /// The cycles: each begins with the member whose link to the next was cut.
    pub(super) cycles: Vec<Vec<usize>>,
}

/// Orders the migrations, given what each of them needs; cuts `needs` where it goes in circles.
pub(super) fn order(migrations: &[Migration], needs: &mut [Vec<usize>]) -> Ordered {
    let mut queue = Queue::new(migrations, needs);
    let mut cycles = Vec::new();
    loop {
        queue.run(migrations);
        if queue.order.len() == migrations.len() {
            return Ordered {
                order: queue.order,
                cycles,
            };
        }
        let cycle = queue.cycle(migrations, needs);
        if let [first, rest @ ..] = cycle.as_slice() {
            let next = rest.first().unwrap_or(first);
            needs[*first].retain(|need| need != next);
            queue.dependents[*next].retain(|dependent| dependent != first);
            queue.satisfied(migrations, *first);
        }
        cycles.push(cycle);
    }
}

/// Takes a migration as soon as everything that it needs was taken.
struct Queue<'a> {
    ready: BinaryHeap<Reverse<(&'a str, usize)>>,
    missing: Vec<usize>,
    dependents: Vec<Vec<usize>>,
    order: Vec<usize>,
    taken: Vec<bool>,
}

impl<'a> Queue<'a> {
    fn new(migrations: &'a [Migration], needs: &[Vec<usize>]) -> Self {
        let mut dependents = vec![Vec::new(); migrations.len()];
        for (index, needs) in needs.iter().enumerate() {
            for need in needs {
                dependents[*need].push(index);
            }
        }
        let missing: Vec<usize> = needs.iter().map(Vec::len).collect();
        let ready = (0..migrations.len())
            .filter(|index| missing[*index] == 0)
            .map(|index| Reverse((migrations[index].id.as_str(), index)))
            .collect();
        Self {
            ready,
            missing,
            dependents,
            order: Vec::with_capacity(migrations.len()),
            taken: vec![false; migrations.len()],
        }
    }

    fn run(&mut self, migrations: &'a [Migration]) {
        while let Some(Reverse((_, index))) = self.ready.pop() {
            self.order.push(index);
            self.taken[index] = true;
            for dependent in std::mem::take(&mut self.dependents[index]) {
                self.satisfied(migrations, dependent);
            }
        }
    }

    /// One need less.
    fn satisfied(&mut self, migrations: &'a [Migration], index: usize) {
        self.missing[index] = self.missing[index].saturating_sub(1);
        if self.missing[index] == 0 && !self.taken[index] {
            self.ready
                .push(Reverse((migrations[index].id.as_str(), index)));
        }
    }

    /// A cycle among what could not be taken, from its smallest member on.
    fn cycle(&self, migrations: &[Migration], needs: &[Vec<usize>]) -> Vec<usize> {
        let smallest = |indices: &mut dyn Iterator<Item = usize>| {
            indices
                .filter(|index| !self.taken[*index])
                .min_by_key(|index| (migrations[*index].id.as_str(), *index))
        };
        let mut path = Vec::new();
        let mut at = vec![None; migrations.len()];
        let mut next = smallest(&mut (0..migrations.len()));
        while let Some(index) = next {
            if let Some(start) = at[index] {
                path.drain(..start);
                break;
            }
            at[index] = Some(path.len());
            path.push(index);
            next = smallest(&mut needs[index].iter().copied());
        }
        let first = path
            .iter()
            .enumerate()
            .min_by_key(|(_, index)| (migrations[**index].id.as_str(), **index))
            .map_or(0, |(place, _)| place);
        path.rotate_left(first);
        path
    }
}
