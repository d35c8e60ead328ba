//! The expressions of an operation, checked in their places.

use crate::expr::{Expr, Place, Scope};
use crate::schema::{Column, Table, Type, TypeKind};
use crate::{Report, Schema};

/// Checks an expression over the columns of a table.
pub(super) fn check(
    expr: &Expr,
    schema: &Schema,
    table: &Table,
    place: Place,
    expected: Option<&Type>,
    report: &mut Report,
) {
    let scope = Scope {
        schema,
        table: Some(table),
        place,
    };
    let _ = (scope, expected);
    for column in expr.columns() {
        super::lookup::column(table, &column, report);
    }
}

/// Checks a condition on the rows of a table.
pub(super) fn condition(
    expr: &Expr,
    schema: &Schema,
    table: &Table,
    place: Place,
    report: &mut Report,
) {
    check(
        expr,
        schema,
        table,
        place,
        Some(&Type::new(TypeKind::Boolean)),
        report,
    );
}

/// Checks the default of a column.
pub(super) fn default(expr: &Expr, schema: &Schema, column: &Column, report: &mut Report) {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Default,
    };
    let _ = (expr, scope, column, report);
}
