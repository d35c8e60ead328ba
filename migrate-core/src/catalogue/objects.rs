//! Views, routines and other objects with a definition of the history among what is there: each
//! by the text in which the server says what it makes of the definition.

use std::collections::BTreeMap;

use super::{Described, Reading, Unknown};
use crate::differences::{Change, Difference, Object};
use crate::schema::{ObjectKey, ObjectKind, SchemaObject};
use crate::{Dialect, Schema};

/// What a server makes of the definition of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// This, where it shows what is there.
    As(String),
    /// Nothing, for this reason.
    Refused(String),
    /// It cannot be asked without a change of the database that it does not allow: what is
    /// there is taken for what the history says.
    Untold,
}

/// What a server makes of the definitions of a history's objects.
pub type ToldObjects = BTreeMap<ObjectKey, Told>;

impl Unknown {
    /// Whether it is the object that is found by a key.
    fn is(&self, key: &ObjectKey) -> bool {
        let name = self.name.name.as_str();
        // PostgreSQL tells what a routine takes along.
        let bare = match key.kind.is_overloaded() {
            true => name.split_once('(').map_or(name, |(bare, _)| bare),
            false => name,
        };
        self.kind == key.kind.word()
            && key.name.name == *bare
            // A sequence may go with a table, and is none of its parts.
            && (self.table == key.table || key.kind == ObjectKind::Sequence)
            && (key.table.is_some() || self.name.schema == key.name.schema)
    }
}

impl Reading {
    /// Says the definitions of the history's objects in other words.
    pub fn reword(&mut self, history: &Schema, words: impl Fn(&str) -> String) {
        for item in &mut self.unknown {
            if history.object_keys().any(|key| item.is(key)) {
                item.sql = words(&item.sql);
            }
        }
    }
}

/// Takes the history's objects out of what is unknown, and puts them into the schema: those that
/// are there. Gives those whose definition is another.
pub(super) fn settle(
    expected: &Schema,
    described: &Described,
    dialect: Dialect,
    schema: &mut Schema,
    unknown: &mut Vec<Unknown>,
) -> Vec<Difference> {
    let mut altered = Vec::new();
    let shown = |object: &&SchemaObject| described.routines.get(&object.key());
    // Of several of a name, those that the server could not make are among what the others leave.
    let (first, rest): (Vec<_>, Vec<_>) = expected.objects().partition(|one| shown(one).is_some());
    for object in first.into_iter().chain(rest) {
        let key = object.key();
        if !object.is_in(dialect) {
            schema.put_object(object.clone());
            continue;
        }
        let told = described.objects.get(&key);
        let shown = shown(&object);
        let place = unknown.iter().position(|item| {
            item.is(&key) && shown.is_none_or(|shown| item.name.name == *shown.as_str())
        });
        let Some(place) = place else {
            continue;
        };
        let live = unknown.remove(place);
        schema.put_object(object.clone());
        match told {
            Some(Told::As(sql)) if *sql != live.sql => altered.push(Difference {
                object: Object::named(&expected.called(object)),
                change: Change::Altered {
                    property: "definition",
                    wanted: Some(sql.clone()),
                    found: Some(live.sql),
                },
            }),
            Some(Told::Refused(message)) => unknown.push(Unknown {
                sql: format!("cannot be compared: {message}"),
                ..live
            }),
            Some(Told::As(_) | Told::Untold) | None => {}
        }
    }
    altered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences;
    use crate::schema::{Arm, SqlText, View};
    use crate::{ObjectName, PerDialect, Site};

    fn view(name: &str) -> SchemaObject {
        SchemaObject::View(View {
            name: name.into(),
            materialized: false,
            columns: Vec::new(),
            query: PerDialect::Same(Arm::Sql(SqlText::unread("select 1", Site::NOWHERE))),
            comment: None,
            indexes: Vec::new(),
        })
    }

    fn found(kind: &'static str, sql: &str) -> Unknown {
        Unknown {
            kind,
            name: ObjectName::from("v"),
            table: None,
            sql: sql.to_owned(),
        }
    }

    /// What is said of a database that has these.
    fn said(told: Told, mut live: Vec<Unknown>) -> (Vec<String>, Vec<Unknown>) {
        let mut expected = Schema::new();
        expected.put_object(view("v"));
        let described = Described {
            objects: ToldObjects::from([(view("v").key(), told)]),
            ..Described::default()
        };
        let mut schema = Schema::new();
        let altered = settle(
            &expected,
            &described,
            Dialect::Sqlite,
            &mut schema,
            &mut live,
        );
        let all = differences::between(&expected, &schema)
            .into_iter()
            .chain(altered);
        (all.map(|one| one.to_string()).collect(), live)
    }

    #[test]
    fn a_view_is_what_the_server_makes_of_it() {
        let told = || Told::As("A".to_owned());
        assert_eq!(said(told(), vec![found("view", "A")]), (vec![], vec![]));
        assert_eq!(
            said(told(), vec![found("view", "B")]).0,
            ["view `v`: the definition is `B` instead of `A`"]
        );
        let (said, rest) = said(told(), vec![found("materialized view", "A")]);
        assert_eq!(said, ["view `v` is missing"]);
        assert_eq!(rest.len(), 1);
    }

    #[test]
    fn what_cannot_be_told_is_no_difference_and_what_is_refused_is_said() {
        let (differences, rest) = said(Told::Untold, vec![found("view", "B")]);
        assert!(differences.is_empty() && rest.is_empty());
        let (differences, rest) = said(Told::Refused("no".into()), vec![found("view", "B")]);
        assert!(differences.is_empty());
        assert_eq!(rest[0].sql, "cannot be compared: no");
    }
}
