//! `drop table`: the table goes, with its rows.

use super::{
    AddConstraint, Change, CreateIndex, CreateObject, CreatePartition, CreateTable, Inverse, Op,
    SetColumnComment, SetStorage, dependants, lookup, object_users, text_users,
};
use crate::schema::{PartitionOf, Table};
use crate::{ObjectName, Schema, Site};

/// `drop table`: the table goes, with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    /// The table.
    pub table: ObjectName,
}

impl DropTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::table(change.schema, &self.table, change.report).is_none() {
            return;
        }
        if change.is_written() {
            let what = format!("table `{}`", self.table);
            let users = dependants::of_table(change.schema, &self.table);
            let error = dependants::still_used(self.table.site(), &what, &users);
            let named = text_users::of_relation(change, &self.table);
            // Its own triggers go along.
            let named: Vec<_> = named
                .into_iter()
                .filter(|key| key.table.as_ref() != Some(&self.table))
                .collect();
            let owned = object_users::owned_sequences(change.schema, &self.table, None);
            let named = named.into_iter().chain(owned).collect::<Vec<_>>();
            let error = error.or(dependants::still_named(self.table.site(), &what, &named));
            change.report.extend(error);
        }
        change.schema.remove_triggers(&self.table);
        change.schema.remove_table(&self.table);
        change.created.remove(&self.table);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some(table) = before.table(&self.table).cloned() else {
            return Inverse::Ops(Vec::new());
        };
        let triggers = before.triggers_of(&self.table).cloned();
        let triggers = triggers.map(|object| Op::CreateObject(CreateObject::new(object)));
        let table = match table.partition_of.clone() {
            Some(of) => partition(table, of),
            None => vec![Op::CreateTable(CreateTable { table })],
        };
        Inverse::Ops(table.into_iter().chain(triggers).collect())
    }

    pub(super) fn describe(&self) -> String {
        format!("drop table {}", self.table)
    }
}

/// What makes a partition again, with what it has beyond its parent.
fn partition(table: Table, of: PartitionOf) -> Vec<Op> {
    let name = table.name;
    let create = Op::CreatePartition(CreatePartition {
        name: name.clone(),
        of,
        by: table.partition_by,
        comment: table.comment,
    });
    let constraints = table.constraints.into_iter().map(|constraint| {
        let table = name.clone();
        Op::AddConstraint(AddConstraint { table, constraint })
    });
    let indexes = table.indexes.into_iter().map(|index| {
        let table = name.clone();
        Op::CreateIndex(CreateIndex { table, index })
    });
    let commented = table.columns.into_iter();
    let comments = commented.filter_map(|column| {
        Some(Op::SetColumnComment(SetColumnComment {
            table: name.clone(),
            column: column.name,
            comment: Some(column.comment?),
        }))
    });
    let storage = (!table.storage.is_empty()).then(|| {
        Op::SetStorage(SetStorage {
            table: name.clone(),
            storage: table.storage,
            site: Site::NOWHERE,
        })
    });
    let parts = storage.into_iter().chain(constraints);
    let parts = parts.chain(indexes).chain(comments);
    std::iter::once(create).chain(parts).collect()
}
