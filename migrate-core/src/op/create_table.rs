//! `create table`: a table with everything that stands in its block.

use super::{Change, DropTable, Inverse, Op, column, constraint, index};
use crate::schema::{Column, Table};
use crate::{Diagnostic, Name, Schema};

/// `create table`: a table with everything that stands in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    /// The whole table; names are resolved, foreign keys may leave out what they refer to.
    pub table: Table,
}

impl CreateTable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let name = &self.table.name;
        if change.is_written() {
            self.check_names(change);
        }
        change.created.insert(name.clone());
        change.schema.put_table(self.table.clone());
        change.resolve_references(name);
        if change.is_written() {
            column::guess_types(name, |_| true, change.schema, change.report);
            self.check_parts(change);
        }
    }

    /// Puts the table together piece by piece and checks each name against those before it.
    fn check_names(&self, change: &mut Change<'_>) {
        let name = &self.table.name;
        change.claim_table(name, None);
        if self.table.columns.is_empty() {
            change.report.push(
                Diagnostic::new(name.site(), format!("table `{name}` has no columns"))
                    .help("give it at least one"),
            );
        }
        change.schema.put_table(Table::new(name.clone()));
        for column in &self.table.columns {
            change.claim_column(name, &column.name, None);
            if let Some(table) = change.schema.table_mut(name) {
                table.columns.push(column.clone());
            }
        }
        for constraint in &self.table.constraints {
            // A column that stands here twice has its constraints twice: that is one mistake.
            let columns = constraint.columns();
            if !columns.iter().any(|column| self.stands_twice(column)) {
                change.claim_constraint(name, constraint, None);
            }
            if let Some(table) = change.schema.table_mut(name) {
                table.constraints.push(constraint.clone());
            }
        }
        for index in &self.table.indexes {
            change.claim_index(name, &index.name, None);
            if let Some(table) = change.schema.table_mut(name) {
                table.indexes.push(index.clone());
            }
        }
    }

    fn stands_twice(&self, name: &Name) -> bool {
        let columns = self.table.columns.iter();
        columns
            .filter(|column| column.name == *name)
            .nth(1)
            .is_some()
    }

    fn check_parts(&self, change: &mut Change<'_>) {
        let Some(table) = change.schema.table(&self.table.name) else {
            return;
        };
        for column in &table.columns {
            column::check(column, table, change.schema, change.report);
        }
        for constraint in &table.constraints {
            let blame = |_: &Name, column: &Column| column.ty.site;
            constraint::check(constraint, table, change.schema, blame, change.report);
        }
        for index in &table.indexes {
            index::check(index, table, change.schema, change.report);
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropTable(DropTable {
            table: self.table.name.clone(),
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("create table {}", self.table.name)
    }
}
