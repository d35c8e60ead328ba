//! `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.

use super::{Change, Inverse, Op, dependants, lookup, text_users};
use crate::schema::Table;
use crate::{Diagnostic, ObjectName, Schema};

/// `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// The name so far.
    pub from: ObjectName,
    /// The name from now on.
    pub to: ObjectName,
}

impl RenameTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::table(change.schema, &self.from, change.report).is_none() {
            if change.is_written() && change.schema.table(&self.to).is_none() {
                // Whatever was meant is called `to` from now on; nothing is said of its columns.
                change.schema.put_table(Table::new(self.to.clone()));
            }
            return;
        }
        if change.is_written() {
            self.check(change);
        }
        change.schema.rename_table(&self.from, &self.to);
        if change.created.remove(&self.from) {
            change.created.insert(self.to.clone());
        }
    }

    fn check(&self, change: &mut Change<'_>) {
        if self.from.schema != self.to.schema {
            let error = Diagnostic::new(
                self.to.site(),
                format!("a rename cannot move `{}` to another schema", self.from),
            );
            let inside = self.from.sibling(self.to.name.clone());
            change.report.push(error.help(format!("write `{inside}`")));
            return;
        }
        let instead_of = (self.from != self.to).then_some(&self.from.name);
        change.claim_table(&self.to, instead_of);
        let users: Vec<String> = change
            .schema
            .tables()
            .flat_map(|table| dependants::opaque_mentions(table, &self.from.name))
            .collect();
        let error = dependants::left_behind(&self.from.name, &users);
        let named = text_users::of_relation(change, &self.from);
        let what = format!("table `{}`", self.from);
        let error = error.or(dependants::still_named(self.from.site(), &what, &named));
        change.report.extend(error);
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameTable(Self {
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename table {} to {}", self.from, self.to)
    }
}
