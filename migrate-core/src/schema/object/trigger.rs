//! Triggers.

use super::{ObjectKey, ObjectKind, is_sent};
use crate::schema::Arm;
use crate::{Dialect, Name, ObjectName, PerDialect};

/// A trigger of a table, or of a view. PostgreSQL's calls a function; those of the others have
/// a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: Name,
    /// The table or view.
    pub table: ObjectName,
    /// When it runs, as seen from the change.
    pub timing: Timing,
    /// What it runs at.
    pub events: Vec<Event>,
    /// Whether it runs for each row, or once for the statement.
    pub for_each_row: bool,
    /// What the rows before the change are called as a table.
    pub old_table: Option<Name>,
    /// What the rows after the change are called as a table.
    pub new_table: Option<Name>,
    /// The condition on which it runs.
    pub when: Option<PerDialect<Arm>>,
    /// PostgreSQL: the function that it calls.
    pub call: Option<Call>,
    /// The others: what it does; `skip` leaves it out on a database.
    pub body: Option<PerDialect<Arm>>,
    /// What it is for.
    pub comment: Option<String>,
}

/// When a trigger runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Before the change.
    Before,
    /// After it.
    After,
    /// In its place: on views.
    InsteadOf,
}

/// What a trigger runs at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Rows come.
    Insert,
    /// Rows change; in one of these columns, where there are any.
    Update(Vec<Name>),
    /// Rows go.
    Delete,
    /// All rows go at once.
    Truncate,
}

/// A call of a function by a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The function.
    pub function: ObjectName,
    /// What it is given: texts.
    pub arguments: Vec<String>,
}

impl Trigger {
    /// What it is found by: a trigger is one of its table.
    pub fn key(&self) -> ObjectKey {
        ObjectKey {
            kind: ObjectKind::Trigger,
            name: self.table.sibling(self.name.clone()),
            table: Some(self.table.clone()),
            takes: None,
        }
    }

    /// The columns whose change it runs at.
    pub fn columns(&self) -> impl Iterator<Item = &Name> {
        self.events.iter().flat_map(|event| match event {
            Event::Update(columns) => columns.as_slice(),
            Event::Insert | Event::Delete | Event::Truncate => &[],
        })
    }

    pub(super) fn texts(&self) -> Vec<&PerDialect<Arm>> {
        self.body.iter().chain(&self.when).collect()
    }

    pub(super) fn is_in(&self, dialect: Dialect) -> bool {
        let has_body = |body: &PerDialect<Arm>| is_sent(body, dialect);
        match dialect {
            Dialect::Postgres => {
                let skipped = |body: &PerDialect<Arm>| body.get(dialect) == Some(&Arm::Skip);
                self.call.is_some() && !self.body.as_ref().is_some_and(skipped)
            }
            Dialect::Mysql | Dialect::Mariadb | Dialect::Sqlite => {
                self.body.as_ref().is_some_and(has_body)
            }
        }
    }
}
