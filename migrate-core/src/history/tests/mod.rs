mod commute;
#[cfg(feature = "syntax")]
mod conditions;
mod graph;
#[cfg(feature = "syntax")]
mod in_turn;
#[cfg(feature = "syntax")]
mod lints;
#[cfg(feature = "syntax")]
mod naming;
mod partitions;
mod properties;
mod target;
#[cfg(feature = "syntax")]
mod verdict;

use std::collections::BTreeSet;

use super::History;
use crate::{Dialect, Down, Migration, Name, Statement, Target};

/// A migration: its id, what it follows, what it depends on; a list is written `a b`.
fn migration(id: &str, parents: &str, depends_on: &str) -> Migration {
    let names = |text: &str| text.split_whitespace().map(Name::from).collect();
    Migration {
        id: id.into(),
        parents: names(parents),
        depends_on: names(depends_on),
        branch: None,
        description: None,
        up: Vec::new(),
        down: Down::Derived,
        allows: Vec::new(),
    }
}

fn doing(mut migration: Migration, op: crate::op::Op) -> Migration {
    migration.up.push(Statement::of(op));
    migration
}

fn labelled(mut migration: Migration, label: &str) -> Migration {
    migration.branch = Some(label.into());
    migration
}

fn history(migrations: Vec<Migration>) -> History {
    History::new(migrations, vec![Target::oldest(Dialect::Postgres)])
}

/// A history of links alone: `b after a; c after a needs b`.
fn links(text: &str) -> History {
    let migrations = text.split(';').map(|line| {
        let (line, depends_on) = line.split_once(" needs ").unwrap_or((line, ""));
        let (id, parents) = line.split_once(" after ").unwrap_or((line, ""));
        match id.split_once('@') {
            Some((id, label)) => labelled(migration(id.trim(), parents, depends_on), label.trim()),
            None => migration(id.trim(), parents, depends_on),
        }
    });
    history(migrations.collect())
}

fn set(ids: &str) -> BTreeSet<Name> {
    ids.split_whitespace().map(Name::from).collect()
}

fn words<N: ToString>(ids: impl IntoIterator<Item = N>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    ids.join(" ")
}

fn ids(history: &History) -> String {
    words(history.in_order().iter().map(|migration| &migration.id))
}
