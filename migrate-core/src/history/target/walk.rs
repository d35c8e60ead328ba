//! Steps along the graph, and the parts of it that a branch is made of.

use super::error::{TargetError, list};
use super::goal::Spot;
use crate::history::graph::Graph;
use crate::history::set::RevisionSet;

/// The members of a set that no other member needs.
pub(super) fn tips(graph: &Graph, set: &RevisionSet) -> Vec<usize> {
    let mut needed = RevisionSet::default();
    for place in set.iter() {
        needed.add(&graph.closures[place]);
    }
    set.iter()
        .filter(|place| !needed.contains(*place))
        .collect()
}

/// What follows a place, directly or not, without what only depends on it.
pub(super) fn descendants(graph: &Graph, place: usize) -> RevisionSet {
    let mut found = RevisionSet::default();
    let mut next = graph.children[place].clone();
    while let Some(place) = next.pop() {
        if !found.contains(place) {
            found.insert(place);
            next.extend(&graph.children[place]);
        }
    }
    found
}

/// A place, what it follows and what follows it.
pub(super) fn lineage(graph: &Graph, place: usize) -> RevisionSet {
    let mut lineage = graph.lineage(place);
    lineage.add(&descendants(graph, place));
    lineage
}

/// The branch of a place: what follows it, and what it follows down to where branches part or
/// meet.
pub(super) fn members(graph: &Graph, place: usize) -> RevisionSet {
    let mut members = descendants(graph, place).with(place);
    let mut next = place;
    while let [parent] = graph.parents[next].as_slice()
        && graph.children[*parent].len() == 1
        && graph.parents[*parent].len() < 2
    {
        members.insert(*parent);
        next = *parent;
    }
    members
}

/// Those of a set that are applied, and the applied ones that need them.
pub(super) fn with_dependents(
    graph: &Graph,
    mut set: RevisionSet,
    applied: &RevisionSet,
) -> RevisionSet {
    set.keep(applied);
    for place in applied.iter() {
        if graph.needs[place].iter().any(|need| set.contains(*need)) {
            set.insert(place);
        }
    }
    set
}

/// Steps from one revision to the next.
pub(super) struct Walk<'a> {
    graph: &'a Graph,
    typed: &'a str,
    branch: Option<usize>,
    allowed: Option<RevisionSet>,
    lenient: bool,
}

impl<'a> Walk<'a> {
    /// Steps that keep to what a branch follows and what follows it.
    pub(super) fn new(graph: &'a Graph, typed: &'a str, branch: Option<usize>) -> Self {
        Self {
            graph,
            typed,
            branch,
            allowed: branch.map(|branch| lineage(graph, branch)),
            lenient: false,
        }
    }

    /// The same, stopping at the ends of the history.
    pub(super) fn lenient(self) -> Self {
        Self {
            lenient: true,
            ..self
        }
    }

    /// The same, keeping to what is of the branch alone.
    pub(super) fn inside_branch(self) -> Self {
        Self {
            allowed: self.branch.map(|branch| members(self.graph, branch)),
            ..self
        }
    }

    /// Where the database is: the one tip of what is applied.
    pub(super) fn start(&self, applied: &RevisionSet) -> Result<Spot, TargetError> {
        let tips = match &self.allowed {
            None => tips(self.graph, applied),
            Some(allowed) => {
                let mut here = applied.clone();
                here.keep(allowed);
                let follows = |place: &usize| {
                    let mut children = self.graph.children[*place].iter();
                    children.any(|child| here.contains(*child))
                };
                here.iter().filter(|place| !follows(place)).collect()
            }
        };
        match tips.as_slice() {
            [] => Ok(Spot::Base),
            [tip] => Ok(Spot::At(*tip)),
            _ => {
                let tips = list(tips.iter().map(|tip| self.graph.id(*tip)));
                Err(TargetError::new(format!(
                    "`{}` counts from where the database is, and that is at several revisions: {tips}",
                    self.typed
                ))
                .help(format!("name the branch: `LABEL@{}`", self.steps())))
            }
        }
    }

    /// The revision that many steps up.
    pub(super) fn up(&self, from: Spot, steps: u64) -> Result<usize, TargetError> {
        match self.up_to(from, steps)? {
            Spot::At(place) => Ok(place),
            Spot::Base => Err(self.too_far(steps, 0, "above the base")),
        }
    }

