//! What is wrong with the place of a migration in the graph, on the token that says so.

use super::graph::Graph;
use crate::similar::existing;
use crate::{Diagnostic, Migration, Name, Report};

/// Words that mean something on the command line.
const RESERVED: [&str; 4] = ["head", "heads", "base", "current"];

/// The longest id, in characters: what a ledger can index everywhere.
const LONGEST: usize = 255;

/// The problems of the migration at a place, as it was written. Where parts of the history
/// could not be read, an unknown id may be in them and is no problem.
pub(super) fn of(graph: &Graph, place: usize, written: &Migration, incomplete: bool) -> Report {
    let mut report = Report::default();
    identity(graph, written, &mut report);
    let links = Links {
        graph,
        written,
        incomplete,
    };
    links.each("parent", &written.parents, &mut report);
    links.each("dependency", &written.depends_on, &mut report);
    if report.is_empty() {
        cycle(graph, place, written, &mut report);
        overlap(graph, place, written, &mut report);
    }
    label(graph, place, written, &mut report);
    report
}

/// The token of a link.
pub(super) fn link_site(written: &Migration, to: &Name) -> crate::Site {
    let mut links = written.parents.iter().chain(&written.depends_on);
    links
        .find(|link| *link == to)
        .unwrap_or(&written.id)
        .site()
        .or(written.id.site())
}

fn identity(graph: &Graph, written: &Migration, report: &mut Report) {
    word("revision id", &written.id, report);
    if is_second(graph, written) {
        report.push(twin(written));
    }
}

/// Whether an earlier migration has the id of this one; of two that are the same in all, both.
fn is_second(graph: &Graph, written: &Migration) -> bool {
    let mut twins = graph.twins(&written.id).peekable();
    let first = graph.place(written.id.as_str());
    let is_first = first.is_some_and(|first| *graph.migrations[first] == *written);
    twins.peek().is_some() && (!is_first || twins.any(|twin| *graph.migrations[twin] == *written))
}

/// The mistake of a migration whose id another one has.
pub fn twin(written: &Migration) -> Diagnostic {
    Diagnostic::new(
        written.id.site(),
        format!("two revisions have the id `{}`", written.id),
    )
    .help("give one of them another id, unless a database has applied it already")
}

/// What an id or a label may look like, so that the command line can tell it from the rest.
fn word(what: &str, name: &Name, report: &mut Report) {
    let text = name.as_str();
    let odd = |c: &char| matches!(c, '@' | '+' | ':') || c.is_whitespace() || c.is_control();
    let (problem, help) = if text.is_empty() {
        (format!("the {what} is empty"), "write a short name")
    } else if RESERVED.contains(&text) {
        (
            format!("`{text}` is no {what}: the command line has a meaning for it"),
            "choose another name",
        )
    } else if let Some(found) = text.chars().find(odd) {
        (
            format!("the {what} `{text}` contains {found:?}"),
            "use letters, digits, `_`, `-` and `.`",
        )
    } else if text.starts_with('-') {
        (
            format!("the {what} `{text}` begins with `-`"),
            "begin with a letter or a digit",
        )
    } else if text.chars().count() > LONGEST {
        (
            format!("the {what} is longer than {LONGEST} characters"),
            "shorten it",
        )
    } else {
        return;
    };
    report.push(Diagnostic::new(name.site(), problem).help(help));
}

/// The links of one migration.
struct Links<'a> {
    graph: &'a Graph,
    written: &'a Migration,
    incomplete: bool,
}

impl Links<'_> {
    fn each(&self, what: &str, links: &[Name], report: &mut Report) {
        for (number, link) in links.iter().enumerate() {
            if *link == self.written.id {
                report.push(
                    Diagnostic::new(link.site(), format!("revision `{link}` is its own {what}"))
                        .help("name the revision that comes before it"),
                );
            } else if links.iter().take(number).any(|earlier| earlier == link) {
                report.push(
                    Diagnostic::new(link.site(), format!("{what} `{link}` is named twice"))
                        .help("name it once"),
                );
            } else if self.graph.place(link.as_str()).is_none() && !self.incomplete {
                report.push(self.unknown(what, link));
            }
        }
    }

    fn unknown(&self, what: &str, link: &Name) -> Diagnostic {
        let others = self.graph.migrations.iter().map(|migration| &migration.id);
        let others = others.filter(|id| **id != self.written.id);
        let help = match self.graph.labels.get(link) {
            Some(place) => {
                let id = self.graph.id(*place);
                Some(format!(
                    "name a revision: `{link}` is the label of the branch that starts with `{id}`"
                ))
            }
            None => Some(existing(
                "revision",
                link.as_str(),
                others.map(Name::as_str).collect(),
            )),
        };
        Diagnostic::new(link.site(), format!("{what} `{link}` does not exist")).maybe_help(help)
    }
}

/// A cycle is one mistake: it is reported where it was cut.
fn cycle(graph: &Graph, place: usize, written: &Migration, report: &mut Report) {
    let Some(cycle) = graph.cycles.get(&place) else {
        return;
    };
    let ids: Vec<String> = cycle
        .iter()
        .chain(cycle.first())
        .map(|place| format!("`{}`", graph.id(*place)))
        .collect();
    let next = cycle.get(1).unwrap_or(&place);
    report.push(
        Diagnostic::new(
            link_site(written, graph.id(*next)),
            format!(
                "these revisions come after each other in a circle: {}",
                ids.join(" after ")
            ),
        )
        .help("let one of them come after a revision outside of the circle"),
    );
}

/// A merge of a revision with its own ancestor merges nothing.
fn overlap(graph: &Graph, place: usize, written: &Migration, report: &mut Report) {
    let [_, _, ..] = written.parents.as_slice() else {
        return;
    };
    for parent in &graph.parents[place] {
        let lineage = graph.lineage(*parent);
        let ancestors = graph.parents[place].iter();
        for ancestor in ancestors.filter(|other| *other != parent && lineage.contains(**other)) {
            let (parent, ancestor) = (graph.id(*parent), graph.id(*ancestor));
            report.push(
                Diagnostic::new(
                    link_site(written, ancestor),
                    format!(
                        "`{parent}` follows `{ancestor}` already, so there is nothing to merge"
                    ),
                )
                .help(format!("leave out `{ancestor}`")),
            );
        }
    }
}

fn label(graph: &Graph, place: usize, written: &Migration, report: &mut Report) {
    let Some(label) = &written.branch else {
        return;
    };
    word("branch label", label, report);
    let owner = graph.labels.get(label).copied().unwrap_or(place);
    let problem = if *graph.id(owner) != written.id {
        format!(
            "branch label `{label}` is taken by revision `{}`",
            graph.id(owner)
        )
    } else if graph.place(label.as_str()).is_some() {
        format!("branch label `{label}` is the id of a revision")
    } else {
        return;
    };
    report.push(Diagnostic::new(label.site(), problem).help("choose another label"));
}
