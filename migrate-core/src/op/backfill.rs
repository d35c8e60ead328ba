//! `backfill`: rows of a table get new values, in batches along the primary key.

use super::closure::{self, Closure, Gives};
use super::{Change, Inverse, Op, expression, lookup};
use crate::expr::{Expr, Place};
use crate::schema::{Column, Filled, Table};
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Site};

/// `backfill T { set c = …, where …, batch N, pause 50 ms, reverse { … } | keep }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The keyword.
    pub site: Site,
    /// The table.
    pub table: ObjectName,
    /// What is set.
    pub set: Vec<Assignment>,
    /// Which rows; all where it is left out.
    pub filter: Option<Expr>,
    /// Rows in one batch; the engine's choice where it is left out.
    pub batch: Option<u32>,
    /// Milliseconds to wait between batches.
    pub pause: Option<u32>,
    /// What undoes it.
    pub down: BackfillDown,
}

/// `set c = …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The column.
    pub column: Name,
    /// Its new value, computed from the old row.
    pub value: NewValue,
}

/// What computes a new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// The database, by an expression.
    Expr(Expr),
    /// The program, by a closure of the row.
    Closure(Closure),
}

impl From<Expr> for NewValue {
    fn from(expr: Expr) -> Self {
        Self::Expr(expr)
    }
}

impl NewValue {
    /// The expression, if it is one.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Expr(expr) => Some(expr),
            Self::Closure(_) => None,
        }
    }
}

/// What undoes a backfill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackfillDown {
    /// Nothing was said: the columns that it fills have to go away too.
    Derived,
    /// `reverse { set …, where … }`
    Reverse {
        /// What is set on the way down.
        set: Vec<Assignment>,
        /// Which rows.
        filter: Option<Expr>,
    },
    /// `keep`: the values stay.
    Keep,
}

impl Backfill {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return fill_all(change.schema, |_| true);
        };
        let mut leaves_null = Vec::new();
        if change.is_written() {
            let (schema, mut found) = (&*change.schema, Report::default());
            leaves_null = check_rows(&self.set, self.filter.as_ref(), table, schema, &mut found);
            if let BackfillDown::Reverse { set, filter } = &self.down {
                check_rows(set, filter.as_ref(), table, schema, &mut found);
            }
            if self.batch == Some(0) {
                found.refuse(
                    self.site,
                    "a batch of no rows never ends",
                    "write a number of rows from 1 on",
                );
            }
            if !found.is_empty() {
                change.report.extend(found);
                return fill_all(change.schema, |table| *table == self.table);
            }
        }
        let Some(table) = change.schema.table_mut(&self.table) else {
            return;
        };
        let filled = self.set.iter().map(|assignment| &assignment.column);
        for name in filled.filter(|name| !leaves_null.contains(name)) {
            if let Some(column) = table.column_mut(name.as_str()) {
                column.filled = Filled(true);
            }
        }
    }

    pub(super) fn inverse(&self, _: &Schema) -> Inverse {
        match &self.down {
            // The check has seen to it that its columns go away.
            BackfillDown::Derived | BackfillDown::Keep => Inverse::Ops(Vec::new()),
            BackfillDown::Reverse { set, filter } => Inverse::of(Op::Backfill(Self {
                set: set.clone(),
                filter: filter.clone(),
                down: BackfillDown::Reverse {
                    set: self.set.clone(),
                    filter: self.filter.clone(),
                },
                ..self.clone()
            })),
        }
    }

    /// Its closures, those of `reverse` behind the others.
    pub fn closures(&self) -> impl Iterator<Item = (&Name, &Closure)> {
        let back: &[Assignment] = match &self.down {
            BackfillDown::Reverse { set, .. } => set,
            BackfillDown::Derived | BackfillDown::Keep => &[],
        };
        let all = self.set.iter().chain(back);
        all.filter_map(|assignment| match &assignment.value {
            NewValue::Closure(closure) => Some((&assignment.column, closure)),
            NewValue::Expr(_) => None,
        })
    }

    /// The same, to change.
    pub fn closures_mut(&mut self) -> impl Iterator<Item = &mut Closure> {
        let back: &mut [Assignment] = match &mut self.down {
            BackfillDown::Reverse { set, .. } => set,
            BackfillDown::Derived | BackfillDown::Keep => &mut [],
        };
        let all = self.set.iter_mut().chain(back);
        all.filter_map(|assignment| match &mut assignment.value {
            NewValue::Closure(closure) => Some(closure),
            NewValue::Expr(_) => None,
        })
    }

    pub(super) fn describe(&self) -> String {
        let columns: Vec<&str> = self
            .set
            .iter()
            .map(|assignment| assignment.column.as_str())
            .collect();
        format!("backfill {} ({})", self.table, columns.join(", "))
    }
}

/// An erroneous backfill may have been meant for any column: what needs one is not blamed.
fn fill_all(schema: &mut Schema, is_meant: impl Fn(&ObjectName) -> bool) {
    let names: Vec<ObjectName> = schema.tables().map(|table| table.name.clone()).collect();
    for name in names.iter().filter(|name| is_meant(name)) {
        let columns = schema.table_mut(name).map(|table| table.columns.iter_mut());
        for column in columns.into_iter().flatten() {
            column.filled = Filled(true);
        }
    }
}

/// Checks what is set in which rows, and gives the columns that may be null afterwards.
fn check_rows<'a>(
    set: &'a [Assignment],
    filter: Option<&Expr>,
    table: &Table,
    schema: &Schema,
    report: &mut Report,
) -> Vec<&'a Name> {
    let mut leaves_null = Vec::new();
    for (number, assignment) in set.iter().enumerate() {
        let name = &assignment.column;
        if set[..number].iter().any(|earlier| earlier.column == *name) {
            report.refuse(
                name.site(),
                format!("column `{name}` is set twice"),
                "remove one of the two",
            );
        }
        if let Some(column) = lookup::column(table, name, report) {
            let error = refuse_value(column, name);
            report.extend(error.map(|error| error.help("remove the assignment")));
            let may_be_null = match &assignment.value {
                NewValue::Expr(value) => {
                    expression::assigned(value, schema, table, column, filter, report)
                }
                NewValue::Closure(closure) => {
                    closure.check(table, column, report);
                    column.nullable && closure.gives == Gives::Option
                }
            };
            if may_be_null {
                leaves_null.push(name);
            }
        }
    }
    if let Some(closure) = closure::among(set).next().filter(|_| report.is_empty()) {
        let names = set.iter().map(|assignment| &assignment.column);
        closure::check_key(closure, names, schema.with_primary_key(table), report);
    }
    if let Some(filter) = filter {
        expression::condition(filter, schema, table, Place::Filter, report);
    }
    leaves_null
}

/// Why a column takes no values, if it is so.
pub(super) fn refuse_value(column: &Column, name: &Name) -> Option<Diagnostic> {
    let why = match (&column.identity, &column.generated) {
        (Some(_), _) => "is identity: the database numbers it",
        (None, Some(_)) => "is generated: the database computes it",
        (None, None) => return None,
    };
    let message = format!("column `{name}` {why}");
    Some(Diagnostic::new(name.site(), message))
}
