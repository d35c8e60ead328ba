//! The check of a migration in each of its worlds: a mistake of some of them only says which.

use super::{Case, World, cases, too_many};
use crate::check::{self, Lost};
use crate::op::sentence;
use crate::{Diagnostic, Migration, Report, Schema, Statement, Target};

/// What is wrong with a migration, given the worlds before it.
pub(in crate::history) fn check(written: &Migration, worlds: &[World]) -> Report {
    of_cases(written, worlds, &|migration, world| {
        check::check(migration, &world.schema, &world.targets).1
    })
}

/// The same for the readable statements of a migration with mistakes in its text.
pub(in crate::history) fn check_rest(written: &Migration, lost: &Lost, worlds: &[World]) -> Report {
    of_cases(written, worlds, &|migration, world| {
        check::check_rest(migration, lost, &world.schema, &world.targets)
    })
}

type Check<'a> = &'a dyn Fn(&Migration, &World) -> Report;

fn of_cases(written: &Migration, worlds: &[World], check: Check<'_>) -> Report {
    if let ([world], false) = (worlds, written.is_conditional()) {
        return check(written, world);
    }
    let mut report = Report::default();
    let schemas: Vec<&Schema> = worlds.iter().map(|world| &*world.schema).collect();
    let targets = worlds.iter().flat_map(|world| &world.targets);
    let mut targets: Vec<Target> = targets.copied().collect();
    targets.sort();
    targets.dedup();
    check::conditions(written, &targets, &schemas, &mut report);
    let found = cases(written, worlds);
    if found.too_many {
        too_many(written, &mut report);
    }
    if report.is_empty() {
        let verdict = Verdict {
            written,
            check,
            found: found
                .cases
                .into_iter()
                .map(|case| (check(&case.migration, &case.world), case))
                .collect(),
        };
        report.extend(verdict.diagnostics());
    }
    report
}

/// What was found in each case.
struct Verdict<'a> {
    written: &'a Migration,
    check: Check<'a>,
    found: Vec<(Report, Case<'a>)>,
}

impl Verdict<'_> {
    fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = Report::default();
        for (report, _) in &self.found {
            all.extend(report.iter().cloned());
        }
        all.iter().map(|one| self.somewhere(one)).collect()
    }

    /// A mistake that is one in some cases only says which they are.
    fn somewhere(&self, diagnostic: &Diagnostic) -> Diagnostic {
        let is_in = |report: &Report| report.iter().any(|one| one.message == diagnostic.message);
        let (bad, good): (Vec<_>, Vec<_>) =
            self.found.iter().partition(|(report, _)| is_in(report));
        let bad: Vec<&Case<'_>> = bad.into_iter().map(|(_, case)| case).collect();
        let cause = bad.first().and_then(|case| self.cause(case, diagnostic));
        let good: Vec<&Case<'_>> = good
            .into_iter()
            .map(|(_, case)| case)
            // Where the statement does not stand, nothing can be wrong with it.
            .filter(|case| cause.is_none_or(|statement| stands(statement, case)))
            .collect();
        if good.is_empty() {
            return diagnostic.clone();
        }
        self.by_answer(diagnostic, &bad, &good)
            .unwrap_or_else(|| by_target(diagnostic, &bad, &good))
    }

    /// The statement that brings a mistake about.
    fn cause(&self, case: &Case<'_>, diagnostic: &Diagnostic) -> Option<&Statement> {
        let standing: Vec<&Statement> = self
            .written
            .up
            .iter()
            .filter(|statement| stands(statement, case))
            .collect();
        let mut beginning = Migration::clone(&case.migration);
        while beginning.up.pop().is_some() {
            let report = (self.check)(&beginning, &case.world);
            if !report.iter().any(|one| one.message == diagnostic.message) {
                return standing.get(beginning.up.len()).copied();
            }
        }
        None
    }

    /// The mistake, where an answer makes the difference.
    fn by_answer(
        &self,
        diagnostic: &Diagnostic,
        bad: &[&Case<'_>],
        good: &[&Case<'_>],
    ) -> Option<Diagnostic> {
        let mut answers = bad.first()?.world.answers.iter();
        let ((asking, condition), answer) = answers.find(|(question, answer)| {
            let given = |case: &&Case<'_>| case.world.answers.get(question).copied();
            bad.iter().all(|case| given(case) == Some(**answer))
                && good.iter().all(|case| given(case) == Some(!**answer))
        })?;
        let when = |answer: bool| format!("when {}{condition}", if answer { "" } else { "not " });
        let (here, message) = (when(*answer), &diagnostic.message);
        Some(match asking {
            Some(id) if *id != self.written.id => {
                let message = format!("{message} where `{here}` was so in `{id}`");
                Diagnostic::new(diagnostic.site, message).help(
                    "ask for what may be missing: `when exists table …` or `when exists column …`",
                )
            }
            _ => Diagnostic::new(diagnostic.site, format!("{message} under `{here}`")).help(
                format!("put the statement into `{} {{ … }}`", when(!answer)),
            ),
        })
    }
}

fn stands(statement: &Statement, case: &Case<'_>) -> bool {
    statement.stands(|condition| case.known.get(condition)) != Some(false)
}

/// The mistake, where the database makes the difference, unless its message says so itself.
fn by_target(diagnostic: &Diagnostic, bad: &[&Case<'_>], good: &[&Case<'_>]) -> Diagnostic {
    let targets = |cases: &[&Case<'_>]| {
        let targets = cases.iter().flat_map(|case| &case.world.targets);
        let mut targets: Vec<Target> = targets.copied().collect();
        targets.sort();
        targets.dedup();
        targets
    };
    let (bad, mut good) = (targets(bad), targets(good));
    good.retain(|target| !bad.contains(target));
    let message = &diagnostic.message;
    let says_so = |target: &Target| message.contains(target.dialect.name());
    if good.is_empty() || bad.iter().any(says_so) {
        return diagnostic.clone();
    }
    let words = |targets: &[Target]| -> Vec<String> {
        targets
            .iter()
            .map(|target| target.dialect.to_string())
            .collect()
    };
    let message = format!("{message} on {}", sentence(&words(&bad)));
    let help = format!(
        "put the statement into `when dialect {} {{ … }} else {{ … }}`",
        words(&good).join(", ")
    );
    Diagnostic::new(diagnostic.site, message).help(help)
}
