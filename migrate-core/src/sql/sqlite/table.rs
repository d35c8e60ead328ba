//! Tables in SQLite's words.

use super::{column, constraint, own_name, quoted};
use crate::schema::{Constraint, ConstraintKind, Parameter, Subject, Table};
use crate::sql::clause::refuse_partitions;
use crate::sql::{Unsupported, column_type, text};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// `CREATE TABLE`, without the indexes.
pub(crate) fn create(
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let name = own_name(&table.name)?;
    Ok(format!(
        "CREATE TABLE {name} {}",
        body(table, schema, target)?
    ))
}

/// The columns and constraints of a table, in their parentheses.
pub(crate) fn body(table: &Table, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    refuse_partitions(table)?;
    let mut items = Vec::new();
    let mut inline_key = None;
    for column in &table.columns {
        items.push(column::definition(column, table, schema, target)?);
        inline_key = inline_key.or(column::identity_key(column, table, target)?);
    }
    for constraint in in_order(table) {
        if inline_key.is_none_or(|key| key.name != constraint.name) {
            items.push(constraint::item(constraint, table, schema, target)?);
        }
    }
    let options = options(table, target)?;
    Ok(format!("(\n  {}\n){options}", items.join(",\n  ")))
}

/// The constraints as they are written. Where the table is unique over columns of its primary key
/// too, the server forgets a copy of the key when such a column is renamed, unless the key is
/// written first; in a rowid-less table, last.
fn in_order(table: &Table) -> impl Iterator<Item = &Constraint> {
    let key = table.primary_key();
    let shares_the_key = table.constraints.iter().any(|constraint| {
        let is_unique = matches!(constraint.kind, ConstraintKind::Unique { .. });
        is_unique
            && constraint
                .columns()
                .iter()
                .any(|column| key.contains(column))
    });
    let is_key_late = table.storage.is_without_rowid();
    let is_late = |constraint: &&Constraint| {
        let is_key = matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
        shares_the_key && is_key == is_key_late
    };
    let (late, early): (Vec<_>, Vec<_>) = table.constraints.iter().partition(is_late);
    early.into_iter().chain(late)
}

/// What stands behind the parenthesis: `STRICT`, `WITHOUT ROWID`.
fn options(table: &Table, target: Target) -> Result<String, Unsupported> {
    let storage = &table.storage;
    let refuse = |name: &str, what: String, help: &str| {
        let site = storage.site(Dialect::Sqlite, name);
        Err(Unsupported::new(site, what).help(help))
    };
    let mut options = Vec::new();
    for setting in storage.of(Dialect::Sqlite) {
        let name = setting.name.as_str();
        let parameter = Parameter::find(Dialect::Sqlite, Subject::Table, name);
        if let Some(since) = parameter.and_then(|parameter| parameter.missing_from(target)) {
            let help = format!("leave it out, or serve SQLite {since} and later only");
            return refuse(name, format!("the option `{name}`"), &help);
        }
        options.push(name.to_ascii_uppercase());
    }
    if storage.is_without_rowid() {
        let name = &table.name;
        if table.primary_key().is_empty() {
            let what = format!("`without rowid` on `{name}`, which has no primary key,");
            let help = "give the table a primary key, or leave `without rowid` out";
            return refuse("without rowid", what, help);
        }
        if let Some(column) = table
            .columns
            .iter()
            .find(|column| column.identity.is_some())
        {
            let what = format!(
                "`without rowid` on `{name}`, whose `{}` is numbered,",
                column.name
            );
            let help =
                "leave `identity` out and bring the values along, or leave `without rowid` out";
            return refuse("without rowid", what, help);
        }
    }
    Ok(if options.is_empty() {
        String::new()
    } else {
        format!(" {}", options.join(", "))
    })
}

/// The statements that let AUTOINCREMENT go on from a number, unless it is there already.
pub(crate) fn number_from(table: &ObjectName, start: i64) -> Result<Vec<String>, Unsupported> {
    own_name(table)?;
    let name = text(table.name.as_str(), Dialect::Sqlite);
    let last = start - 1;
    Ok(vec![
        format!("UPDATE sqlite_sequence SET seq = {last} WHERE name = {name} AND seq < {last}"),
        format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {name}, {last} \
             WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {name})"
        ),
    ])
}

/// `DROP TABLE`
pub(crate) fn drop(table: &ObjectName) -> Result<String, Unsupported> {
    Ok(format!("DROP TABLE {}", own_name(table)?))
}

/// `ALTER TABLE … RENAME TO`: foreign keys, triggers and views follow.
///
/// Names differ without regard to case, so a new spelling of the same name takes two renames.
pub(crate) fn rename(from: &ObjectName, to: &ObjectName) -> Result<Vec<String>, Unsupported> {
    let alter = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
    let (old, new) = (own_name(from)?, own_name(to)?);
    Ok(if old.eq_ignore_ascii_case(&new) {
        let between = quoted(&Name::new(format!("{}_renamed", to.name)));
        vec![alter(&old, &between), alter(&between, &new)]
    } else {
        vec![alter(&old, &new)]
    })
}

/// The column that is the rowid under another name: the only column of the primary key, of the
/// very type `INTEGER`.
pub(crate) fn rowid_alias<'a>(
    table: &'a Table,
    schema: &Schema,
    target: Target,
) -> Result<Option<&'a Name>, Unsupported> {
    let [only] = table.primary_key() else {
        return Ok(None);
    };
    if table.storage.is_without_rowid() {
        return Ok(None);
    }
    let Some(column) = table.column(only.as_str()) else {
        return Ok(None);
    };
    let ty = column_type(&column.ty, schema, target)?;
    Ok(ty.eq_ignore_ascii_case("integer").then_some(only))
}
