//! Tasks: the operations of a plan, one lock at a time, and what they are about.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::hoist::Watch;
use super::part::{Body, Company, Part};
use super::{phrase, undo, volatile};
use crate::op::{AddConstraint, Concern, DropConstraint, Op};
use crate::plan::walk::{Walked, applied};
use crate::plan::{Request, Strategy, rows};
use crate::schema::{Constraint, ConstraintKind, ForeignKey, Namespace, ObjectKey, Table};
use crate::sql::Unsupported;
use crate::sql::postgres::storage;
use crate::{Name, ObjectName, Schema, Target};

/// An operation to be planned.
pub(super) struct Task<'a> {
    request: &'a Request<'a>,
    walked: &'a Walked<'a>,
    position: usize,
    /// What is to be done.
    pub(super) op: Cow<'a, Op>,
    /// The schema before it.
    pub(super) before: Arc<Schema>,
    /// The schema after it.
    pub(super) after: Arc<Schema>,
}

/// The tasks of an operation. A table or column that goes away gives up its foreign keys
/// first, one by one, since each locks another table. A key that goes away while another of
/// the same columns stays is let go by the foreign keys that lean on it, which then lean on
/// the other: PostgreSQL binds them to one index.
pub(super) fn tasks<'a>(
    request: &'a Request<'a>,
    walked: &'a Walked<'a>,
    position: usize,
) -> Vec<Task<'a>> {
    let task = |op, before: &Arc<Schema>, after: &Arc<Schema>| Task {
        request,
        walked,
        position,
        op,
        before: Arc::clone(before),
        after: Arc::clone(after),
    };
    let whole = task(Cow::Borrowed(walked.op), &walked.before, &walked.after);
    let mut all = Vec::new();
    let mut before = Arc::clone(&walked.before);
    for drop in whole.foreign_keys_to_drop_first() {
        let drop = Op::DropConstraint(drop);
        let after = Arc::new(applied(&drop, &before, &mut BTreeSet::new()));
        all.push(task(Cow::Owned(drop), &before, &after));
        before = after;
    }
    let leaning = whole.foreign_keys_to_move();
    for (table, constraint) in &leaning {
        let op = Op::DropConstraint(DropConstraint {
            table: table.clone(),
            name: constraint.name.clone(),
        });
        let after = Arc::new(applied(&op, &before, &mut BTreeSet::new()));
        all.push(task(Cow::Owned(op), &before, &after));
        before = after;
    }
    if leaning.is_empty() {
        all.push(Task { before, ..whole });
        return all;
    }
    let mut after = Arc::new(applied(walked.op, &before, &mut BTreeSet::new()));
    all.push(task(Cow::Borrowed(walked.op), &before, &after));
    for (table, constraint) in leaning {
        let op = Op::AddConstraint(AddConstraint { table, constraint });
        let before = after;
        after = Arc::new(applied(&op, &before, &mut BTreeSet::new()));
        all.push(task(Cow::Owned(op), &before, &after));
    }
    all
}

