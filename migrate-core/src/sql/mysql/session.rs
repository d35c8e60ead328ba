//! Values that MariaDB computes differently from session to session, or too early: it keeps
//! them neither in a stored generated column nor in an index on a virtual one.

use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, Generated, Table, TypeKind};
use crate::sql::Unsupported;
use crate::{Dialect, Name, Site, Target};

/// Whether a value depends on the session's SQL mode: a `Char` is padded or not, and a moment
/// that is read from something else is rounded or cut.
pub(crate) fn depends_on_session(value: &Expr, table: &Table, target: Target) -> bool {
    let mut depends = false;
    value.walk(&mut |part| {
        depends |= match &part.kind {
            ExprKind::Column(name) => table.column(name.as_str()).is_some_and(is_padded),
            ExprKind::Cast { ty, .. } => matches!(
                ty.kind,
                TypeKind::Date
                    | TypeKind::Time(_)
                    | TypeKind::Timestamp(_)
                    | TypeKind::Timestamptz(_)
            ),
            _ => false,
        };
    });
    depends && target.dialect == Dialect::Mariadb
}

/// Refuses a stored generated column that reads a `Char`.
pub(super) fn refuse_stored(
    generated: &Generated,
    table: &Table,
    target: Target,
) -> Result<(), Unsupported> {
    if !generated.stored || target.dialect != Dialect::Mariadb {
        return Ok(());
    }
    let read = table.sources(&generated.expr.columns());
    match read_columns(&read, table).find(|column| is_padded(column)) {
        None => Ok(()),
        Some(column) => Err(refused(generated.site, "a stored generated column", column)),
    }
}

/// Refuses a key on a virtual column that reads a `Char` or a numbered column.
pub(super) fn refuse_keys<'a>(
    keys: impl IntoIterator<Item = (&'a Name, Site)>,
    table: &Table,
    target: Target,
) -> Result<(), Unsupported> {
    if target.dialect != Dialect::Mariadb {
        return Ok(());
    }
    for (name, site) in keys {
        let column = table.column(name.as_str());
        let Some(generated) = column.and_then(|column| column.generated.as_ref()) else {
            continue;
        };
        let read = table.sources(&generated.expr.columns());
        let mut read = read_columns(&read, table);
        if let Some(column) = read.find(|read| is_padded(read) || read.identity.is_some()) {
            let what = format!("a key on `{name}`");
            return Err(refused(site, &what, column));
        }
    }
    Ok(())
}

fn read_columns<'a>(names: &'a [Name], table: &'a Table) -> impl Iterator<Item = &'a Column> {
    names.iter().filter_map(|name| table.column(name.as_str()))
}

fn is_padded(column: &Column) -> bool {
    matches!(column.ty.kind, TypeKind::Char(_))
}

fn refused(site: Site, what: &str, column: &Column) -> Unsupported {
    let Column { name, ty, .. } = column;
    if column.identity.is_some() {
        let what = format!("{what} computed from `{name}`, which the database numbers");
        return Unsupported::new(site, what).help(format!("leave `{name}` out of the expression"));
    }
    let what = format!("{what} computed from `{name}`, a `{ty}`");
    Unsupported::new(site, what).help(format!("make `{name}` a `Varchar`"))
}
