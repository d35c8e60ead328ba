//! `rename enum A to B`: columns and casts follow.

use super::{Change, Inverse, Op, dependants, lookup};
use crate::{Diagnostic, ObjectName, Schema};

/// `rename enum A to B`: columns and casts follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEnum {
    /// The name so far.
    pub from: ObjectName,
    /// The name from now on.
    pub to: ObjectName,
}

impl RenameEnum {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::enum_type(change.schema, &self.from, change.report).is_none() {
            return;
        }
        if change.is_written() {
            self.check(change);
        }
        change.schema.rename_enum(&self.from, &self.to);
    }

    fn check(&self, change: &mut Change<'_>) {
        if self.from.schema != self.to.schema {
            let message = format!("a rename cannot move `{}` to another schema", self.from);
            let inside = self.from.sibling(self.to.name.clone());
            let error = Diagnostic::new(self.to.site(), message);
            change.report.push(error.help(format!("write `{inside}`")));
            return;
        }
        change.claim_enum(&self.to);
        let users: Vec<String> = change
            .schema
            .tables()
            .flat_map(|table| dependants::opaque_mentions(table, &self.from.name))
            .collect();
        let error = dependants::left_behind(&self.from.name, &users);
        change.report.extend(error);
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameEnum(Self {
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename enum {} to {}", self.from, self.to)
    }
}
