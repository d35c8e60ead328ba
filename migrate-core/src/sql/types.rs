//! SQL types: the dispatch to the dialects, and what they share.

use super::{Unsupported, mysql, postgres, sqlite};
use crate::op::ends_in_comment;
use crate::schema::Type;
use crate::{Dialect, PerDialect, Schema, Site, Target};

/// The SQL type of a column, without a character set or a collation.
///
/// # Errors
///
/// A type that the database cannot hold faithfully.
pub fn column_type(ty: &Type, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    match target.dialect {
        Dialect::Postgres => postgres::types::column(ty, schema, target),
        Dialect::Mysql | Dialect::Mariadb => mysql::types::column(ty, schema, target),
        Dialect::Sqlite => sqlite::types::column(ty, schema, target),
    }
}

/// The dialect's arm of SQL in the user's own words. A comment at its end is closed: it would
/// swallow what follows.
pub(super) fn opaque(
    sql: &PerDialect<String>,
    site: Site,
    target: Target,
) -> Result<String, Unsupported> {
    let Some(text) = sql.get(target.dialect) else {
        return Err(Unsupported::new(site, "this `sql { … }`")
            .help(format!("add an arm for `{}`", target.dialect)));
    };
    let end = if ends_in_comment(text, target.dialect) {
        "\n"
    } else {
        ""
    };
    Ok(format!("{text}{end}"))
}
