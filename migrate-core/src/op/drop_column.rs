//! `drop column`: a column goes, with what uses it alone.

use super::dependants::goes_with;
use super::{
    AddColumn, AddConstraint, Assignment, Backfill, BackfillDown, Change, CreateIndex, Inverse, Op,
    Position, SetNullable, backfill, dependants, expression, lookup, object_users, text_users,
};
use crate::expr::Expr;
use crate::schema::{Column, Constraint, Index, Table};
use crate::{Diagnostic, Name, ObjectName, Report, Schema};

/// `drop column`: a column goes, with what uses it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// `refill (…)`: the values of a NOT NULL column when it comes back.
    pub refill: Option<Expr>,
}

impl DropColumn {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(column) = lookup::column(table, &self.column, change.report) else {
            return;
        };
        if change.is_written() {
            let what = format!("column `{}`", self.column);
            let users = dependants::of_column(change.schema, table, &self.column);
            let error = dependants::still_used(self.column.site(), &what, &users);
            let mut named = text_users::of_column(change, table, &self.column);
            let own = Some(&self.column);
            named.extend(object_users::owned_sequences(
                change.schema,
                &self.table,
                own,
            ));
            let error = error.or(dependants::still_named(self.column.site(), &what, &named));
            let last = (table.columns.len() == 1).then(|| self.refuse_last());
            change.report.extend(error.or(last));
            self.check_refill(change.schema, table, column, change.report);
        }
        if let Some(table) = change.schema.table_mut(&self.table) {
            table
                .constraints
                .retain(|constraint| !goes_with(&constraint.columns(), &self.column));
            table
                .indexes
                .retain(|index| !goes_with(&index.columns(), &self.column));
            table.columns.retain(|column| column.name != self.column);
        }
    }

    /// Checks the values that rows get when the column is back, and empty.
    fn check_refill(&self, schema: &Schema, table: &Table, column: &Column, report: &mut Report) {
        let Some(value) = &self.refill else {
            return;
        };
        if let Some(error) = backfill::refuse_value(column, &self.column) {
            report.push(error.help("remove `refill (…)`"));
            return;
        }
        let mut empty = table.clone();
        if let Some(column) = empty.column_mut(self.column.as_str()) {
            column.nullable = true;
        }
        expression::assigned(value, schema, &empty, column, None, report);
    }

    fn refuse_last(&self) -> Diagnostic {
        let message = format!("`{}` is the only column of `{}`", self.column, self.table);
        Diagnostic::new(self.column.site(), message)
            .help(format!("write `drop table {};`", self.table))
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        let comes_back = column.is_none_or(Column::can_be_left_out);
        if comes_back || self.refill.is_some() {
            return self.inverse_without_rows(before);
        }
        Inverse::Impossible(
            Diagnostic::new(
                self.column.site(),
                format!(
                    "the downgrade cannot bring `{}` back: it is not null and has no default",
                    self.column
                ),
            )
            .help(format!(
                "say what the rows get with `drop column {} refill (…)`, write a `down` block, or refuse the downgrade with `irreversible`",
                self.column
            )),
        )
    }

    /// The same on a table whose rows do not count: the downgrade drops it.
    pub(crate) fn inverse_without_rows(&self, before: &Schema) -> Inverse {
        let known = before
            .table(&self.table)
            .and_then(|table| Some((table, table.column(self.column.as_str())?)));
        Inverse::Ops(known.map_or_else(Vec::new, |(table, column)| self.restore(table, column)))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop column {}.{}", self.table, self.column)
    }

    /// Brings the column back as it was, with everything that went along.
    fn restore(&self, table: &Table, column: &Column) -> Vec<Op> {
        let mut ops = self.restore_column(table, column);
        let constraints = table
            .constraints
            .iter()
            .filter(|constraint| goes_with(&constraint.columns(), &self.column))
            .map(|constraint| self.restore_constraint(constraint));
        ops.extend(constraints);
        let indexes = table
            .indexes
            .iter()
            .filter(|index| goes_with(&index.columns(), &self.column))
            .map(|index| self.restore_index(index));
        ops.extend(indexes);
        ops
    }

    fn restore_column(&self, table: &Table, column: &Column) -> Vec<Op> {
        let late = !column.can_be_left_out();
        let mut ops = vec![Op::AddColumn(AddColumn {
            table: self.table.clone(),
            column: Column {
                nullable: column.nullable || late,
                ..column.clone()
            },
            position: Position::of(&self.column, table),
        })];
        if let Some(value) = &self.refill {
            ops.push(Op::Backfill(self.refill_rows(value)));
        }
        if late && self.refill.is_some() {
            ops.push(Op::SetNullable(SetNullable {
                table: self.table.clone(),
                column: self.column.clone(),
                nullable: false,
            }));
        }
        ops
    }

    fn refill_rows(&self, value: &Expr) -> Backfill {
        Backfill {
            site: self.column.site(),
            table: self.table.clone(),
            set: vec![Assignment {
                column: self.column.clone(),
                value: value.clone().into(),
            }],
            filter: None,
            batch: None,
            pause: None,
            down: BackfillDown::Keep,
        }
    }

    fn restore_constraint(&self, constraint: &Constraint) -> Op {
        Op::AddConstraint(AddConstraint {
            table: self.table.clone(),
            constraint: constraint.clone(),
        })
    }

    fn restore_index(&self, index: &Index) -> Op {
        Op::CreateIndex(CreateIndex {
            table: self.table.clone(),
            index: index.clone(),
        })
    }
}
