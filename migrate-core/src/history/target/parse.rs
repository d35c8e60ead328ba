//! Reads a target. An id that exists always wins over any other reading of the same text.

use super::error::{TargetError, list};
use super::goal::{Goal, Spot};
use super::walk::{self, Walk};
use crate::history::graph::Graph;
use crate::history::set::RevisionSet;
use crate::{Name, nearest};

/// The fewest characters that may stand for a longer id.
const SHORTEST: usize = 4;

/// Reads one target.
#[derive(Clone, Copy)]
pub(super) struct Parser<'a> {
    graph: &'a Graph,
    applied: &'a RevisionSet,
    typed: &'a str,
    lenient: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(graph: &'a Graph, applied: &'a RevisionSet, typed: &'a str) -> Self {
        Self {
            graph,
            applied,
            typed,
            lenient: false,
        }
    }

    /// The same where too many steps stop at the end of the history.
    pub(super) fn lenient(self) -> Self {
        Self {
            lenient: true,
            ..self
        }
    }

    /// What the whole text means.
    pub(super) fn goal(self) -> Result<Goal, TargetError> {
        let text = self.typed.trim();
        if text.is_empty() {
            return Err(TargetError::new("the target is empty")
                .help("name a revision, `head`, `base` or a number of steps"));
        }
        if let (None, Some((branch, rest))) = (self.graph.place(text), text.split_once('@')) {
            let branch = self.named(branch, None)?;
            return self.part(rest, Some(branch));
        }
        self.part(text, None)
    }

    /// The places that the text means, for looking at them.
    pub(super) fn spots(self) -> Result<Vec<Spot>, TargetError> {
        match self.goal()? {
            Goal::Base { .. } => Ok(vec![Spot::Base]),
            Goal::At { places, .. } => Ok(places.into_iter().map(Spot::At).collect()),
            Goal::Current => {
                let tips = walk::tips(self.graph, self.applied);
                Ok(tips.into_iter().map(Spot::At).collect())
            }
            Goal::Steps { steps, branch } => {
                let from = self.walk(branch).start(self.applied)?;
                self.steps(from, steps, branch).map(|spot| vec![spot])
            }
        }
    }

    fn walk(self, branch: Option<usize>) -> Walk<'a> {
        let walk = Walk::new(self.graph, self.typed, branch);
        if self.lenient { walk.lenient() } else { walk }
    }

    /// What stands behind `@`, or all where there is none.
    fn part(self, text: &str, branch: Option<usize>) -> Result<Goal, TargetError> {
        let at = |places| Goal::At { places, branch };
        if let Some(place) = self.graph.place(text) {
            return self.in_branch(place, branch).map(|place| at(vec![place]));
        }
        match text {
            "base" => return Ok(Goal::Base { branch }),
            "heads" => return self.heads(branch).map(at),
            "head" => return self.head(branch).map(|head| at(vec![head])),
            "current" if branch.is_none() => return Ok(Goal::Current),
            _ => {}
        }
        match split_steps(text) {
            Some((start, steps)) if !self.is_beginning(text) => {
                if start.is_empty() {
                    return Ok(Goal::Steps { steps, branch });
                }
                let from = self.single(self.part(start, branch)?)?;
                Ok(match self.steps(from, steps, branch)? {
                    Spot::Base => Goal::Base { branch },
                    Spot::At(place) => at(vec![place]),
                })
            }
            _ => {
                let place = self.named(text, branch)?;
                self.in_branch(place, branch).map(|place| at(vec![place]))
            }
        }
    }

    /// The place to count steps from.
    fn single(self, goal: Goal) -> Result<Spot, TargetError> {
        match goal {
            Goal::Base { .. } => Ok(Spot::Base),
            Goal::At { places, .. } => match places.as_slice() {
                [place] => Ok(Spot::At(*place)),
                _ => Err(TargetError::new(format!(
                    "`{}` counts its steps from several revisions: {}",
                    self.typed,
                    list(places.iter().map(|place| self.graph.id(*place)))
                ))
                .help("name one of them")),
            },
            Goal::Current => self.walk(None).start(self.applied),
            Goal::Steps { .. } => Err(TargetError::new(format!(
                "`{}` counts its steps from a count of steps",
                self.typed
            ))
            .help("write one number of steps")),
        }
    }

    /// So many steps from a place.
    fn steps(self, from: Spot, steps: i64, branch: Option<usize>) -> Result<Spot, TargetError> {
        let walk = self.walk(branch);
        if steps > 0 {
            walk.up_to(from, steps.unsigned_abs())
        } else {
            walk.below(from, steps.unsigned_abs())
        }
    }

    fn heads(self, branch: Option<usize>) -> Result<Vec<usize>, TargetError> {
        let all = match branch {
            Some(branch) => walk::descendants(self.graph, branch).with(branch),
            None => (0..self.graph.len()).collect(),
        };
        let heads = all
            .iter()
            .filter(|place| self.graph.children[*place].is_empty());
        let heads: Vec<usize> = heads.collect();
        if heads.is_empty() {
            return Err(TargetError::new("there are no revisions yet")
                .help("write the first with the command `revision`"));
        }
        Ok(heads)
    }

    fn head(self, branch: Option<usize>) -> Result<usize, TargetError> {
        let heads = self.heads(branch)?;
        if let [head] = heads.as_slice() {
            return Ok(*head);
        }
        let heads = list(heads.iter().map(|head| self.graph.id(*head)));
        Err(match branch {
            None => TargetError::new(format!("there are several heads: {heads}")).help(
                "write `heads` for all of them, `LABEL@head` for one branch, or bring them \
                 together with the command `merge`",
            ),
            Some(branch) => TargetError::new(format!(
                "the branch of `{}` has several heads: {heads}",
                self.graph.id(branch)
            ))
            .help("name one of them, or write `heads`"),
        })
    }

    /// The revision of an id, a label, or the beginning of an id.
    fn named(self, text: &str, branch: Option<usize>) -> Result<usize, TargetError> {
        if let Some(place) = self.graph.place(text).or(self.label(text)) {
            return Ok(place);
        }
        let lineage = branch.map(|branch| walk::lineage(self.graph, branch));
        let found: Vec<usize> = self
            .beginnings(text)
            .filter(|place| lineage.as_ref().is_none_or(|known| known.contains(*place)))
            .collect();
        let ids = list(found.iter().map(|place| self.graph.id(*place)));
        match found.as_slice() {
            [] => Err(self.unknown(text)),
            _ if text.chars().count() < SHORTEST => Err(TargetError::new(format!(
                "`{text}` is too short to stand for an id: {ids}"
            ))
            .help(format!(
                "write at least {SHORTEST} characters, or the whole id"
            ))),
            [place] => Ok(*place),
            _ => Err(
                TargetError::new(format!("`{text}` stands for several revisions: {ids}"))
                    .help("write more of the id"),
            ),
        }
    }

    fn label(self, text: &str) -> Option<usize> {
        self.graph.labels.get(text).copied()
    }

    /// Whether a text is long enough to stand for ids that begin with it.
    fn is_beginning(self, text: &str) -> bool {
        text.chars().count() >= SHORTEST && self.beginnings(text).next().is_some()
    }

    fn beginnings(self, text: &str) -> impl Iterator<Item = usize> {
        let all = if text.is_empty() { 0 } else { self.graph.len() };
        (0..all).filter(move |place| self.graph.id(*place).as_str().starts_with(text))
    }

    fn unknown(self, text: &str) -> TargetError {
        let names = (0..self.graph.len()).map(|place| self.graph.id(place));
        let names = names.chain(self.graph.labels.keys()).map(Name::as_str);
        let words = ["head", "heads", "base", "current"];
        let error = TargetError::new(format!("there is no revision `{text}`"));
        match nearest(text, words.into_iter().chain(names)) {
            Some(near) => error.help(format!("write `{near}`, if that is what you mean")),
            None => error.help("see the ids with the command `history`"),
        }
    }

    /// The place, if it is an ancestor or a descendant of the branch.
    fn in_branch(self, place: usize, branch: Option<usize>) -> Result<usize, TargetError> {
        match branch {
            Some(branch) if !walk::lineage(self.graph, branch).contains(place) => {
                let (place, branch) = (self.graph.id(place), self.graph.id(branch));
                Err(
                    TargetError::new(format!("`{place}` is not on the branch of `{branch}`"))
                        .help("leave out the branch, or name a revision of it"),
                )
            }
            _ => Ok(place),
        }
    }
}

/// What stands before a number of steps, and the number.
fn split_steps(text: &str) -> Option<(&str, i64)> {
    let sign = text.rfind(['+', '-'])?;
    let (start, steps) = text.split_at(sign);
    let digits = steps.get(1..)?;
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let steps: i64 = steps.parse().ok()?;
    (plain && steps != 0).then_some((start, steps))
}
