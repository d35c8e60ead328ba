//! `insert`: new rows of a table, with a value for each of the columns that are named.

use std::collections::BTreeSet;

use super::{Change, DeleteRows, Inverse, Op, RowsDown, expression, lookup};
use crate::expr::{BinaryOperator, Expr, ExprKind};
use crate::schema::{Column, ConstraintKind, Filled, Table, TypeKind};
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Site};

/// `insert into T (a, b) values (…), (…) [reverse { … } | keep]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsertRows {
    /// The keyword.
    pub site: Site,
    /// The table.
    pub table: ObjectName,
    /// The columns that get a value.
    pub columns: Vec<Name>,
    /// The list of columns.
    pub columns_site: Site,
    /// The values of each row, in the order of the columns.
    pub rows: Vec<Vec<Expr>>,
    /// What undoes it.
    pub down: RowsDown,
}

impl InsertRows {
    /// The values that a column gets; `None` where it is left out.
    pub fn values(&self, column: &Name) -> Option<impl Iterator<Item = &Expr>> {
        let place = self.columns.iter().position(|known| known == column)?;
        Some(self.rows.iter().filter_map(move |row| row.get(place)))
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        if change.is_written() {
            self.check(change.schema, change.report);
            self.down.check(change.schema, change.report);
        } else {
            lookup::table(change.schema, &self.table, change.report);
        }
        let Some(table) = change.schema.table_mut(&self.table) else {
            return;
        };
        for column in &mut table.columns {
            if self.leaves_null(column) {
                column.filled = Filled(false);
            }
        }
    }

    /// Whether a new row may hold null in a column.
    fn leaves_null(&self, column: &Column) -> bool {
        match self.values(&column.name) {
            Some(mut values) => values.any(|value| value.kind == ExprKind::Null),
            None => column.nullable && column.default.is_none(),
        }
    }

    pub(super) fn check(&self, schema: &Schema, report: &mut Report) {
        let Some(table) = lookup::table(schema, &self.table, report) else {
            return;
        };
        let known = report.len();
        let columns: Vec<Option<&Column>> = self
            .columns
            .iter()
            .map(|name| lookup::column(table, name, report))
            .collect();
        self.check_columns(table, report);
        for row in &self.rows {
            report.extend(self.refuse_length(row));
            for (column, value) in columns.iter().zip(row) {
                if let Some(column) = column.filter(|column| column.generated.is_none()) {
                    check_value(value, schema, column, report);
                }
            }
        }
        if report.len() == known {
            self.check_keys(table, report);
            report.extend(self.refuse_keep(table));
        }
    }

    fn check_columns(&self, table: &Table, report: &mut Report) {
        for (number, name) in self.columns.iter().enumerate() {
            if self.columns[..number].contains(name) {
                let message = format!("column `{name}` is named twice");
                report.refuse(name.site(), message, "remove one of the two");
            }
            if table
                .column(name.as_str())
                .is_some_and(|column| column.generated.is_some())
            {
                let message = format!("column `{name}` is generated: the database computes it");
                report.refuse(name.site(), message, "remove it, and its values");
            }
        }
        if self
            .columns
            .iter()
            .any(|name| table.column(name.as_str()).is_none())
        {
            // It may be one that is missing.
            return;
        }
        let missing = table
            .columns
            .iter()
            .filter(|column| !column.can_be_left_out() && !self.columns.contains(&column.name));
        for Column { name, .. } in missing {
            let message = format!(
                "column `{name}` of `{}` needs a value: it has no default and may not be null",
                self.table
            );
            report.refuse(self.columns_site, message, format!("add `{name}`"));
        }
    }

    fn refuse_length(&self, row: &[Expr]) -> Option<Diagnostic> {
        let (columns, values) = (self.columns.len(), row.len());
        if columns == values {
            return None;
        }
        let guilty = row.get(columns).or(row.last());
        let site = guilty.map_or(self.site, |value| value.site);
        let message = format!(
            "this row has {values} value{} for {columns} column{}",
            if values == 1 { "" } else { "s" },
            if columns == 1 { "" } else { "s" },
        );
        Some(Diagnostic::new(site, message).help("write one value for each column"))
    }

    /// Rows that stay with their key stop the insert when the migration is applied again.
    fn refuse_keep(&self, table: &Table) -> Option<Diagnostic> {
        let stops = self.down == RowsDown::Keep && keys(table).any(|key| self.gives(key, table));
        let message = "rows that `keep` leaves behind stop this `insert` when it is done again: \
                       their key is unique";
        stops.then(|| {
            Diagnostic::new(self.site, message)
                .help("remove `keep`: the downgrade deletes the rows by their key")
        })
    }

    /// Two rows of the statement cannot have the same key.
    fn check_keys(&self, table: &Table, report: &mut Report) {
        for columns in keys(table) {
            let mut known = BTreeSet::new();
            for row in &self.rows {
                let values: Option<Vec<&Expr>> =
                    columns.iter().map(|name| self.value(row, name)).collect();
                let Some(values) = values else { continue };
                let literals: Option<Vec<String>> =
                    values.iter().map(|value| literal(value)).collect();
                let again = literals.is_some_and(|literals| !known.insert(literals));
                if let (true, Some(first)) = (again, values.first()) {
                    let names: Vec<String> =
                        columns.iter().map(|name| format!("`{name}`")).collect();
                    let message = format!(
                        "an earlier row has the same {}, which is unique in `{}`",
                        names.join(", "),
                        self.table
                    );
                    report.refuse(first.site, message, "remove one of the two");
                }
            }
        }
    }

