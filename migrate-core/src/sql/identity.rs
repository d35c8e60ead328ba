//! Identity columns where the database numbers rows from a first number on, one by one.

use super::Unsupported;
use crate::schema::{Column, Identity, Table, TypeKind};
use crate::{Dialect, Target};

/// Refuses to number a column of a type in SQL's own words that is none of the integer types
/// which the database numbers.
pub(crate) fn refuse_identity_type(column: &Column, target: Target) -> Result<(), Unsupported> {
    let numbered: &[&str] = match target.dialect {
        Dialect::Postgres => &[
            "smallint", "int2", "integer", "int", "int4", "bigint", "int8",
        ],
        Dialect::Sqlite => &["integer"],
        Dialect::Mysql | Dialect::Mariadb => return Ok(()),
    };
    let TypeKind::Sql(texts) = &column.ty.kind else {
        return Ok(());
    };
    let text = texts.get(target.dialect).map_or("", |text| text.trim());
    if numbered.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Ok(());
    }
    let what = format!("an identity column of the type `{text}`");
    let identity = column.identity.as_ref();
    let site = identity.map_or(column.name.site(), |identity| identity.site);
    Err(Unsupported::new(column.ty.site.or(site), what)
        .help("use `BigInt`, `Integer` or `SmallInt`"))
}

/// Refuses what only a sequence can do.
pub(super) fn refuse_sequence(identity: &Identity, target: Target) -> Result<(), Unsupported> {
    let refuse =
        |what: String, help: &str| Err(Unsupported::new(identity.site, what).help(help.to_owned()));
    if identity.always {
        return refuse("`identity always`".to_owned(), "write `identity` alone");
    }
    let numbering = &identity.numbering;
    let mut others = numbering.numbers().into_iter().skip(1);
    let other = others.find_map(|(word, number)| number.map(|_| word));
    if let Some(word) = other.or(numbering.cycle.then_some("cycle")) {
        let what = format!("`{word}` of an identity column");
        return refuse(what, "leave it out: rows are numbered one by one");
    }
    // SQLite's next number is one more than the last one that it has given out.
    let least = match target.dialect {
        Dialect::Sqlite => i64::MIN + 1,
        Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => 1,
    };
    if numbering.first() < least {
        let what = format!("an identity column that starts at {}", numbering.first());
        return refuse(what, "start at 1 or more");
    }
    Ok(())
}

/// The first number that is asked for, where it is not the one of the table before.
pub(crate) fn new_start(table: &Table, before: Option<&Table>) -> Option<i64> {
    let numbered = |table: &Table| {
        let mut columns = table.columns.iter();
        columns.find_map(|column| column.identity.as_ref()?.numbering.start)
    };
    let start = numbered(table)?;
    (before.and_then(numbered) != Some(start)).then_some(start)
}
