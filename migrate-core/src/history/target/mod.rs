//! Targets: what people write to say where a database shall go, and which revisions that means.
//!
//! `parse` turns the text into a [`Goal`](goal::Goal), `walk` takes steps along the graph, and
//! this file turns goals into revisions to apply and to undo.

mod error;
mod goal;
mod parse;
mod walk;

use std::collections::BTreeSet;

pub use error::TargetError;

use super::History;
use super::set::RevisionSet;
use crate::Name;
use goal::{Goal, Spot};
use parse::Parser;

impl History {
    /// The applied revisions that no other applied one follows or depends on.
    pub fn current_heads(&self, applied: &BTreeSet<Name>) -> Vec<Name> {
        let applied = self.known(applied);
        self.ids(walk::tips(&self.graph, &applied))
    }

    /// The labels of the branches that a revision is on, in their order.
    pub fn labels(&self, id: &str) -> Vec<Name> {
        let Some(place) = self.graph.place(id) else {
            return Vec::new();
        };
        let labels = self.graph.labels.iter();
        let mut labels: Vec<Name> = labels
            .filter(|(_, branch)| walk::members(&self.graph, **branch).contains(place))
            .map(|(label, _)| label.clone())
            .collect();
        labels.sort();
        labels
    }

    /// Whether a set of applied revisions can be that of a database of this history.
    ///
    /// # Errors
    ///
    /// A revision that is not part of the history, or whose ancestors are not applied.
    pub fn check_applied(&self, applied: &BTreeSet<Name>) -> Result<(), TargetError> {
        self.places_of(applied).map(|_| ())
    }

    /// The revisions that an upgrade to a target applies, in order.
    ///
    /// # Errors
    ///
    /// A target that means nothing here, or several things; an applied set that cannot be.
    pub fn upgrade_set(
        &self,
        target: &str,
        applied: &BTreeSet<Name>,
    ) -> Result<Vec<Name>, TargetError> {
        let applied = self.places_of(applied)?;
        let mut set = match Parser::new(&self.graph, &applied, target).goal()? {
            Goal::Base { .. } => {
                return Err(
                    TargetError::new(format!("`{target}` is no target of an upgrade"))
                        .help("go down with `downgrade`"),
                );
            }
            Goal::Steps { steps, .. } if steps < 0 => {
                return Err(TargetError::new(format!(
                    "`{target}` goes down, and an upgrade goes up"
                ))
                .help(format!("write `+{}`, or use `downgrade`", -steps)));
            }
            Goal::Steps { steps, branch } => {
                let walk = walk::Walk::new(&self.graph, target, branch);
                let from = walk.start(&applied)?;
                self.graph
                    .with_closure(walk.up(from, steps.unsigned_abs())?)
            }
            Goal::At { places, .. } => self.closed(&places),
            Goal::Current => return Err(error::only_shown(target)),
        };
        set.remove(&applied);
        Ok(self.ids(set.iter()))
    }

    /// The revisions that a downgrade to a target undoes, in that order: the last one first.
    ///
    /// # Errors
    ///
    /// A target that means nothing here, or several things, or that is not below what is
    /// applied; an applied set that cannot be.
    pub fn downgrade_set(
        &self,
        target: &str,
        applied: &BTreeSet<Name>,
    ) -> Result<Vec<Name>, TargetError> {
        let applied = self.places_of(applied)?;
        let goal = Parser::new(&self.graph, &applied, target).goal()?;
        let undone = self.undone(target, &goal, &applied)?;
        Ok(self.ids(undone.iter().rev()))
    }

    /// Some revisions and all that they need, in order.
    pub fn with_needs(&self, revisions: &[Name]) -> Vec<Name> {
        let places: Vec<usize> = self.places(revisions).collect();
        self.ids(self.closed(&places).iter())
    }

    /// Some revisions and all that need them, in the order in which they are undone.
    pub fn with_dependents(&self, revisions: &[Name]) -> Vec<Name> {
        let all: RevisionSet = (0..self.graph.len()).collect();
        let set = self.places(revisions).collect();
        let set = walk::with_dependents(&self.graph, set, &all);
        self.ids(set.iter().rev())
    }

    fn places<'a>(&'a self, revisions: &'a [Name]) -> impl Iterator<Item = usize> + 'a {
        let places = revisions.iter().map(|id| self.graph.place(id.as_str()));
        places.flatten()
    }

    /// The revisions that are applied once a target was stamped; what was applied need not make
    /// sense. With a label, only that branch changes.
    ///
    /// # Errors
    ///
    /// A target that means nothing here, or several things.
    pub fn stamp_set(
        &self,
        target: &str,
        applied: &BTreeSet<Name>,
    ) -> Result<BTreeSet<Name>, TargetError> {
        let applied = self.known(applied);
        let goal = Parser::new(&self.graph, &applied, target).goal()?;
        let mut stamped = applied.clone();
        match &goal {
            Goal::Base { branch: None } => stamped = RevisionSet::default(),
            Goal::At {
                places,
                branch: None,
            } => stamped = self.closed(places),
            Goal::At {
                places,
                branch: Some(branch),
            } => {
                let branch = walk::members(&self.graph, *branch);
                stamped.remove(&walk::with_dependents(&self.graph, branch, &applied));
                stamped.add(&self.closed(places));
            }
            Goal::Steps { steps, branch } if *steps > 0 => {
                let walk = walk::Walk::new(&self.graph, target, *branch);
                let place = walk.up(walk.start(&applied)?, steps.unsigned_abs())?;
                stamped.add(&self.graph.with_closure(place));
            }
            Goal::Base { .. } | Goal::Steps { .. } => {
                stamped.remove(&self.undone(target, &goal, &applied)?);
            }
            Goal::Current => return Err(error::only_shown(target)),
        }
        Ok(self.ids(stamped.iter()).into_iter().collect())
    }

