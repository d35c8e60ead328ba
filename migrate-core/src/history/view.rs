//! A history as one database has it: without conditions, as far as it has answered them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{History, worlds};
use crate::{Choices, Condition, Dialect, Migration, Name, Schema};

impl History {
    /// The history as a database has it, given what it has answered to each of its applied
    /// migrations. A question that nobody has answered yet does not hold.
    pub fn view(&self, dialect: Dialect, answers: &BTreeMap<Name, Choices>) -> Cow<'_, Self> {
        let mut migrations = self.graph.migrations.iter();
        if !migrations.any(|migration| migration.is_conditional()) {
            return Cow::Borrowed(self);
        }
        let mut view = self.clone();
        view.remembered.forget(0);
        for migration in &mut view.graph.migrations {
            if migration.is_conditional() {
                let none = Choices::default();
                let known = answers.get(&migration.id).unwrap_or(&none);
                *migration = Arc::new(migration.for_database(dialect, known));
            }
        }
        Cow::Owned(view)
    }

    /// Whether some migration asks a database anything.
    pub fn asks(&self) -> bool {
        let mut migrations = self.graph.migrations.iter();
        migrations.any(|migration| !migration.questions().is_empty())
    }

    /// The history as a dialect has it: without the conditions on dialects.
    pub fn of_dialect(&self, dialect: Dialect) -> Cow<'_, Self> {
        let is_other = |migration: &Migration| {
            let mut under = migration
                .statements()
                .flat_map(|statement| &statement.under);
            under.any(|when| !when.condition.is_question())
        };
        let mut migrations = self.graph.migrations.iter();
        if !migrations.any(|migration| is_other(migration)) {
            return Cow::Borrowed(self);
        }
        let mut view = self.clone();
        view.remembered.forget(0);
        for migration in &mut view.graph.migrations {
            if is_other(migration) {
                *migration = Arc::new(migration.for_dialect(dialect));
            }
        }
        Cow::Owned(view)
    }

    /// A question whose answer decides what a database has where these migrations are applied.
    pub fn undecided(&self, applied: &BTreeSet<Name>) -> Option<Condition> {
        let places = applied
            .iter()
            .filter_map(|id| self.graph.place(id.as_str()));
        let worlds = self.of_set(&places.collect());
        let mut answers = worlds.iter().flat_map(|world| world.answers.keys());
        answers.next().map(|(_, condition)| condition.clone())
    }

    /// The same view with answers to the questions of one more migration of `history`.
    #[must_use]
    pub fn answered(
        mut self,
        history: &Self,
        id: &Name,
        dialect: Dialect,
        answers: &Choices,
    ) -> Self {
        if let Some(place) = self.graph.place(id.as_str()) {
            let migration = history.graph.migrations[place].for_database(dialect, answers);
            self.graph.migrations[place] = Arc::new(migration);
            self.remembered.forget(place);
        }
        self
    }

    /// What the history says of a question of a migration to a database with that schema: `None`
    /// where it knows of no such thing, so that the database itself has to be asked.
    pub fn expected(&self, id: &Name, question: &Condition, schema: &Schema) -> Option<bool> {
        let place = self.graph.place(id.as_str())?;
        worlds::expected(question, schema, &self.before(place))
    }
}
