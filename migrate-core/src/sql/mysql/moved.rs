//! Columns that a foreign key changes behind the back of what is computed from them: the
//! servers refuse checks and kept generated columns on them, whichever comes first.

use crate::Name;
use crate::schema::{Column, Constraint, ConstraintKind, ForeignKey, Generated, Table};
use crate::sql::Unsupported;

/// Refuses a check on a column that a foreign key changes.
pub(super) fn refuse_check(check: &Constraint, table: &Table) -> Result<(), Unsupported> {
    match changed(&table.sources(&check.columns()), table) {
        None => Ok(()),
        Some((column, key)) => {
            let what = format!("a check on `{column}`, which the foreign key `{key}` changes");
            Err(Unsupported::new(check.name.site(), what).help(format!(
                "let `{key}` restrict instead, or leave out the check"
            )))
        }
    }
}

/// Refuses to keep what is computed from a column that a foreign key changes.
pub(super) fn refuse_generated(generated: &Generated, table: &Table) -> Result<(), Unsupported> {
    match changed(&table.sources(&generated.expr.columns()), table) {
        Some((column, key)) if generated.stored => {
            let what = format!(
                "a stored generated column from `{column}`, which the foreign key `{key}` changes"
            );
            Err(Unsupported::new(generated.site, what)
                .help(format!("let `{key}` restrict instead, or write `virtual`")))
        }
        _ => Ok(()),
    }
}

/// Refuses a foreign key that changes what a check or a kept generated column depends on.
pub(super) fn refuse_key(name: &Name, key: &ForeignKey, table: &Table) -> Result<(), Unsupported> {
    if !key.writes() {
        return Ok(());
    }
    let dependent = |columns: &[Name]| {
        let sources = table.sources(columns);
        key.columns.iter().any(|own| sources.contains(own))
    };
    let check = table.constraints.iter().find(|constraint| {
        matches!(constraint.kind, ConstraintKind::Check { .. }) && dependent(&constraint.columns())
    });
    let stored = |column: &&Column| {
        let generated = column.generated.as_ref();
        generated.is_some_and(|known| known.stored && dependent(&known.expr.columns()))
    };
    let used_by = match (check, table.columns.iter().find(stored)) {
        (Some(check), _) => format!("the check `{}`", check.name),
        (None, Some(column)) => format!("the generated column `{}`", column.name),
        (None, None) => return Ok(()),
    };
    let what = format!("a foreign key that changes what {used_by} depends on");
    Err(Unsupported::new(name.site(), what)
        .help(format!("let `{name}` restrict instead, or drop {used_by}")))
}

/// The first of the columns that a foreign key changes, and the key.
fn changed<'a>(columns: &[Name], table: &'a Table) -> Option<(&'a Name, &'a Name)> {
    table
        .foreign_keys()
        .filter(|(_, key)| key.writes())
        .find_map(|(name, key)| {
            let shared = key.columns.iter().find(|column| columns.contains(column));
            shared.map(|column| (column, name))
        })
}
