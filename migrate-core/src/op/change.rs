//! The context in which operations are applied to a schema.

use std::collections::BTreeSet;

use crate::schema::ConstraintKind;
use crate::{Name, ObjectName, Report, Schema, Target};

/// What an operation changes, and where it reports why it cannot.
///
/// An operation that is impossible leaves the best guess behind, so that the ones after it
/// are not blamed for its mistake.
pub struct Change<'a> {
    /// The schema, changed in place.
    pub schema: &'a mut Schema,
    /// The tables that this migration has created: no rows are in them yet, nobody uses them.
    pub created: &'a mut BTreeSet<ObjectName>,
    /// The databases that the history is written for.
    pub targets: &'a [Target],
    /// Whether a person wrote the operation or it was derived.
    pub origin: Origin,
    /// Rules that the user has accepted on this operation, in snake case.
    pub allowed: &'a [&'a str],
    /// Where mistakes go.
    pub report: &'a mut Report,
}

/// Where an operation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person wrote it: everything is checked.
    Written,
    /// It is the inverse of a checked one, or was checked when it was compiled: only what has
    /// to be true for the schema to be changed is looked at.
    Derived,
}

impl Change<'_> {
    /// Whether a person wrote the operation, so that everything is checked.
    pub(super) fn is_written(&self) -> bool {
        self.origin == Origin::Written
    }

    /// Gives foreign keys of the table that leave out what they refer to the primary key of
    /// the table that they refer to.
    pub(super) fn resolve_references(&mut self, table: &ObjectName) {
        let Some(referring) = self.schema.table(table) else {
            return;
        };
        let targets: Vec<Option<Vec<Name>>> = referring
            .constraints
            .iter()
            .map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(key) if key.references.is_empty() => {
                    let target = self.schema.table(&key.table)?;
                    Some(target.primary_key().to_vec())
                }
                _ => None,
            })
            .collect();
        if targets.iter().all(Option::is_none) {
            return;
        }
        let Some(referring) = self.schema.table_mut(table) else {
            return;
        };
        for (constraint, target) in referring.constraints.iter_mut().zip(targets) {
            if let (ConstraintKind::ForeignKey(key), Some(target)) = (&mut constraint.kind, target)
            {
                key.references = target;
            }
        }
    }
}
