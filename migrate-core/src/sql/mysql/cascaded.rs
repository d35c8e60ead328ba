//! `on update cascade` into a column that cannot be null: MariaDB keeps a null from coming that
//! way, whichever end of the foreign key becomes different.

use crate::schema::{Column, ForeignKey, ForeignKeyAction, Table};
use crate::sql::Unsupported;
use crate::{Dialect, Name, Schema, Target};

/// Refuses to cascade what may become null into a column that cannot be.
pub(super) fn refuse_key(
    key: &ForeignKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let Some(parent) = schema.table(&key.table).filter(|_| cascades(key, target)) else {
        return Ok(());
    };
    let lets_null_in =
        |own: &Name, other: &Name| may_be_null(parent, other) && !may_be_null(table, own);
    match ends(key).find(|(own, other)| lets_null_in(own, other)) {
        Some((own, other)) => {
            let what = format!(
                "`on update cascade` of `{}.{other}`, which may be null, to `{own}`, which cannot be",
                key.table
            );
            Err(Unsupported::new(own.site(), what).help("leave `on update cascade` out"))
        }
        None => Ok(()),
    }
}

/// Refuses another nullability of a column under a foreign key that stays, where the other end, as
/// it was before the statement, leaves a way for a null to what cannot be one.
pub(super) fn refuse_change(
    old: &Column,
    now: &Column,
    before: &Table,
    schema: &Schema,
    target: Target,
    stays: impl Fn(&Table, &Name) -> bool,
) -> Result<(), Unsupported> {
    if old.nullable == now.nullable {
        return Ok(());
    }
    let keys = schema.foreign_keys_on(before, &old.name);
    let bound = keys.filter(|(child, name, key)| cascades(key, target) && stays(child, name));
    for (child, name, key) in bound {
        let Some(parent) = schema.table(&key.table) else {
            continue;
        };
        let is_changed =
            |table: &Table, column: &Name| table.name == before.name && *column == old.name;
        let far_end = ends(key).find_map(|(own, other)| {
            if now.nullable && is_changed(parent, other) && !may_be_null(child, own) {
                Some(format!("to `{}.{own}`, which cannot be null", child.name))
            } else if !now.nullable && is_changed(child, own) && may_be_null(parent, other) {
                Some(format!("of `{}.{other}`, which may be null", parent.name))
            } else {
                None
            }
        });
        if let Some(far_end) = far_end {
            let verb = if now.nullable { "drop" } else { "set" };
            let what = format!(
                "`{verb} not null` of `{}` under `on update cascade` {far_end}",
                now.name
            );
            return Err(Unsupported::new(now.name.site(), what)
                .help(format!("drop `{name}` first and add it again afterwards")));
        }
    }
    Ok(())
}

/// The pairs of columns of a key: its own, and what that refers to.
fn ends(key: &ForeignKey) -> impl Iterator<Item = (&Name, &Name)> {
    key.columns.iter().zip(&key.references)
}

fn cascades(key: &ForeignKey, target: Target) -> bool {
    target.dialect == Dialect::Mariadb && key.on_update == ForeignKeyAction::Cascade
}

fn may_be_null(table: &Table, name: &Name) -> bool {
    let column = table.column(name.as_str());
    column.is_some_and(|column| column.nullable)
}
