//! MariaDB keeps a check of its own on a JSON column, under the column's name.

use crate::schema::{Column, Constraint, ConstraintKind, Table, TypeKind};
use crate::sql::Unsupported;
use crate::{Dialect, Site, Target};

/// Refuses a check that is called like a JSON column.
pub(super) fn refuse_check(
    check: &Constraint,
    table: &Table,
    target: Target,
) -> Result<(), Unsupported> {
    let mut columns = table.columns.iter();
    match columns.find(|column| are_namesakes(column, check)) {
        Some(column) => refuse(check.name.site(), column, target),
        None => Ok(()),
    }
}

/// Refuses a JSON column that is called like a check.
pub(super) fn refuse_column(
    column: &Column,
    table: &Table,
    target: Target,
) -> Result<(), Unsupported> {
    let mut constraints = table.constraints.iter();
    if constraints.any(|check| are_namesakes(column, check)) {
        return refuse(column.name.site(), column, target);
    }
    Ok(())
}

/// Whether a column has a check of the server's own. Once a view has read its table, RENAME COLUMN
/// looks for the old name in that check; CHANGE COLUMN makes it anew.
pub(super) fn has_check(column: &Column, target: Target) -> bool {
    target.dialect == Dialect::Mariadb && is_json(column)
}

fn is_json(column: &Column) -> bool {
    matches!(column.ty.kind, TypeKind::Json | TypeKind::Jsonb)
}

fn are_namesakes(column: &Column, check: &Constraint) -> bool {
    matches!(check.kind, ConstraintKind::Check { .. })
        && is_json(column)
        && column
            .name
            .as_str()
            .eq_ignore_ascii_case(check.name.as_str())
}

fn refuse(site: Site, column: &Column, target: Target) -> Result<(), Unsupported> {
    if target.dialect != Dialect::Mariadb {
        return Ok(());
    }
    let Column { name, ty, .. } = column;
    let what = format!("a check that is called like the `{ty}` column `{name}`");
    Err(Unsupported::new(site, what).help("give one of them another name"))
}
