//! The check of a migration in its place: one mistake gives one error, so what follows an
//! erroneous migration is not blamed for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{History, Judged, parallel, problems, worlds};
use crate::check::Lost;
use crate::{Migration, Name, Report};

/// Which places were found to be correct, with everything that they need.
#[derive(Clone, Debug, Default)]
pub(super) struct Soundness(Vec<OnceLock<bool>>);

impl Soundness {
    /// Nothing yet, of so many places.
    pub(super) fn new(places: usize) -> Self {
        Self(vec![OnceLock::new(); places])
    }

    fn known(&self, place: usize) -> bool {
        self.0[place].get().copied().unwrap_or(false)
    }
}

impl History {
    /// The same history where the text of some migrations has mistakes of its own, and where
    /// parts of it may be missing: what depends on either is not blamed.
    #[must_use]
    pub fn with_flaws(mut self, erroneous: Vec<Name>, incomplete: bool) -> Self {
        self.erroneous = erroneous
            .iter()
            .filter_map(|id| self.graph.place(id.as_str()))
            .collect();
        self.incomplete = incomplete;
        self.soundness = Soundness::new(self.graph.len());
        self
    }

    /// What is wrong with the place of a migration in the graph: its id, its links, its label.
    pub fn problems(&self, id: &str) -> Report {
        self.of_id(id, Self::problems_of)
    }

    /// What is wrong with one migration: its place in the graph, then, where all its ancestors
    /// are correct, its meaning, and whether the branches that meet in it commute; then what the
    /// project denies.
    pub fn check(&self, id: &str) -> Report {
        self.judge(id).errors
    }

    /// Everything that the compiler says about one migration.
    pub fn judge(&self, id: &str) -> Judged {
        let mut judged = Judged::default();
        judged.errors = self.of_id(id, |history, place, written| {
            let one = history.judged(place, written);
            judged.warnings.extend(one.warnings);
            one.errors
        });
        judged
    }

    /// What the compiler says about every migration, worked out on as many processors as there
    /// are.
    pub fn judge_all(&self) -> BTreeMap<Name, Judged> {
        let all: Vec<usize> = (0..self.graph.len()).collect();
        self.judge_places(all.clone());
        let judged: Vec<OnceLock<Judged>> = all.iter().map(|_| OnceLock::new()).collect();
        parallel::for_each(&all, |place| {
            judged[place].get_or_init(|| self.judge(self.graph.id(place).as_str()));
        });
        let judged = judged.into_iter().map(OnceLock::into_inner);
        let judged = judged.map(Option::unwrap_or_default);
        self.ids(all).into_iter().zip(judged).collect()
    }

    /// What is said of the migrations of an id, which are several only by mistake.
    fn of_id(&self, id: &str, mut say: impl FnMut(&Self, usize, &Migration) -> Report) -> Report {
        let mut report = Report::default();
        if let Some(place) = self.graph.place(id) {
            let twins = self.graph.twins(self.graph.id(place));
            for place in std::iter::once(place).chain(twins) {
                report.extend(say(self, place, &self.graph.migrations[place]));
            }
        }
        report
    }

    /// The [check](Self::check) of a migration of this history as it was written.
    pub fn check_written(&self, written: &Migration) -> Report {
        self.judge_written(written).errors
    }

    /// The [judgement](Self::judge) of a migration of this history as it was written: with the
    /// positions of its own text.
    pub fn judge_written(&self, written: &Migration) -> Judged {
        match self.graph.place(written.id.as_str()) {
            Some(place) => self.judged(place, written),
            None => {
                let others = self.graph.migrations.iter();
                let mut all: Vec<Migration> = others.map(|other| (**other).clone()).collect();
                all.push(written.clone());
                Self::new(all, self.targets.clone())
                    .with_levels(self.levels.clone())
                    .with_naming(self.naming.clone())
                    .with_flaws(self.ids(self.erroneous.iter()), self.incomplete)
                    .judge(written.id.as_str())
            }
        }
    }

