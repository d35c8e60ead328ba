//! Columns in SQLite's words: the definition, and the three ALTERs that take one.

use super::{constraint, own_name, quoted};
use crate::expr::{Place, Scope};
use crate::schema::{Column, Constraint, Table, TypeKind};
use crate::sql::identity::{refuse_identity_type, refuse_sequence};
use crate::sql::{Unsupported, clause, column_type, default_value, enum_values};
use crate::{Dialect, Name, ObjectName, Schema, Target, naming};

/// The definition of a column, as `CREATE TABLE` and `ADD COLUMN` take it.
///
/// It depends on the model alone, so that two tables with equal definitions are equal.
pub(crate) fn definition(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    clause::refuse_update(column)?;
    let ty = data_type(column, table, schema, target)?;
    let mut sql = format!("{} {ty}", quoted(&column.name));
    if let Some(key) = identity_key(column, table, target)? {
        sql += &format!(
            " CONSTRAINT {} PRIMARY KEY AUTOINCREMENT",
            quoted(&key.name)
        );
    }
    if !column.nullable {
        sql += " NOT NULL";
    }
    if let Some(default) = default_sql(column, schema, target)? {
        sql += &format!(" DEFAULT {default}");
    }
    if let Some(collation) = &column.collation {
        sql += &format!(" COLLATE {}", quoted(collation));
    }
    if let Some(generated) = &column.generated {
        sql += &clause::generated(generated, column, table, schema, target)?;
    }
    if let Some(check) = enum_check(column, table, schema) {
        sql += &check;
    }
    Ok(sql)
}

/// The type of a column. A strict table has five types of its own, and keeps no lengths.
pub(crate) fn data_type(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let ty = column_type(&column.ty, schema, target)?;
    if !table.storage.is_strict() {
        return Ok(ty);
    }
    if let TypeKind::Char(_) | TypeKind::Varchar(_) = column.ty.kind {
        return Ok("TEXT".to_owned());
    }
    let upper = ty.to_ascii_uppercase();
    if ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"].contains(&upper.as_str()) {
        return Ok(ty);
    }
    let what = format!("`{}` in a strict table", column.ty);
    let help = match column.ty.kind {
        TypeKind::Numeric { .. } => {
            "use `BigInt` for the smallest unit, or `Double`, or leave `strict` out"
        }
        _ => "use `INTEGER`, `REAL`, `TEXT`, `BLOB` or `ANY`, or leave `strict` out",
    };
    Err(Unsupported::new(column.ty.site, what).help(help))
}

/// The default of a column as it stands behind DEFAULT.
pub(crate) fn default_sql(
    column: &Column,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Default,
    };
    column
        .default
        .as_ref()
        .map(|default| default_value(default, &scope, &column.ty, target))
        .transpose()
}

/// The primary key that an identity column is; SQLite numbers the rows of no other column.
pub(super) fn identity_key<'a>(
    column: &Column,
    table: &'a Table,
    target: Target,
) -> Result<Option<&'a Constraint>, Unsupported> {
    let Some(identity) = &column.identity else {
        return Ok(None);
    };
    refuse_identity_type(column, target)?;
    refuse_sequence(identity, target)?;
    match constraint::primary_key(table) {
        Some((key, [only])) if *only == column.name => Ok(Some(key)),
        _ => Err(
            Unsupported::new(identity.site, "an identity column beside the primary key")
                .help(format!("make `{}` the primary key of its own", column.name)),
        ),
    }
}

/// The check that stands for an enum. Its name follows the table and the column as they were
/// called when the column was created: a rename leaves it alone.
fn enum_check(column: &Column, table: &Table, schema: &Schema) -> Option<String> {
    let TypeKind::Named(name) = &column.ty.kind else {
        return None;
    };
    let values = enum_values(schema.enum_type(name)?, Dialect::Sqlite);
    let (born_in, born) = column.birth.names(&table.name.name, &column.name);
    let born_in = ObjectName {
        schema: None,
        name: born_in.clone(),
    };
    let check = Name::new(naming::enum_check(&born_in, born));
    Some(format!(
        " CONSTRAINT {} CHECK ({} IN ({values}))",
        quoted(&check),
        quoted(&column.name)
    ))
}

/// `ALTER TABLE … ADD COLUMN`, with constraints of that column alone written on it.
pub(crate) fn add(
    column: &Column,
    constraints: &[&Constraint],
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let mut sql = format!(
        "ALTER TABLE {} ADD COLUMN {}",
        own_name(&table.name)?,
        definition(column, table, schema, target)?
    );
    for constraint in constraints {
        sql += &format!(
            " {}",
            constraint::inline(constraint, table, schema, target)?
        );
    }
    Ok(sql)
}

/// `ALTER TABLE … DROP COLUMN`
pub(crate) fn drop(table: &ObjectName, column: &Name) -> Result<String, Unsupported> {
    Ok(format!(
        "ALTER TABLE {} DROP COLUMN {}",
        own_name(table)?,
        quoted(column)
    ))
}

/// `ALTER TABLE … RENAME COLUMN`: triggers, views, indexes and foreign keys follow.
pub(crate) fn rename(table: &ObjectName, from: &Name, to: &Name) -> Result<String, Unsupported> {
    Ok(format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        own_name(table)?,
        quoted(from),
        quoted(to)
    ))
}