    fn value<'a>(&self, row: &'a [Expr], column: &Name) -> Option<&'a Expr> {
        let place = self.columns.iter().position(|known| known == column)?;
        row.get(place)
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let undone = |down| {
            Op::InsertRows(Self {
                down,
                ..self.clone()
            })
        };
        if let Some(said) = self.down.said(undone) {
            return said;
        }
        let Some(table) = before.table(&self.table) else {
            return Inverse::Ops(Vec::new());
        };
        let Some(key) = self.key(table) else {
            let message = "the rows of this `insert` cannot be found again to undo it: no key of \
                           the table has its values written out";
            return Inverse::Impossible(Diagnostic::new(self.site, message).help(
                "give the primary key or a unique constraint fixed values, or add `reverse { … }` \
                 or `keep`",
            ));
        };
        let refers_to_itself = table.foreign_keys().any(|(_, key)| key.table == table.name);
        Inverse::Ops(if refers_to_itself {
            // Rows may refer to the ones before them.
            let single = |row: &Vec<Expr>| Self {
                rows: vec![row.clone()],
                ..self.clone()
            };
            let rows = self.rows.iter().rev().map(single);
            rows.map(|row| Op::DeleteRows(row.removal(key))).collect()
        } else {
            vec![Op::DeleteRows(self.removal(key))]
        })
    }

    /// The key by whose values the rows are found again.
    pub(super) fn key<'t>(&self, table: &'t Table) -> Option<&'t [Name]> {
        keys(table).find(|key| self.gives(key, table))
    }

    /// Whether every row has a value written out for each column of a key. The digits of a
    /// floating point number are not what is stored.
    fn gives(&self, key: &[Name], table: &Table) -> bool {
        let is_exact = |name: &Name| {
            let column = table.column(name.as_str());
            column
                .is_some_and(|column| !matches!(column.ty.kind, TypeKind::Real | TypeKind::Double))
        };
        let is_fixed = |row: &Vec<Expr>, name| self.value(row, name).and_then(literal).is_some();
        let fixed = |name| self.rows.iter().all(|row| is_fixed(row, name));
        key.iter().all(|name| is_exact(name) && fixed(name))
    }

    /// What deletes the rows by a key.
    fn removal(&self, key: &[Name]) -> DeleteRows {
        let filter = match key {
            [column] => one_of(column, self.values(column)),
            _ => any(self.rows.iter().map(|row| self.is_row(key, row)).collect()),
        };
        let again = Self {
            down: RowsDown::Derived,
            ..self.clone()
        };
        DeleteRows {
            site: self.site,
            table: self.table.clone(),
            filter,
            down: RowsDown::Reverse(vec![Op::InsertRows(again)]),
        }
    }

    fn is_row(&self, key: &[Name], row: &[Expr]) -> Expr {
        let parts = key
            .iter()
            .filter_map(|name| Some(equal(name, self.value(row, name)?.clone())));
        let whole = parts.reduce(|left, right| binary(BinaryOperator::And, left, right));
        whole.unwrap_or_else(|| Expr::new(ExprKind::Boolean(false)))
    }

    pub(super) fn describe(&self) -> String {
        match self.rows.len() {
            1 => format!("insert a row into {}", self.table),
            count => format!("insert {count} rows into {}", self.table),
        }
    }
}

fn check_value(value: &Expr, schema: &Schema, column: &Column, report: &mut Report) {
    let Some(identity) = &column.identity else {
        return expression::inserted(value, schema, column, report);
    };
    if identity.always {
        let message = format!(
            "column `{}` is always numbered by the database",
            column.name
        );
        let help = "leave the column out, or number it with `identity` alone";
        return report.refuse(value.site, message, help);
    }
    // Zero and null stand for the next number on MySQL; a sequence has to be told what is taken.
    match value.kind {
        ExprKind::Integer(1..) => expression::inserted(value, schema, column, report),
        _ => {
            let message = format!(
                "identity column `{}` takes whole numbers from 1 on",
                column.name
            );
            let help = "write the number, or leave the column out";
            report.refuse(value.site, message, help);
        }
    }
}

/// The columns of the primary key, then those of each unique constraint.
fn keys(table: &Table) -> impl Iterator<Item = &[Name]> {
    let primary = std::iter::once(table.primary_key()).filter(|key| !key.is_empty());
    let unique = table
        .constraints
        .iter()
        .filter_map(|constraint| match &constraint.kind {
            ConstraintKind::Unique { columns, .. } => Some(columns.as_slice()),
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => None,
        });
    primary.chain(unique)
}

/// A value that is written out, in a form to be compared.
fn literal(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Boolean(value) => Some(value.to_string()),
        ExprKind::Integer(value) => Some(value.to_string()),
        ExprKind::Decimal(value) | ExprKind::Text(value) => Some(value.clone()),
        _ => None,
    }
}

fn one_of<'a>(column: &Name, values: Option<impl Iterator<Item = &'a Expr>>) -> Expr {
    let mut list: Vec<Expr> = values.into_iter().flatten().cloned().collect();
    if list.len() == 1 {
        return equal(column, list.remove(0));
    }
    Expr::new(ExprKind::In {
        operand: Box::new(Expr::column(column.clone())),
        list,
        negated: false,
    })
}

fn equal(column: &Name, value: Expr) -> Expr {
    binary(BinaryOperator::Equal, Expr::column(column.clone()), value)
}

/// Whether one of the conditions holds, as a tree that is no taller than it has to be.
fn any(mut conditions: Vec<Expr>) -> Expr {
    match conditions.len() {
        0 => Expr::new(ExprKind::Boolean(false)),
        1 => conditions.remove(0),
        count => {
            let right = conditions.split_off(count / 2);
            binary(BinaryOperator::Or, any(conditions), any(right))
        }
    }
}

fn binary(operator: BinaryOperator, left: Expr, right: Expr) -> Expr {
    Expr::new(ExprKind::Binary(operator, Box::new(left), Box::new(right)))
}
