//! Checks and foreign keys of a table.

use super::piece::Piece;
use super::reader::Reader;
use crate::catalogue::raw_expression;
use crate::schema::{Constraint, ConstraintKind, Deferrable, ForeignKey, ForeignKeyAction};
use crate::{Name, Site};

/// Reads a check or a foreign key, if it is one.
pub(super) fn read(
    name: Option<&Name>,
    mut rest: Piece<'_>,
    reader: &mut Reader<'_>,
) -> Option<()> {
    let name = name?;
    let kind = if rest.take(&["CHECK"]) {
        ConstraintKind::Check {
            expr: raw_expression(reader.server.dialect, rest.group()?.as_str()),
        }
    } else if rest.take(&["FOREIGN", "KEY"]) {
        ConstraintKind::ForeignKey(foreign_key(&mut rest, reader)?)
    } else {
        return None;
    };
    reader
        .read
        .table
        .constraints
        .push(Constraint::new(name.clone(), kind));
    if !rest.is_empty() {
        reader.of_part("constraint", name, rest.as_str());
    }
    Some(())
}

/// What stands behind FOREIGN KEY.
fn foreign_key(rest: &mut Piece<'_>, reader: &Reader<'_>) -> Option<ForeignKey> {
    let columns = columns(rest.group()?)?;
    rest.take(&["REFERENCES"]).then_some(())?;
    let first = rest.name()?;
    let names = &reader.server.names;
    let table = if rest.take_sign('.') {
        names.of(first.as_str(), rest.name()?.as_str())
    } else {
        names.of(reader.database, first.as_str())
    };
    let mut key = ForeignKey {
        columns,
        table,
        references: self::columns(rest.group()?)?,
        on_delete: ForeignKeyAction::NoAction,
        on_update: ForeignKeyAction::NoAction,
        deferrable: Deferrable::No,
        deferrable_site: Site::NOWHERE,
    };
    loop {
        if rest.take(&["ON", "DELETE"]) {
            key.on_delete = action(rest)?;
        } else if rest.take(&["ON", "UPDATE"]) {
            key.on_update = action(rest)?;
        } else {
            return Some(key);
        }
    }
}

fn action(rest: &mut Piece<'_>) -> Option<ForeignKeyAction> {
    [
        ForeignKeyAction::NoAction,
        ForeignKeyAction::Restrict,
        ForeignKeyAction::Cascade,
        ForeignKeyAction::SetNull,
        ForeignKeyAction::SetDefault,
    ]
    .into_iter()
    .find(|action| {
        let words: Vec<&str> = action.words().split(' ').collect();
        rest.take(&words)
    })
}

/// The names in a list.
fn columns(list: Piece<'_>) -> Option<Vec<Name>> {
    list.items()
        .into_iter()
        .map(|mut item| item.name())
        .collect()
}
