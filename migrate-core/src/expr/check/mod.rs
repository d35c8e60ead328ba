//! The type check: a tree becomes a typed tree, or reports on the guilty token.
//!
//! Types are found from the leaves; where text, numbers and `now()` leave a choice, the place
//! makes it (`fit`). One mistake gives one error: what was reported has the type that agrees
//! with all.

mod call;
mod cast;
mod fit;
mod infer;
mod nulls;
mod operators;
mod place;
mod predicates;
mod routine;
mod size;
#[cfg(all(test, feature = "syntax"))]
mod tests;

use super::Expr;
use super::typed::Typed;
use super::value::ValueType;
use crate::schema::{Column, Table, Type};
use crate::{Diagnostic, Name, Report, Schema};

/// Where an expression stands: what it may name and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The schema of the moment, for enums and functions.
    pub schema: &'a Schema,
    /// The table whose columns it may name; defaults name none.
    pub table: Option<&'a Table>,
    /// The kind of place.
    pub place: Place,
}

/// The kinds of places for an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The default of a column.
    Default,
    /// A check constraint.
    Check,
    /// A generated column.
    Generated,
    /// The key of an index.
    IndexKey,
    /// The predicate of an index.
    IndexPredicate,
    /// The key of a partitioned table.
    PartitionKey,
    /// The value of a column in a new row.
    Row,
    /// The new value of a column in a backfill, or of a type change.
    Value,
    /// The condition on the rows of a backfill.
    Filter,
}

/// Checks an expression. `expected` is the type of the place where it has one: the column's
/// for a value, Boolean for a condition.
pub fn check(
    expr: &Expr,
    scope: &Scope<'_>,
    expected: Option<&Type>,
    report: &mut Report,
) -> Typed {
    Checker::new(scope, report).check(expr, expected)
}

/// Checks the value of a column: its default, what it is generated from, what a backfill
/// sets. Null into NOT NULL is an error, unless `filter`, the condition on the rows, rules
/// the null out.
pub fn check_value(
    expr: &Expr,
    scope: &Scope<'_>,
    column: &Column,
    filter: Option<&Expr>,
    report: &mut Report,
) -> Typed {
    let mut checker = Checker::new(scope, report);
    if let Some(filter) = filter {
        nulls::ruled_out(filter, &mut checker.not_null);
    }
    let value = checker.check(expr, Some(&column.ty));
    if !column.nullable {
        checker.refuse_null(&value, column);
    }
    value
}

/// Checks a value beside something of such a type, whatever its size.
pub(crate) fn check_beside(
    expr: &Expr,
    scope: &Scope<'_>,
    wanted: &ValueType,
    report: &mut Report,
) -> Typed {
    let mut checker = Checker::new(scope, report);
    let mut value = checker.infer(expr);
    checker.demand(&mut value, wanted);
    value
}

/// The columns that are not null in the rows for which a condition is not true.
pub(crate) fn not_null_unless(condition: &Expr) -> Vec<Name> {
    let mut columns = Vec::new();
    nulls::ruled_out_by_failure(condition, &mut columns);
    columns
}

/// The check of one expression.
struct Checker<'a> {
    scope: Scope<'a>,
    report: &'a mut Report,
    /// Columns that hold no null where the check is now.
    not_null: Vec<Name>,
}

impl<'a> Checker<'a> {
    fn new(scope: &Scope<'a>, report: &'a mut Report) -> Self {
        Self {
            scope: *scope,
            report,
            not_null: Vec::new(),
        }
    }

    fn check(&mut self, expr: &Expr, expected: Option<&Type>) -> Typed {
        let known = self.report.len();
        let mut value = self.infer(expr);
        if let Some(expected) = expected {
            self.assign(&mut value, expected);
        }
        if self.report.len() == known {
            self.check_columns(expr);
        }
        value
    }

    /// Demands that a value can be kept as `expected`.
    fn assign(&mut self, value: &mut Typed, expected: &Type) {
        let wanted = self.scope.schema.value_type(expected);
        self.demand(value, &wanted);
        self.check_size(value, self.scope.schema.base_type(expected));
    }

    /// Demands a type, and reports on the value where it has another.
    fn demand(&mut self, value: &mut Typed, wanted: &ValueType) {
        if !self.fit(value, wanted) {
            self.mismatch(value, wanted);
            value.ty = ValueType::Any;
        }
    }

    fn mismatch(&mut self, value: &Typed, wanted: &ValueType) {
        let subject = value.subject();
        let message = format!("{subject} is {}, where {wanted} is expected", value.ty);
        let diagnostic = Diagnostic::new(value.site, message);
        let help = fit::way_out(value, wanted)
            .unwrap_or_else(|| format!("write a value of type {wanted} here"));
        self.report.push(diagnostic.help(help));
    }
}
