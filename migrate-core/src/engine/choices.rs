//! The questions of `when`: asked once, before the first step of the migration, recorded with
//! its plan, and never asked again while it is applied.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Error;
use super::backoff::Patience;
use super::book::Book;
use super::database::Verbs;
use super::entry::Entry;
use super::run::Run;
use crate::history::History;
use crate::{Choices, Condition, Migration, Name, sql};

/// What is recorded of the answers to a migration.
pub(super) fn entries(migration: &Migration, choices: &Choices) -> Vec<Entry> {
    if choices.is_empty() {
        return Vec::new();
    }
    let revision = migration.id.as_str().to_owned();
    let texts = choices.iter();
    vec![
        Entry::Unanswer {
            revision: revision.clone(),
        },
        Entry::Answer {
            revision,
            answers: texts
                .map(|(question, answer)| (question.to_string(), answer))
                .collect(),
        },
    ]
}

/// The recorded answers to a migration.
fn recorded(book: &Option<Book>, migration: &Migration) -> Choices {
    let answers = book
        .as_ref()
        .and_then(|book| book.answers.get(&migration.id));
    let questions = migration.questions().into_iter();
    questions
        .filter_map(|question| {
            let answer = answers?.get(&question.to_string())?;
            Some((question.clone(), *answer))
        })
        .collect()
}

impl<'a, V: Verbs> Run<'a, V> {
    /// The history as this database has it.
    pub(super) fn view(&mut self) -> Arc<Cow<'a, History>> {
        if let Some(view) = &self.view {
            return Arc::clone(view);
        }
        let history = self.history;
        let migrations = history.in_order().into_iter();
        let answers = migrations
            .map(|migration| (migration.id.clone(), recorded(&self.book, migration)))
            .filter(|(_, choices)| !choices.is_empty())
            .collect();
        let view = Arc::new(history.view(self.db.target().dialect, &answers));
        self.view = Some(Arc::clone(&view));
        view
    }

    /// The same once a migration is answered.
    pub(super) fn answered(
        &mut self,
        migration: &Migration,
        choices: &Choices,
    ) -> Arc<Cow<'a, History>> {
        let view = self.view();
        if choices.is_empty() {
            return view;
        }
        self.view = None;
        let dialect = self.db.target().dialect;
        let view = Arc::unwrap_or_clone(view).into_owned();
        let view = view.answered(self.history, &migration.id, dialect, choices);
        let view = Arc::new(Cow::Owned(view));
        self.view = Some(Arc::clone(&view));
        view
    }

    /// Makes the table that answers are recorded in, where there are any.
    pub(super) async fn make_room(&mut self, choices: &Choices, doing: &str) -> Result<(), Error> {
        if choices.is_empty() {
            return Ok(());
        }
        let mut patience = Patience::new(self.options.lock_wait);
        while let Err(failure) = self.db.create_answers().await {
            let failure = patience.bear(&mut self.teller, failure).await;
            failure.map_err(|failure| Error::outside(doing, failure))?;
        }
        Ok(())
    }

    /// Asks what a migration wants to know before its upgrade, given what is applied then.
    pub(super) async fn ask(
        &mut self,
        migration: &Migration,
        applied: &BTreeSet<Name>,
    ) -> Result<Choices, Error> {
        let dialect = self.db.target().dialect;
        let migration = migration.for_dialect(dialect);
        let mut choices = Choices::default();
        for question in migration.questions() {
            let answer = match question {
                Condition::Dialect(_) => continue,
                Condition::Env { name, value } => self
                    .settled(question, applied)
                    .or_else(|| choices.implied(question))
                    .unwrap_or_else(|| self.variable(name.as_str()).as_ref() == Some(value)),
                Condition::Table(_) | Condition::Column(..) => {
                    self.find(&migration, question, applied).await?
                }
            };
            choices.note(question.clone(), answer);
        }
        Ok(choices)
    }

    /// What was answered to an earlier migration that is applied.
    fn settled(&self, question: &Condition, applied: &BTreeSet<Name>) -> Option<bool> {
        let migrations = applied
            .iter()
            .filter_map(|id| self.history.migration(id.as_str()));
        let mut known = migrations.map(|migration| recorded(&self.book, migration));
        known.find_map(|choices| choices.implied(question))
    }

    fn variable(&self, name: &str) -> Option<String> {
        match &self.options.variables {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var(name).ok(),
        }
    }

    async fn find(
        &mut self,
        migration: &Migration,
        question: &Condition,
        applied: &BTreeSet<Name>,
    ) -> Result<bool, Error> {
        let schema = self.view().schema_of(applied);
        let expected = self.history.expected(&migration.id, question, &schema);
        if let Some(expected) = expected {
            return Ok(expected);
        }
        let Some(query) = sql::exists(question, self.db.target().dialect) else {
            return Ok(false);
        };
        let found = self.db.number(&query).await.map_err(|failure| {
            let doing = format!(
                "asking for `when {question}` of migration `{}`",
                migration.id
            );
            Error::outside(&doing, failure)
        })?;
        Ok(found > 0)
    }
}