impl Task<'_> {
    /// The database.
    pub(super) fn target(&self) -> Target {
        self.request.target
    }

    /// How careful to be.
    pub(super) fn strategy(&self) -> Strategy {
        self.request.strategy
    }

    /// Whether a table existed before the migration, so that others may be using it.
    pub(super) fn existed(&self, table: &ObjectName) -> bool {
        self.strategy() == Strategy::Online && !self.walked.created.contains(table)
    }

    /// Whether a table existed before the migration and holds rows.
    pub(super) fn holds_rows(&self, table: &ObjectName) -> bool {
        self.existed(table) && self.walked.holds_rows(table, self.request)
    }

    /// The table that the operation changes, by its name before it.
    pub(super) fn subject(&self) -> Option<&ObjectName> {
        match self.op.concern() {
            Concern::Table(table)
            | Concern::Divided(table)
            | Concern::Parent(table)
            | Concern::WholeTable(table)
            | Concern::Rows(table)
            | Concern::ObjectOf(table) => Some(table),
            Concern::Index(index) => self.before.owner_of_index(index),
            Concern::Enum(_) | Concern::Else => None,
        }
    }

    /// The tables of before the migration that the plain statement locks.
    pub(super) fn locks(&self) -> Vec<ObjectName> {
        let mut locks: Vec<ObjectName> = self.subject().into_iter().cloned().collect();
        match &*self.op {
            Op::CreateTable(op) => {
                locks.extend(op.table.foreign_keys().map(|(_, key)| key.table.clone()));
            }
            Op::AttachPartition(op) => locks.extend(self.of_partition(&op.partition)),
            Op::DetachPartition(op) => locks.extend(self.of_partition(&op.partition)),
            Op::CreatePartition(op) => locks.extend(self.of_partition(&op.name)),
            Op::DropTable(op) => locks.extend(self.with_partition_dropped(&op.table)),
            Op::AddConstraint(op) => locks.extend(referred(&op.constraint.kind)),
            Op::DropConstraint(op) => locks.extend(self.referred(&op.table, &op.name)),
            Op::SetDeferrable(op) => locks.extend(self.referred(&op.table, &op.name)),
            Op::ValidateConstraint(op) => locks.extend(self.referred(&op.table, &op.name)),
            Op::SetType(op) => {
                if let Some(table) = self.before.table(&op.table) {
                    let keys = table.foreign_keys().map(|(_, key)| key);
                    let own = keys.filter(|key| key.columns.contains(&op.column));
                    locks.extend(own.map(|key| key.table.clone()));
                }
                let incoming = self.before.references_to(&op.table);
                let held = incoming.filter(|(_, _, key)| key.references.contains(&op.column));
                locks.extend(held.map(|(table, _, _)| table.name.clone()));
            }
            Op::DropObject(op) => locks.extend(self.relation(&op.key)),
            Op::ReplaceObject(op) => {
                let key = op.object.key();
                let users = self.before.columns_of_enum(&key.name);
                // The rows of all its columns are looked at.
                if key.kind.namespace() == Namespace::Types {
                    locks.extend(users.map(|(table, _)| table.name.clone()));
                }
                locks.extend(self.relation(&key));
            }
            Op::RenameObject(op) => locks.extend(self.relation(&op.from)),
            Op::DropEnumValue(op) => {
                let users = self.before.columns_of_enum(&op.name);
                locks.extend(users.map(|(table, _)| table.name.clone()));
            }
            _ => {}
        }
        let created = match &*self.op {
            Op::CreateTable(op) => Some(&op.table.name),
            _ => None,
        };
        let mut seen = BTreeSet::new();
        locks.retain(|table| {
            Some(table) != created && self.existed(table) && seen.insert(table.clone())
        });
        locks
    }

    /// What changes with a partition: itself, the default one beside it, what its rows refer to.
    fn of_partition(&self, partition: &ObjectName) -> Vec<ObjectName> {
        let parent = self.subject().and_then(|parent| self.before.table(parent));
        let beside = parent.into_iter().flat_map(|parent| {
            let all = self.before.partitions_of(&parent.name);
            let default = all.filter(|one| one.is_default_partition());
            let referred = parent.foreign_keys().map(|(_, key)| key.table.clone());
            let above = self.before.with_parents(parent);
            let referring = above.flat_map(|above| self.before.references_to(&above.name));
            let referring = referring.map(|(child, _, _)| child.name.clone());
            let default = default.map(|one| one.name.clone());
            default.chain(referred).chain(referring)
        });
        std::iter::once(partition.clone()).chain(beside).collect()
    }

    /// The tables that a dropped partition was in, and that refer to its rows.
    fn with_partition_dropped(&self, partition: &ObjectName) -> Vec<ObjectName> {
        let known = self.before.table(partition);
        let known = known.filter(|table| table.partition_of.is_some());
        let all = known.into_iter().flat_map(|table| {
            let referring = self.before.references_above(table).into_iter();
            let referring = referring.map(|(child, _)| child.name.clone());
            table.parent().cloned().into_iter().chain(referring)
        });
        all.collect()
    }

    /// The table that a foreign key refers to.
    fn referred(&self, table: &ObjectName, name: &Name) -> Option<ObjectName> {
        referred(&self.before.table(table)?.constraint(name.as_str())?.kind)
    }

    /// What a guard of this operation looks at.
    pub(super) fn watch(&self, tables: Vec<ObjectName>, columns: Option<Vec<Name>>) -> Watch {
        Watch {
            position: self.position,
            tables,
            columns,
        }
    }

    /// The plain statements, in the company that their locks allow.
    pub(super) fn plain(&self) -> Result<Part, Unsupported> {
        let phrases = phrase::plain(&self.op, &self.before, &self.after, self.target())?;
        let locks = self.locks();
        let company = match locks.as_slice() {
            [] if !self.is_lonely() => Company::Shared,
            // A view that goes and comes again is not to be missed in between.
            _ if self.is_about_view() => Company::Shared,
            [table] if self.is_metadata() => Company::Table(table.clone()),
            _ => Company::Alone,
        };
        Ok(Part::new(self.op.describe(), Body::Phrases(phrases))
            .with(company)
            .locking(locks)
            .undone_by(self.undo()))
    }

    /// Changes of rows, in the company of others. A guard is looked at before the whole step, so
    /// that a delete which has one shares it with nobody.
    pub(super) fn rows(&self) -> Result<Part, Unsupported> {
        let phrases = phrase::plain(&self.op, &self.before, &self.after, self.target())?;
        let guards = rows::guards(self.walked, self.request)?;
        let company = if guards.is_empty() {
            Company::Earlier
        } else {
            Company::Alone
        };
        let part = Part::new(self.op.describe(), Body::Phrases(phrases))
            .with(company)
            .undone_by(self.undo());
        let own = self.subject();
        Ok(guards.into_iter().fold(part, |part, (guard, child)| {
            let tables = own.into_iter().cloned().chain([child]).collect();
            part.guarded(guard, self.watch(tables, None))
        }))
    }

    /// What takes the operation back.
    pub(super) fn undo(&self) -> Vec<crate::plan::Work> {
        if !self.request.undo {
            return Vec::new();
        }
        undo::of(&self.op, &self.before, &self.after, self.target())
    }

    /// The table that the operation changes, or the materialized view, as it is before.
    pub(super) fn table_before(&self) -> Option<Cow<'_, Table>> {
        self.before.indexed(self.subject()?)
    }

    /// The same as it is after.
    pub(super) fn table_after(&self) -> Option<Cow<'_, Table>> {
        self.after.indexed(self.subject()?)
    }

    /// The view that a key means: whoever reads it waits for its lock.
    fn relation(&self, key: &ObjectKey) -> Option<ObjectName> {
        let is_view = key.kind.namespace() == Namespace::Relations;
        (is_view && self.before.object(key).is_some()).then(|| key.name.clone())
    }

    fn is_about_view(&self) -> bool {
        let is_view = |key: &ObjectKey| key.kind.namespace() == Namespace::Relations;
        match &*self.op {
            Op::DropObject(op) => is_view(&op.key),
            Op::ReplaceObject(op) => is_view(&op.object.key()),
            Op::RenameObject(op) => is_view(&op.from),
            _ => false,
        }
    }

    /// A new value of an enum cannot be used before it is committed: nor can one that the
    /// undo of a drop brings back.
    fn is_lonely(&self) -> bool {
        matches!(&*self.op, Op::AddEnumValue(_) | Op::DropEnumValue(_))
    }

    /// Whether the statements look at no row, so that neighbours may join them.
    fn is_metadata(&self) -> bool {
        match &*self.op {
            Op::AddColumn(op) => {
                op.column.identity.is_none()
                    && op.column.generated.is_none()
                    && !op
                        .column
                        .default
                        .as_ref()
                        .is_some_and(volatile::is_volatile)
            }
            Op::SetNullable(op) => op.nullable,
            Op::SetIdentity(op) => op.identity.is_none(),
            Op::SetStorage(_) => !self.rewrites(),
            Op::SetTableComment(_)
            | Op::RenameColumn(_)
            | Op::SetDefault(_)
            | Op::SetColumnComment(_)
            | Op::DropConstraint(_)
            | Op::SetDeferrable(_)
            | Op::ValidateConstraint(_)
            | Op::RenameConstraint(_)
            | Op::RenameIndex(_) => true,
            Op::CreateTable(_)
            | Op::DropTable(_)
            | Op::RenameTable(_)
            | Op::DropColumn(_)
            | Op::SetType(_)
            | Op::AddConstraint(_)
            | Op::CreateIndex(_)
            | Op::DropIndex(_)
            | Op::CreateEnum(_)
            | Op::DropEnum(_)
            | Op::AddEnumValue(_)
            | Op::DropEnumValue(_)
            | Op::RenameEnumValue(_)
            | Op::Execute(_)
            | Op::Backfill(_)
            | Op::InsertRows(_)
            | Op::DeleteRows(_)
            | Op::RenameEnum(_)
            | Op::Retire(_)
            | Op::Purge(_)
            | Op::CreatePartition(_)
            | Op::AttachPartition(_)
            | Op::DetachPartition(_) => false,
            // What its lock keeps out is a moment.
            Op::CreateObject(_)
            | Op::DropObject(_)
            | Op::ReplaceObject(_)
            | Op::RenameObject(_) => true,
        }
    }

    /// Whether other options let the server write the whole table anew.
    fn rewrites(&self) -> bool {
        let tables = self.table_before().zip(self.table_after());
        tables.is_some_and(|(before, after)| storage::rewrites(&before, &after))
    }

    fn foreign_keys_to_drop_first(&self) -> Vec<DropConstraint> {
        let (table, column) = match &*self.op {
            Op::DropTable(op) => (&op.table, None),
            Op::DropColumn(op) => (&op.table, Some(&op.column)),
            _ => return Vec::new(),
        };
        let Some(known) = self.before.table(table).filter(|_| self.existed(table)) else {
            return Vec::new();
        };
        known
            .foreign_keys()
            .filter(|(_, key)| key.table != *table && self.existed(&key.table))
            .filter(|(_, key)| column.is_none_or(|column| key.columns.contains(column)))
            .map(|(name, _)| DropConstraint {
                table: table.clone(),
                name: name.clone(),
            })
            .collect()
    }

    /// The foreign keys that may lean on the key which the operation drops.
    fn foreign_keys_to_move(&self) -> Vec<(ObjectName, Constraint)> {
        let key = match &*self.op {
            Op::DropConstraint(op) => self.before.table(&op.table).and_then(|table| {
                let dropped = table.constraint(op.name.as_str())?;
                match &dropped.kind {
                    ConstraintKind::PrimaryKey { columns }
                    | ConstraintKind::Unique { columns, .. } => Some((table, columns.clone())),
                    ConstraintKind::Check { .. }
                    | ConstraintKind::ForeignKey(_)
                    | ConstraintKind::Exclude(_) => None,
                }
            }),
            Op::DropIndex(op) => self.before.table_of_index(&op.index).and_then(|table| {
                let dropped = table.index(op.index.name.as_str())?;
                dropped.unique.then(|| (table, dropped.key_columns()))
            }),
            _ => None,
        };
        let Some((table, columns)) = key else {
            return Vec::new();
        };
        let leans = |key: &ForeignKey| {
            key.references.len() == columns.len()
                && key.references.iter().all(|name| columns.contains(name))
        };
        self.before
            .references_to(&table.name)
            .filter(|(_, _, key)| leans(key))
            .filter_map(|(other, name, _)| {
                Some((other.name.clone(), other.constraint(name.as_str())?.clone()))
            })
            .collect()
    }
}

fn referred(kind: &ConstraintKind) -> Option<ObjectName> {
    match kind {
        ConstraintKind::ForeignKey(key) => Some(key.table.clone()),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude(_) => None,
    }
}
