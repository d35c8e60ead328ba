//! What makes sense as a constraint: its columns, its condition, what it refers to.

use super::{expression, foreign_key, index, lookup};
use crate::expr::Place;
use crate::schema::{Column, Constraint, ConstraintKind, Table};
use crate::{Diagnostic, Name, Report, Schema, Site};

/// Checks a constraint of a table that stands in the schema. `blame` gives the place of a
/// column of a primary key that may be null.
pub(super) fn check(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    blame: impl Fn(&Name, &Column) -> Site,
    report: &mut Report,
) {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            lookup::each_once(constraint.word(), columns, table, report);
            check_single(constraint, table, report);
            check_not_null(columns, table, blame, report);
        }
        ConstraintKind::Unique { columns, .. } => {
            lookup::each_once(constraint.word(), columns, table, report);
        }
        ConstraintKind::Check { expr } => {
            expression::condition(expr, schema, table, Place::Check, report);
        }
        ConstraintKind::ForeignKey(key) => {
            lookup::each_once(constraint.word(), &key.columns, table, report);
            foreign_key::check(constraint.name.site(), key, table, schema, report);
        }
        ConstraintKind::Exclude(exclusion) => {
            index::check(&exclusion.index(&constraint.name), table, schema, report);
        }
    }
}

fn check_single(constraint: &Constraint, table: &Table, report: &mut Report) {
    let other = table.constraints.iter().find(|known| {
        matches!(known.kind, ConstraintKind::PrimaryKey { .. }) && known.name != constraint.name
    });
    if let Some(other) = other {
        report.push(
            Diagnostic::new(
                constraint.name.site(),
                format!(
                    "table `{}` has a primary key already: `{}`",
                    table.name, other.name
                ),
            )
            .help("name all its columns in one `primary key (…)`, or make the other one `unique`"),
        );
    }
}

fn check_not_null(
    columns: &[Name],
    table: &Table,
    blame: impl Fn(&Name, &Column) -> Site,
    report: &mut Report,
) {
    for name in columns {
        let column = table.column(name.as_str());
        // An identity column that may be null has been reported as such.
        let Some(column) = column.filter(|column| column.nullable && column.identity.is_none())
        else {
            continue;
        };
        report.push(
            Diagnostic::new(
                blame(name, column),
                format!("primary key column `{name}` may be null"),
            )
            .help(format!("make it `{}`, which is not null", column.ty)),
        );
    }
}
