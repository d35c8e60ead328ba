//! `rename column A to B`: everything that mentions the column follows.

use super::{Change, Inverse, Op, dependants, lookup, text_users};
use crate::schema::{Column, Type, TypeKind};
use crate::{Name, ObjectName, PerDialect, Schema};

/// `rename column A to B`: everything that mentions the column follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// The table.
    pub table: ObjectName,
    /// The name so far.
    pub from: Name,
    /// The name from now on.
    pub to: Name,
}

impl RenameColumn {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        if lookup::column(table, &self.from, change.report).is_some() {
            if change.is_written() {
                self.check(change);
            }
            change
                .schema
                .rename_column(&self.table, &self.from, &self.to);
        } else if change.is_written() {
            self.guess(change.schema);
        }
    }

    /// Whatever was meant is called `to` from now on.
    fn guess(&self, schema: &mut Schema) {
        let Some(table) = schema.table_mut(&self.table) else {
            return;
        };
        if table.column(self.to.as_str()).is_none() {
            let unknown = TypeKind::Sql(PerDialect::Same(String::new()));
            let column = Column::new(self.to.clone(), Type::from(unknown));
            table.columns.push(column);
        }
    }

    fn check(&self, change: &mut Change<'_>) {
        let instead_of = (self.from != self.to).then_some(&self.from);
        change.claim_column(&self.table, &self.to, instead_of);
        let Some(table) = change.schema.table(&self.table) else {
            return;
        };
        let users = dependants::opaque_mentions(table, &self.from);
        let error = dependants::left_behind(&self.from, &users);
        let named = text_users::of_column(change, table, &self.from);
        let what = format!("column `{}`", self.from);
        let error = error.or(dependants::still_named(self.from.site(), &what, &named));
        change.report.extend(error);
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::RenameColumn(Self {
            table: self.table.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("rename column {}.{} to {}", self.table, self.from, self.to)
    }
}
