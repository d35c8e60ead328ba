//! Columns that the server changes behind the statement's back, which neither a check nor a
//! stored generated column may use: a numbered one, and one that a foreign key changes.

use crate::Name;
use crate::schema::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, Generated, Table};
use crate::sql::Unsupported;

/// Refuses a check on such a column.
pub(super) fn refuse_check(check: &Constraint, table: &Table) -> Result<(), Unsupported> {
    let columns = check.columns();
    let numbered = |name: &&Name| {
        let column = table.column(name.as_str());
        column.is_some_and(|column| column.identity.is_some())
    };
    if let Some(column) = columns.iter().find(numbered) {
        let what = format!("a check on `{column}`, which the database numbers");
        return Err(Unsupported::new(check.name.site(), what)
            .help(format!("leave `{column}` out of `{}`", check.name)));
    }
    match changed(&columns, table) {
        None => Ok(()),
        Some((column, key)) => {
            let what = format!("a check on `{column}`, which the foreign key `{key}` changes");
            Err(Unsupported::new(check.name.site(), what).help(format!(
                "let `{key}` restrict instead, or leave out the check"
            )))
        }
    }
}

/// Refuses a stored generated column that is computed from such a column.
pub(super) fn refuse_stored(generated: &Generated, table: &Table) -> Result<(), Unsupported> {
    let columns = generated.expr.columns();
    match changed(&columns, table).filter(|_| generated.stored) {
        None => Ok(()),
        Some((column, key)) => {
            let what = format!(
                "a stored generated column from `{column}`, which the foreign key `{key}` changes"
            );
            Err(Unsupported::new(generated.site, what).help(format!(
                "let `{key}` restrict instead, or make it `virtual`"
            )))
        }
    }
}

/// Refuses a foreign key that changes a column which a check or a stored generated column uses.
pub(super) fn refuse_foreign_key(key: &ForeignKey, table: &Table) -> Result<(), Unsupported> {
    if !changes(key) {
        return Ok(());
    }
    let checks = table.constraints.iter().filter_map(|constraint| {
        let is_check = matches!(constraint.kind, ConstraintKind::Check { .. });
        is_check.then(|| (&constraint.name, constraint.columns()))
    });
    let stored = table.columns.iter().filter_map(|column| {
        let generated = column
            .generated
            .as_ref()
            .filter(|generated| generated.stored)?;
        Some((&column.name, generated.expr.columns()))
    });
    for (user, used) in checks.chain(stored) {
        if let Some(column) = key.columns.iter().find(|column| used.contains(column)) {
            let what = format!("a foreign key that changes `{column}`, which `{user}` uses");
            return Err(Unsupported::new(column.site(), what)
                .help(format!("let it restrict instead, or leave out `{user}`")));
        }
    }
    Ok(())
}

/// The first of the columns that a foreign key changes, and its name.
fn changed<'a>(columns: &'a [Name], table: &'a Table) -> Option<(&'a Name, &'a Name)> {
    table.foreign_keys().find_map(|(name, key)| {
        let mut shared = columns.iter().filter(|column| key.columns.contains(column));
        Some((shared.next().filter(|_| changes(key))?, name))
    })
}

/// Whether it writes to its own columns.
fn changes(key: &ForeignKey) -> bool {
    let moves = matches!(
        key.on_update,
        ForeignKeyAction::Cascade | ForeignKeyAction::SetNull
    );
    moves || key.on_delete == ForeignKeyAction::SetNull
}
