//! Columns: their definitions, and what ALTER TABLE does to them.

use super::{identity, quote, quote_object};
use crate::expr::{Expr, Place, Scope};
use crate::op::SetType;
use crate::schema::{Column, Table, Type, TypeKind};
use crate::sql::identity::refuse_identity_type;
use crate::sql::{Unsupported, clause, column_type, default_value, expression};
use crate::{Name, Schema, Target};

/// A column as it stands in CREATE TABLE and after ADD COLUMN.
pub(crate) fn definition(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    clause::refuse_update(column)?;
    let mut sql = quote(&column.name);
    sql += " ";
    sql += &column_type(&column.ty, schema, target)?;
    sql += &collate(column, &column.ty);
    if !column.nullable {
        sql += " NOT NULL";
    }
    if let Some(expr) = &column.default {
        sql += &format!(" DEFAULT {}", default(expr, &column.ty, schema, target)?);
    }
    if let Some(identity) = &column.identity {
        refuse_identity_type(column, target)?;
        sql += &identity::clause(identity, column, table, schema);
    }
    sql += &generated(column, table, schema, target)?;
    Ok(sql)
}

/// The collation of a column that has this type.
fn collate(column: &Column, ty: &Type) -> String {
    match &column.collation {
        Some(collation) if ty.kind.takes_collation() => format!(" COLLATE {}", quote(collation)),
        _ => String::new(),
    }
}

/// `ALTER COLUMN … SET DEFAULT` or `DROP DEFAULT`.
pub(crate) fn set_default(
    column: &Name,
    ty: &Type,
    expr: Option<&Expr>,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let name = quote(column);
    Ok(match expr {
        Some(expr) => {
            let value = default(expr, ty, schema, target)?;
            format!("ALTER COLUMN {name} SET DEFAULT {value}")
        }
        None => format!("ALTER COLUMN {name} DROP DEFAULT"),
    })
}

/// `ALTER COLUMN … SET NOT NULL` or `DROP NOT NULL`.
pub(crate) fn set_nullable(column: &Name, nullable: bool) -> String {
    let action = if nullable { "DROP" } else { "SET" };
    format!("ALTER COLUMN {} {action} NOT NULL", quote(column))
}

/// The actions of a type change, for one ALTER TABLE. A default is taken away before and
/// phrased anew after, since the old one need not cast to the new type.
pub(crate) fn set_type(
    op: &SetType,
    table: &Table,
    before: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let ty = column_type(&op.ty, before, target)?;
    let known = table.column(op.column.as_str());
    let name = quote(&op.column);
    let mut change = format!("ALTER COLUMN {name} TYPE {ty}");
    if let Some(column) = known {
        change += &collate(column, &op.ty);
    }
    if let Some(value) = &op.using {
        let scope = Scope {
            schema: before,
            table: Some(table),
            place: Place::Value,
        };
        let value = expression(value, &scope, Some(&op.ty), target)?;
        change += &format!(" USING ({value})");
    } else if let Some(column) = known
        && !before
            .base_type(&column.ty)
            .assigns_to(before.base_type(&op.ty))
        && column.generated.is_none()
    {
        change += &format!(" USING {}", cast(&name, &column.ty, &op.ty, &ty));
    }
    let Some(expr) = known.and_then(|column| column.default.as_ref()) else {
        return Ok(vec![change]);
    };
    Ok(vec![
        format!("ALTER COLUMN {name} DROP DEFAULT"),
        change,
        set_default(&op.column, &op.ty, Some(expr), before, target)?,
    ])
}

/// One enum does not cast to another, but by way of text.
fn cast(name: &str, from: &Type, to: &Type, sql: &str) -> String {
    match (&from.kind, &to.kind) {
        (TypeKind::Named(_), TypeKind::Named(_)) => format!("{name}::text::{sql}"),
        (TypeKind::Array(_), TypeKind::Array(_))
            if from.named().is_some() && to.named().is_some() =>
        {
            format!("{name}::text[]::{sql}")
        }
        _ => format!("{name}::{sql}"),
    }
}

/// `ALTER TABLE … RENAME COLUMN`.
pub(crate) fn rename(table: &crate::ObjectName, from: &Name, to: &Name) -> String {
    format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        quote_object(table),
        quote(from),
        quote(to)
    )
}

fn default(expr: &Expr, ty: &Type, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Default,
    };
    default_value(expr, &scope, ty, target)
}

fn generated(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let Some(generated) = &column.generated else {
        return Ok(String::new());
    };
    if !generated.stored && !target.features().virtual_generated_columns {
        return Err(
            Unsupported::new(generated.site, "a virtual generated column")
                .help("write `stored`, or target version 18"),
        );
    }
    clause::generated(generated, column, table, schema, target)
}
