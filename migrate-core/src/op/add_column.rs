//! `add column`: a column joins a table.

use super::{Change, DropColumn, Inverse, Op, column, lookup};
use crate::schema::{Column, Table};
use crate::{Diagnostic, Dialect, Name, ObjectName, Schema, Target};

/// `add column`: a column joins a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddColumn {
    /// The table.
    pub table: ObjectName,
    /// The column; constraints written on it are operations of their own.
    pub column: Column,
    /// Where it goes, where the database can say so.
    pub position: Position,
}

/// Where a new column goes. A database that cannot say so appends it, which is no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// After all others.
    #[default]
    Last,
    /// Before all others.
    First,
    /// Behind the named one.
    After(Name),
}

impl AddColumn {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if lookup::table(change.schema, &self.table, change.report).is_none() {
            return;
        }
        if change.is_written() {
            change.claim_column(&self.table, &self.column.name, None);
            self.check_position(change);
        }
        self.put(change.schema);
        if change.is_written() {
            let is_new = |column: &Column| column.name == self.column.name;
            column::guess_types(&self.table, is_new, change.schema, change.report);
            self.check(change);
        }
    }

    /// Checks that there is such a place, on one of the databases at least.
    fn check_position(&self, change: &mut Change<'_>) {
        let site = match &self.position {
            Position::Last => return,
            Position::First => self.column.name.site(),
            Position::After(other) => {
                if let Some(table) = change.schema.table(&self.table) {
                    lookup::column(table, other, change.report);
                }
                other.site()
            }
        };
        let appends = |target: &Target| target.dialect == Dialect::Postgres;
        if !change.targets.is_empty() && change.targets.iter().all(appends) {
            change.report.refuse(
                site,
                "PostgreSQL puts a new column behind all others",
                "leave the place out: where a column stands means nothing",
            );
        }
    }

    fn put(&self, schema: &mut Schema) {
        let Some(table) = schema.table_mut(&self.table) else {
            return;
        };
        match table.column_mut(self.column.name.as_str()) {
            Some(known) => *known = self.column.clone(),
            None => {
                let place = self.position.place(table);
                table.columns.insert(place, self.column.clone());
            }
        }
    }

    fn check(&self, change: &mut Change<'_>) {
        let Some(table) = change.schema.table(&self.table) else {
            return;
        };
        let Some(column) = table.column(self.column.name.as_str()) else {
            return;
        };
        column::check(column, table, change.schema, change.report);
        if !self.column.can_be_left_out() && !change.created.contains(&self.table) {
            let name = &self.column.name;
            change.report.push(
                Diagnostic::new(
                    name.site(),
                    format!(
                        "new column `{name}` is not null without a default, and rows of `{}` have no value for it",
                        self.table
                    ),
                )
                .help(format!(
                    "give it a default, or make it `Option<{}>`, backfill it, and set it not null",
                    self.column.ty
                )),
            );
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        Inverse::of(Op::DropColumn(DropColumn {
            table: self.table.clone(),
            column: self.column.name.clone(),
            refill: None,
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("add column {}.{}", self.table, self.column.name)
    }
}

impl Position {
    /// The position at which a column of the table stands.
    pub(super) fn of(column: &Name, table: &Table) -> Self {
        match table.column_position(column.as_str()) {
            Some(place) if place + 1 == table.columns.len() => Self::Last,
            None => Self::Last,
            Some(0) => Self::First,
            Some(place) => Self::After(table.columns[place - 1].name.clone()),
        }
    }

    /// Where that is among the columns of the table.
    fn place(&self, table: &Table) -> usize {
        let last = table.columns.len();
        match self {
            Self::Last => last,
            Self::First => 0,
            Self::After(column) => table
                .column_position(column.as_str())
                .map_or(last, |place| place + 1),
        }
    }
}