    /// The check of a migration with mistakes in its text: what is wrong with the rest of it.
    pub fn check_rest(&self, written: &Migration, lost: &Lost) -> Report {
        let place = self.graph.place(written.id.as_str());
        let Some(place) = place.filter(|_| !lost.everything) else {
            return Report::default();
        };
        self.judge_ancestors(place);
        let problems = self.problems_of(place, written);
        if problems.is_empty() && self.can_be_judged(place, written) {
            worlds::check_rest(written, lost, &self.before(place))
        } else {
            problems
        }
    }

    fn problems_of(&self, place: usize, written: &Migration) -> Report {
        let mut report = problems::of(&self.graph, place, written, self.incomplete);
        self.ambiguous_names(written, &mut report);
        report
    }

    /// What is wrong with a migration, and what the rules say where nothing is.
    fn judged(&self, place: usize, written: &Migration) -> Judged {
        let errors = self.verdict(place, written);
        if errors.is_empty() && self.can_be_judged(place, written) {
            return self.lint(place, written);
        }
        Judged {
            errors,
            ..Judged::default()
        }
    }

    fn verdict(&self, place: usize, written: &Migration) -> Report {
        self.judge_ancestors(place);
        let is_known = self.is(place, written);
        if is_known && self.soundness.known(place) {
            return Report::default();
        }
        let problems = self.problems_of(place, written);
        if !problems.is_empty() || !self.can_be_judged(place, written) {
            return problems;
        }
        let report = self.meaning(place, written);
        if is_known && report.is_empty() {
            self.soundness.0[place].get_or_init(|| true);
        }
        report
    }

    /// Whether a migration is that of a place.
    fn is(&self, place: usize, written: &Migration) -> bool {
        let known = &*self.graph.migrations[place];
        std::ptr::eq(known, written) || *known == *written
    }

    /// Judges what a place needs.
    fn judge_ancestors(&self, place: usize) {
        let is_judged = |need: &usize| self.soundness.0[*need].get().is_some();
        if !self.graph.needs[place].iter().all(is_judged) {
            let ancestors = self.graph.closures[place].iter();
            self.judge_places(ancestors.filter(|place| !is_judged(place)).collect());
        }
    }

    /// Judges places, given with what they need in the order of the graph: each on its own, and
    /// then whether that counts, which it does where everything that it needs is correct.
    fn judge_places(&self, places: Vec<usize>) {
        let own: Vec<OnceLock<bool>> = vec![OnceLock::new(); self.graph.len()];
        // Each schema follows from the one before.
        if let Some(last) = places.last() {
            self.before(*last);
        }
        parallel::for_each(&places, |place| {
            own[place].get_or_init(|| self.is_correct(place));
        });
        for place in places {
            let mut needs = self.graph.needs[place].iter();
            let sound =
                own[place].get() == Some(&true) && needs.all(|need| self.soundness.known(*need));
            self.soundness.0[place].get_or_init(|| sound);
        }
    }

    /// Whether a place is correct, if everything that it needs is.
    fn is_correct(&self, place: usize) -> bool {
        let migration = &self.graph.migrations[place];
        !self.erroneous.contains(place)
            && !self.graph.has_unknown_link(migration)
            && self.problems_of(place, migration).is_empty()
            && self.meaning(place, migration).is_empty()
    }

    /// Whether every link is known: else branches may seem parallel that are not.
    pub(super) fn is_linked(&self) -> bool {
        !self.incomplete && self.erroneous.len() == 0 && !self.graph.has_unknown_links
    }

    /// Whether everything that a place needs is known and correct.
    fn can_be_judged(&self, place: usize, written: &Migration) -> bool {
        let mut needs = self.graph.needs[place].iter();
        needs.all(|need| self.soundness.known(*need)) && !self.graph.has_unknown_link(written)
    }

    /// What is wrong with a migration whose ancestors and links are correct.
    fn meaning(&self, place: usize, written: &Migration) -> Report {
        let mut report = Report::default();
        self.meeting(place, written, &mut report);
        if report.is_empty() {
            self.meeting_in_turn(place, written, &mut report);
        }
        if !report.is_empty() {
            return report;
        }
        report.extend(worlds::check(written, &self.before(place)));
        if report.is_empty() {
            self.unmerged(place, written, &mut report);
        }
        if report.is_empty() {
            self.unmerged_in_turn(place, written, &mut report);
        }
        report
    }
}
