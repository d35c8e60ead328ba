//! A column's whole definition, as CREATE TABLE, ADD COLUMN, MODIFY and CHANGE want it.
//!
//! MODIFY and CHANGE take away whatever they do not restate, so there is only one rendering,
//! the complete one. NULL is always written: older MariaDB servers give a TIMESTAMP column
//! that says nothing a default of their own.

use super::types::character_clause;
use super::{functions, json, moved, session, storage};
use crate::expr::{Place, Scope};
use crate::schema::{Column, Generated, Table, TypeKind};
use crate::sql::{Unsupported, clause, column_type, default_value, identifier, text};
use crate::{Dialect, Schema, Target};

/// `` `name` TYPE … ``, complete.
pub(super) fn column(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let name = identifier(column.name.as_str(), target.dialect);
    Ok(format!(
        "{name} {}",
        definition(column, table, schema, target)?
    ))
}

/// Everything behind the name.
pub(super) fn definition(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    json::refuse_column(column, table, target)?;
    let mut sql = data_type(column, table, schema, target)?;
    if let Some(generated) = &column.generated {
        sql += &computed(generated, column, table, schema, target)?;
    }
    if column.generated.is_none() || target.features().not_null_generated_columns {
        sql += if column.nullable {
            " NULL"
        } else {
            " NOT NULL"
        };
    }
    if let Some(default) = &column.default {
        let scope = Scope {
            schema,
            table: None,
            place: Place::Default,
        };
        let value = default_value(default, &scope, &column.ty, target)?;
        sql += &format!(" DEFAULT {value}");
    }
    if column.on_update_now {
        refuse_zero(column)?;
        sql += &format!(" ON UPDATE {}", functions::now(&column.ty));
    }
    if column.identity.is_some() {
        sql += " AUTO_INCREMENT";
    }
    if let Some(comment) = &column.comment {
        sql += &format!(" COMMENT {}", text(comment, target.dialect));
    }
    Ok(sql)
}

/// Refuses a moment that may not be null and has no default: the server makes zero of it, which
/// it then takes for invalid.
fn refuse_zero(column: &Column) -> Result<(), Unsupported> {
    let zero = matches!(column.ty.kind, TypeKind::Timestamptz(_));
    if !zero || column.nullable || column.default.is_some() {
        return Ok(());
    }
    let what = format!(
        "`on update now()` on `{}`, which is not null without a default",
        column.name
    );
    Err(Unsupported::new(column.name.site(), what)
        .help("give it the default `now()`, or make it `Option<Timestamptz>`"))
}

/// The type with its character set and collation: what a foreign key compares.
pub(super) fn data_type(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let ty = column_type(&column.ty, schema, target)?;
    let collation = match &column.ty.kind {
        TypeKind::Sql(_) => column.collation.clone(),
        _ => storage::collation(column.collation.as_ref(), table, target),
    };
    let characters = character_clause(&column.ty, collation.as_ref(), target);
    Ok(ty + &characters)
}

fn computed(
    generated: &Generated,
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    refuse_numbers(generated, table, target)?;
    moved::refuse_generated(generated, table)?;
    session::refuse_stored(generated, table, target)?;
    clause::generated(generated, column, table, schema, target)
}

/// Refuses to compute from a column that the database numbers: its value comes too late.
fn refuse_numbers(generated: &Generated, table: &Table, target: Target) -> Result<(), Unsupported> {
    if !generated.stored && target.dialect == Dialect::Mariadb {
        return Ok(());
    }
    let columns = table.sources(&generated.expr.columns());
    match table.numbered_among(&columns) {
        None => Ok(()),
        Some(name) => Err(Unsupported::new(
            generated.site,
            format!("a generated column from `{name}`, which the database numbers"),
        )
        .help(format!("leave `{name}` out of the expression"))),
    }
}
