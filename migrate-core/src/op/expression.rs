//! The expressions of an operation, each checked in its place.

use crate::expr::{self, Expr, Place, Scope};
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
    expr::check(expr, &over(table, schema, place), expected, report);
}

/// Checks a condition on the rows of a table.
pub(super) fn condition(
    expr: &Expr,
    schema: &Schema,
    table: &Table,
    place: Place,
    report: &mut Report,
) {
    let expected = Type::new(TypeKind::Boolean);
    check(expr, schema, table, place, Some(&expected), report);
}

/// Checks the default of a column.
pub(super) fn default(expr: &Expr, schema: &Schema, column: &Column, report: &mut Report) {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Default,
    };
    expr::check_value(expr, &scope, column, None, report);
}

/// Checks the value of a column in a new row.
pub(super) fn inserted(expr: &Expr, schema: &Schema, column: &Column, report: &mut Report) {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Row,
    };
    expr::check_value(expr, &scope, column, None, report);
}

/// Checks what a column is generated from.
pub(super) fn generated(
    expr: &Expr,
    schema: &Schema,
    table: &Table,
    column: &Column,
    report: &mut Report,
) {
    let scope = over(table, schema, Place::Generated);
    expr::check_value(expr, &scope, column, None, report);
}

/// Checks the value that a backfill gives a column in the rows that it takes, and says whether
/// it may leave a null behind. A value that is wrong leaves none: it is one mistake, not two.
pub(super) fn assigned(
    expr: &Expr,
    schema: &Schema,
    table: &Table,
    column: &Column,
    filter: Option<&Expr>,
    report: &mut Report,
) -> bool {
    let known = report.len();
    let scope = over(table, schema, Place::Value);
    let value = expr::check_value(expr, &scope, column, filter, report);
    value.nullable && report.len() == known
}

const fn over<'a>(table: &'a Table, schema: &'a Schema, place: Place) -> Scope<'a> {
    Scope {
        schema,
        table: Some(table),
        place,
    }
}
