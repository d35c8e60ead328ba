//! Parts: what an operation adds to the plan, and how neighbours share a step.

use super::hoist::Watch;
use super::phrase::{self, Phrase};
use crate::ObjectName;
use crate::plan::{Command, Guard, Step, Work};

/// What an operation adds to the plan.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// For people.
    pub(super) title: String,
    /// What is done.
    pub(super) body: Body,
    /// With whom it shares a step.
    pub(super) company: Company,
    /// What must not be found before it, and where that is looked at.
    pub(super) guards: Vec<(Guard, Watch)>,
    /// The tables of before the migration that it locks.
    pub(super) locks: Vec<ObjectName>,
    /// What takes it back.
    pub(super) undo: Vec<Work>,
}

/// What a part does.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// Statements of a transaction.
    Phrases(Vec<Phrase>),
    /// Something else.
    Work(Box<Work>),
}

/// With whom a part shares its step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// With neighbours that lock no table of before the migration.
    Shared,
    /// Like that, but of those behind it only with others that change rows: while changes of rows are checked at the
    /// commit, nothing may change the table.
    Earlier,
    /// With neighbours that change the metadata of the same table.
    Table(ObjectName),
    /// With nobody.
    Alone,
}

impl Company {
    /// Whether a part goes into the step of a part before it.
    fn admits(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Shared, Self::Shared | Self::Earlier) => true,
            (Self::Earlier, Self::Earlier) => true,
            (Self::Table(table), Self::Table(other)) => table == other,
            (Self::Shared | Self::Earlier | Self::Table(_) | Self::Alone, _) => false,
        }
    }
}

impl Part {
    /// Statements that take a transaction of their own.
    pub(super) fn alone(title: impl Into<String>, statements: Vec<String>) -> Self {
        Self::new(
            title,
            Body::Phrases(statements.into_iter().map(Phrase::Statement).collect()),
        )
    }

    /// A part that shares its step with nobody.
    pub(super) fn new(title: impl Into<String>, body: Body) -> Self {
        Self {
            title: title.into(),
            body,
            company: Company::Alone,
            guards: Vec::new(),
            locks: Vec::new(),
            undo: Vec::new(),
        }
    }

    /// The same with other company.
    pub(super) fn with(mut self, company: Company) -> Self {
        self.company = company;
        self
    }

    /// The same with locks.
    pub(super) fn locking(mut self, tables: impl IntoIterator<Item = ObjectName>) -> Self {
        self.locks.extend(tables);
        self
    }

    /// The same with a guard.
    pub(super) fn guarded(mut self, guard: Guard, watch: Watch) -> Self {
        self.guards.push((guard, watch));
        self
    }

    /// The same with one more thing that takes it back.
    pub(super) fn undone_by(mut self, works: impl IntoIterator<Item = Work>) -> Self {
        self.undo.extend(works);
        self
    }
}

/// Steps in the making: the last one is open for company.
#[derive(Default)]
pub(super) struct Steps {
    made: Vec<(Step, Vec<Watch>)>,
    open: Option<Open>,
}

struct Open {
    titles: Vec<String>,
    company: Company,
    phrases: Vec<Phrase>,
    step: Step,
    watches: Vec<Watch>,
}

impl Steps {
    /// Adds a part, to the last step where both want that.
    pub(super) fn push(&mut self, part: Part) {
        let (guards, watches): (Vec<Guard>, Vec<Watch>) = part.guards.into_iter().unzip();
        let phrases = match part.body {
            Body::Phrases(phrases) => phrases,
            Body::Work(work) => {
                self.close();
                let step = Step {
                    title: part.title,
                    work: *work,
                    guards,
                    locks: part.locks.iter().map(ToString::to_string).collect(),
                    undo: part.undo,
                };
                self.made.push((step, watches));
                return;
            }
        };
        let joins = self
            .open
            .as_ref()
            .is_some_and(|open| open.company.admits(&part.company));
        if !joins {
            self.close();
        }
        let open = self.open.get_or_insert_with(Open::new);
        open.company = part.company;
        open.titles.push(part.title);
        open.phrases.extend(phrases);
        open.step.guards.extend(guards);
        open.watches.extend(watches);
        for table in part.locks {
            let table = table.to_string();
            if !open.step.locks.contains(&table) {
                open.step.locks.push(table);
            }
        }
        let later = std::mem::take(&mut open.step.undo);
        open.step.undo = joined(part.undo.into_iter().chain(later));
    }

    /// All steps, each with what its guards look at.
    pub(super) fn finish(mut self) -> Vec<(Step, Vec<Watch>)> {
        self.close();
        self.made
    }

    fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            let statements = phrase::merged(open.phrases);
            if statements.is_empty() {
                return;
            }
            open.step.title = title(&open.titles);
            open.step.work = Work::Transaction(commands(statements));
            self.made.push((open.step, open.watches));
        }
    }
}

impl Open {
    fn new() -> Self {
        Self {
            titles: Vec::new(),
            company: Company::Alone,
            phrases: Vec::new(),
            step: Step::transaction("", Vec::new()),
            watches: Vec::new(),
        }
    }
}

/// One transaction of statements.
pub(super) fn transaction(statements: Vec<String>) -> Work {
    Work::Transaction(commands(statements))
}

fn commands(statements: Vec<String>) -> Vec<Command> {
    statements.into_iter().map(Command::Sql).collect()
}

/// Neighbouring transactions become one.
pub(super) fn joined(works: impl IntoIterator<Item = Work>) -> Vec<Work> {
    let mut all: Vec<Work> = Vec::new();
    for work in works {
        match (all.last_mut(), work) {
            (Some(Work::Transaction(before)), Work::Transaction(commands)) => {
                before.extend(commands);
            }
            (_, work) => all.push(work),
        }
    }
    all
}

/// The titles of operations that share a step, the first three in full.
fn title(titles: &[String]) -> String {
    match titles {
        [first, second, third, more @ ..] if !more.is_empty() => {
            format!("{first}, {second}, {third} and {} more", more.len())
        }
        _ => titles.join(", "),
    }
}
