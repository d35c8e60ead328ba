//! Conditions: what `when` asks of a database, and what was answered.

use std::collections::BTreeMap;

use crate::{Dialect, Name, ObjectName, Schema, Site};

/// `when …`: a condition that a statement stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// What is asked.
    pub condition: Condition,
    /// Whether the answer has to be no: behind `when not`, and in the `else` of the others.
    pub negated: bool,
    /// Whether nothing is said about the other answer: there is no `else`, not even an empty one.
    pub alone: bool,
    /// The keyword.
    pub site: Site,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// `dialect postgres, sqlite`: whether the database is one of these. MySQL stands for
    /// MariaDB too, as everywhere in the language.
    Dialect(Vec<Dialect>),
    /// `env NAME = "value"`: whether the variable has that value where the upgrade is run.
    Env {
        /// The variable.
        name: Name,
        /// The value.
        value: String,
    },
    /// `exists table T`.
    Table(ObjectName),
    /// `exists column T.c`.
    Column(ObjectName, Name),
}

impl Condition {
    /// Whether it holds for every database of a dialect; `None` where each has to be asked.
    pub fn holds_for(&self, dialect: Dialect) -> Option<bool> {
        match self {
            Self::Dialect(dialects) => Some(
                dialects.contains(&dialect)
                    || (dialect == Dialect::Mariadb && dialects.contains(&Dialect::Mysql)),
            ),
            Self::Env { .. } | Self::Table(_) | Self::Column(..) => None,
        }
    }

    /// Whether the thing that is asked for exists as far as a schema says.
    pub fn is_met_by(&self, schema: &Schema) -> bool {
        match self {
            Self::Dialect(_) | Self::Env { .. } => false,
            Self::Table(table) => schema.table(table).is_some(),
            Self::Column(table, column) => schema
                .table(table)
                .is_some_and(|table| table.column(column.as_str()).is_some()),
        }
    }

    /// Whether a database has to be asked.
    pub fn is_question(&self) -> bool {
        !matches!(self, Self::Dialect(_))
    }
}

/// What a database has answered to the questions of one migration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Condition, bool>);

impl Choices {
    /// The answer to a question, if it was asked.
    pub fn get(&self, question: &Condition) -> Option<bool> {
        self.0.get(question).copied()
    }

    /// Notes an answer.
    pub fn note(&mut self, question: Condition, answer: bool) {
        self.0.insert(question, answer);
    }

    /// The questions with their answers.
    pub fn iter(&self) -> impl Iterator<Item = (&Condition, bool)> {
        self.0.iter().map(|(question, answer)| (question, *answer))
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of a question from these answers: a variable has one value at a time.
    pub fn implied(&self, question: &Condition) -> Option<bool> {
        let Condition::Env { name, .. } = question else {
            return self.get(question);
        };
        self.get(question).or_else(|| {
            let has_another = |known: &Condition| match known {
                Condition::Env { name: known, .. } => known == name,
                Condition::Dialect(_) | Condition::Table(_) | Condition::Column(..) => false,
            };
            let mut answers = self.iter();
            answers
                .any(|(known, answer)| answer && has_another(known))
                .then_some(false)
        })
    }
}

impl FromIterator<(Condition, bool)> for Choices {
    fn from_iter<T: IntoIterator<Item = (Condition, bool)>>(answers: T) -> Self {
        Self(answers.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_one_value() {
        let env = |value: &str| Condition::Env {
            name: "STAGE".into(),
            value: value.to_owned(),
        };
        let choices = Choices::from_iter([(env("test"), true)]);
        assert_eq!(choices.implied(&env("test")), Some(true));
        assert_eq!(choices.implied(&env("live")), Some(false));
        let choices = Choices::from_iter([(env("test"), false)]);
        assert_eq!(choices.implied(&env("live")), None);
    }

    #[test]
    fn mysql_stands_for_mariadb_but_not_the_other_way_round() {
        let mysql = Condition::Dialect(vec![Dialect::Mysql]);
        let mariadb = Condition::Dialect(vec![Dialect::Mariadb]);
        assert_eq!(mysql.holds_for(Dialect::Mariadb), Some(true));
        assert_eq!(mariadb.holds_for(Dialect::Mysql), Some(false));
    }
}
