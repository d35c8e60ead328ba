//! A history as one database has it: without conditions, as far as it has answered them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{History, worlds};
use crate::{Choices, Condition, Dialect, Name, Schema};

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