    /// The place that many steps up.
    pub(super) fn up_to(&self, from: Spot, steps: u64) -> Result<Spot, TargetError> {
        let mut spot = from;
        for done in 0..steps {
            let mut next = match spot {
                Spot::Base => self.bases(),
                Spot::At(place) => self.graph.children[place].clone(),
            };
            next.retain(|place| self.allows(*place));
            spot = match next.as_slice() {
                [place] => Spot::At(*place),
                [] if self.lenient => return Ok(spot),
                [] => return Err(self.too_far(steps, done, &self.above(from))),
                _ => return Err(self.parting(spot, &next)),
            };
        }
        Ok(spot)
    }

    /// The revisions that so many steps down undo, the last one first.
    pub(super) fn down(&self, from: Spot, steps: u64) -> Result<Vec<usize>, TargetError> {
        let mut undone = Vec::new();
        let mut spot = from;
        for done in 0..steps {
            match spot {
                Spot::At(place) if self.allows(place) => undone.push(place),
                _ if self.lenient => return Ok(undone),
                _ => return Err(self.too_far(steps, done, self.bottom())),
            }
            if done + 1 < steps {
                spot = self.parent(spot)?;
            }
        }
        Ok(undone)
    }

    /// The place that many steps down.
    pub(super) fn below(&self, from: Spot, steps: u64) -> Result<Spot, TargetError> {
        match self.down(from, steps)?.last() {
            Some(last) => self.parent(Spot::At(*last)),
            None => Ok(Spot::Base),
        }
    }

    /// The one place below.
    fn parent(&self, spot: Spot) -> Result<Spot, TargetError> {
        let Spot::At(place) = spot else {
            return Ok(Spot::Base);
        };
        let mut parents = self.graph.parents[place].clone();
        if parents.len() > 1 {
            parents.retain(|parent| self.allows(*parent));
        }
        match parents.as_slice() {
            [] => Ok(Spot::Base),
            [parent] => Ok(Spot::At(*parent)),
            _ => Err(TargetError::new(format!(
                "`{}` cannot go below `{}`, which merges {}",
                self.typed,
                self.graph.id(place),
                list(parents.iter().map(|parent| self.graph.id(*parent)))
            ))
            .help("name one of them")),
        }
    }

    fn allows(&self, place: usize) -> bool {
        let allowed = self.allowed.as_ref();
        allowed.is_none_or(|allowed| allowed.contains(place))
    }

    fn bases(&self) -> Vec<usize> {
        let all = 0..self.graph.len();
        all.filter(|place| self.graph.parents[*place].is_empty())
            .collect()
    }

    fn above(&self, from: Spot) -> String {
        match from {
            Spot::Base => "above the base".to_owned(),
            Spot::At(place) => format!("above `{}`", self.graph.id(place)),
        }
    }

    fn bottom(&self) -> &'static str {
        match self.allowed {
            Some(_) => "to go down on this branch",
            None => "above the base",
        }
    }

    /// The part of the text that says how many steps.
    fn steps(&self) -> &str {
        self.typed.rsplit('@').next().unwrap_or(self.typed)
    }

    fn too_far(&self, steps: u64, done: u64, above: &str) -> TargetError {
        let revisions = if done == 1 { "revision" } else { "revisions" };
        TargetError::new(format!(
            "`{}` goes {steps} steps, and there are {} {revisions} {above}",
            self.typed,
            if done == 0 {
                "no".to_owned()
            } else {
                format!("only {done}")
            },
        ))
        .help("write fewer steps, or `head` or `base`")
    }

    fn parting(&self, spot: Spot, next: &[usize]) -> TargetError {
        let next = list(next.iter().map(|place| self.graph.id(*place)));
        let from = match spot {
            Spot::Base => "the base".to_owned(),
            Spot::At(place) => format!("`{}`", self.graph.id(place)),
        };
        TargetError::new(format!(
            "`{}` does not say which way to go from {from}: {next} come next",
            self.typed
        ))
        .help(format!("name the branch: `LABEL@{}`", self.steps()))
    }
}