    /// The one revision that a text names.
    ///
    /// # Errors
    ///
    /// A text that names none, or several.
    pub fn revision(&self, target: &str) -> Result<Name, TargetError> {
        match self.revisions(target, &BTreeSet::new())?.as_slice() {
            [revision] if !target.contains(':') => Ok(revision.clone()),
            [] => Err(TargetError::new(format!("`{target}` names no revision"))),
            _ => Err(TargetError::new(format!(
                "`{target}` names several revisions"
            ))),
        }
    }

    /// The revisions that a target or a range of two (`a:b`, `a:`, `:b`) names, in order. A range
    /// holds both of its ends, and steps beyond the ends of the history stop there.
    ///
    /// # Errors
    ///
    /// A target that means nothing here, or several things.
    pub fn revisions(
        &self,
        target: &str,
        applied: &BTreeSet<Name>,
    ) -> Result<Vec<Name>, TargetError> {
        let applied = self.known(applied);
        let named = |text: &str, lenient: bool| {
            let goal = Parser::new(&self.graph, &applied, text);
            let goal = if lenient { goal.lenient() } else { goal };
            goal.spots()
        };
        let Some((from, to)) = target.split_once(':') else {
            let spots = named(target, false)?;
            let set: RevisionSet = spots.into_iter().filter_map(Spot::place).collect();
            return Ok(self.ids(set.iter()));
        };
        let from = if from.trim().is_empty() { "base" } else { from };
        let to = if to.trim().is_empty() { "heads" } else { to };
        let from = named(from, true)?;
        let to: Vec<usize> = named(to, true)?
            .into_iter()
            .filter_map(Spot::place)
            .collect();
        let within = self.closed(&to);
        let wanted = within.iter().filter(|place| {
            from.is_empty()
                || from.iter().any(|from| match from {
                    Spot::Base => true,
                    Spot::At(from) => from == place || self.graph.is_ancestor(*from, *place),
                })
        });
        Ok(self.ids(wanted))
    }

    /// What has to be undone to reach a goal.
    fn undone(
        &self,
        target: &str,
        goal: &Goal,
        applied: &RevisionSet,
    ) -> Result<RevisionSet, TargetError> {
        let graph = &self.graph;
        let undone = match goal {
            Goal::Base { branch: None } => applied.clone(),
            Goal::Base {
                branch: Some(branch),
            } => walk::members(graph, *branch),
            Goal::Steps { steps, .. } if *steps > 0 => {
                return Err(TargetError::new(format!(
                    "`{target}` goes up, and a downgrade goes down"
                ))
                .help(format!("write `-{steps}`, or use `upgrade`")));
            }
            Goal::Steps { steps, branch } => {
                let walk = walk::Walk::new(graph, target, *branch).inside_branch();
                let from = walk.start(applied)?;
                walk.down(from, steps.unsigned_abs())?.into_iter().collect()
            }
            Goal::At { places, branch } => {
                let [place] = places.as_slice() else {
                    return Err(TargetError::new(format!(
                        "`{target}` names several revisions, and a downgrade goes to one"
                    ))
                    .help("name the revision"));
                };
                if !applied.contains(*place) {
                    return Err(error::not_applied(target, graph.id(*place)));
                }
                let mut above = walk::descendants(graph, *place);
                if let Some(branch) = branch {
                    above.keep(&walk::members(graph, *branch));
                }
                above
            }
            Goal::Current => return Err(error::only_shown(target)),
        };
        Ok(walk::with_dependents(graph, undone, applied))
    }

    fn closed(&self, places: &[usize]) -> RevisionSet {
        let mut set = RevisionSet::default();
        for place in places {
            set.add(&self.graph.with_closure(*place));
        }
        set
    }

    /// The places of those ids that the history knows.
    fn known(&self, ids: &BTreeSet<Name>) -> RevisionSet {
        let places = ids.iter().filter_map(|id| self.graph.place(id.as_str()));
        places.collect()
    }

    /// The places of an applied set.
    fn places_of(&self, applied: &BTreeSet<Name>) -> Result<RevisionSet, TargetError> {
        if let Some(unknown) = applied
            .iter()
            .find(|id| self.graph.place(id.as_str()).is_none())
        {
            return Err(error::unknown_applied(unknown));
        }
        let places = self.known(applied);
        for place in places.iter() {
            if let Some(missing) = self.graph.needs[place]
                .iter()
                .find(|need| !places.contains(**need))
            {
                return Err(error::hole(self.graph.id(place), self.graph.id(*missing)));
            }
        }
        Ok(places)
    }
}
