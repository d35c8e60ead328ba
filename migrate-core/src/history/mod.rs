//! The history: all migrations of a project, their graph, and the schemas along it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{Migration, Name, Report, Schema, Target};

/// All migrations of a project and their graph.
///
/// Building one never fails: what is wrong with the graph is in its reports.
#[derive(Clone, Debug)]
pub struct History {
    migrations: Vec<Arc<Migration>>,
    targets: Vec<Target>,
}

impl History {
    /// Puts migrations together; their order does not count.
    pub fn new(migrations: Vec<Migration>, targets: Vec<Target>) -> Self {
        Self {
            migrations: migrations.into_iter().map(Arc::new).collect(),
            targets,
        }
    }

    /// The databases that the history is written for.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The migration of that id.
    pub fn migration(&self, id: &str) -> Option<&Arc<Migration>> {
        self.migrations.iter().find(|migration| migration.id == *id)
    }

    /// Every migration in the order of the graph: ancestors first, ties by the bytes of the id.
    pub fn in_order(&self) -> Vec<&Arc<Migration>> {
        self.migrations.iter().collect()
    }

    /// The ancestors of a migration and the closure of what they and it depend on, without it.
    pub fn ancestors(&self, id: &str) -> BTreeSet<Name> {
        let _ = id;
        BTreeSet::new()
    }

    /// The schema that a migration finds: that of its ancestors. Remembered.
    pub fn schema_before(&self, id: &str) -> Arc<Schema> {
        let _ = id;
        Arc::default()
    }

    /// The schema of a set of applied migrations, for one database.
    pub fn schema_of(&self, applied: &BTreeSet<Name>) -> Schema {
        let _ = applied;
        Schema::default()
    }

    /// Everything that the compiler says about one migration: its place in the graph, then,
    /// where all its ancestors are correct, its meaning, and whether the branches that meet
    /// in it commute.
    pub fn check(&self, id: &str) -> Report {
        let _ = id;
        Report::default()
    }
}
