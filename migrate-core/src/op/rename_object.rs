//! `rename view A to B`.

use super::{Change, Inverse, Op, lookup, object, object_users, overloads};
use crate::schema::{ObjectKey, ObjectKind, SchemaObject};
use crate::{Name, Schema};

/// `rename view A to B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameObject {
    /// What it is found by so far.
    pub from: ObjectKey,
    /// Its name from now on.
    pub to: Name,
}

impl RenameObject {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(known) = lookup::object(change.schema, &self.from, change.report) else {
            return;
        };
        if change.is_written() {
            let (key, renamed) = (known.key(), known.renamed(&self.to));
            let instead_of = (self.from.name.name != self.to).then_some(&key);
            overloads::claim(&renamed, instead_of, change);
            let error = object_users::left_behind(change, &self.from);
            change.report.extend(error);
        }
        change.schema.rename_object(&self.from, &self.to);
        if self.from.kind == ObjectKind::Schema {
            self.move_created(change);
        }
        if self.from.kind == ObjectKind::MaterializedView && change.created.remove(&self.from.name)
        {
            change.created.insert(self.from.renamed(&self.to).name);
        }
    }

    /// The new tables of a schema are new under its other name.
    fn move_created(&self, change: &mut Change<'_>) {
        let from = &self.from.name.name;
        let created = std::mem::take(change.created);
        *change.created = created
            .into_iter()
            .map(|mut table| {
                if table.schema.as_ref() == Some(from) {
                    table.schema = Some(self.to.clone());
                }
                table
            })
            .collect();
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        // Another may have the new name.
        let known = before.object(&self.from).map(SchemaObject::key);
        let from = known.as_ref().unwrap_or(&self.from);
        Inverse::of(Op::RenameObject(Self {
            from: from.renamed(&self.to),
            to: self.from.name.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename {} to {}", object::title(&self.from), self.to)
    }
}
