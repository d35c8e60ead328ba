//! `drop table`: the table goes, with its rows.

use super::{
    Change, CreateObject, CreateTable, Inverse, Op, dependants, lookup, object_users, text_users,
};
use crate::{ObjectName, Schema};

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
        let table = Op::CreateTable(CreateTable { table });
        Inverse::Ops(std::iter::once(table).chain(triggers).collect())
    }

    pub(super) fn describe(&self) -> String {
        format!("drop table {}", self.table)
    }
}
