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
    let mut ends = key.columns.iter().zip(&key.references);
    match ends.find(|(own, other)| may_be_null(parent, other) && !may_be_null(table, own)) {
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
    let (what, other_end, key) = match (old.nullable, now.nullable) {
        (false, true) => {
            let mut keys = schema.references_to(&before.name);
            let found = keys.find_map(|(child, name, key)| {
                let mut ends = key.columns.iter().zip(&key.references);
                let end = ends.find(|(own, other)| **other == old.name && !may_be_null(child, own));
                let end = end.filter(|_| cascades(key, target) && stays(child, name))?;
                Some((format!("{}.{}", child.name, end.0), name))
            });
            let Some((end, key)) = found else {
                return Ok(());
            };
            ("drop", format!("to `{end}`, which cannot be null"), key)
        }
        (true, false) => {
            let mut keys = before.foreign_keys();
            let found = keys.find_map(|(name, key)| {
                let parent = schema.table(&key.table)?;
                let mut ends = key.columns.iter().zip(&key.references);
                let end = ends.find(|(own, other)| **own == old.name && may_be_null(parent, other));
                let end = end.filter(|_| cascades(key, target) && stays(before, name))?;
                Some((format!("{}.{}", parent.name, end.1), name))
            });
            let Some((end, key)) = found else {
                return Ok(());
            };
            ("set", format!("of `{end}`, which may be null"), key)
        }
        _ => return Ok(()),
    };
    let what = format!(
        "`{what} not null` of `{}` under `on update cascade` {other_end}",
        now.name
    );
    Err(Unsupported::new(now.name.site(), what)
        .help(format!("drop `{key}` first and add it again afterwards")))
}

fn cascades(key: &ForeignKey, target: Target) -> bool {
    target.dialect == Dialect::Mariadb && key.on_update == ForeignKeyAction::Cascade
}

fn may_be_null(table: &Table, name: &Name) -> bool {
    let column = table.column(name.as_str());
    column.is_some_and(|column| column.nullable)
}
