//! Enums: `CREATE TYPE … AS ENUM`, and the swap of a type that makes a value go away.

use super::dependents::Dependents;
use super::readers::Readers;
use super::{comment, constraint, quote, quote_object, table, unused_name};
use crate::expr::Expr;
use crate::op::Place;
use crate::schema::{Column, Constraint, ConstraintKind, EnumType, Table, TypeKind};
use crate::sql::{Unsupported, enum_values};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// `CREATE TYPE … AS ENUM`, with its comment.
pub(crate) fn create(ty: &EnumType) -> Vec<String> {
    let mut statements = vec![create_as(&ty.name, ty)];
    if let Some(text) = &ty.comment {
        statements.push(comment::on_type(&ty.name, Some(text)));
    }
    statements
}

/// `DROP TYPE`.
pub(crate) fn drop(name: &ObjectName) -> String {
    format!("DROP TYPE {}", quote_object(name))
}

/// `ALTER TYPE … RENAME TO`.
pub(crate) fn rename(from: &ObjectName, to: &ObjectName) -> String {
    format!(
        "ALTER TYPE {} RENAME TO {}",
        quote_object(from),
        quote(&to.name)
    )
}

/// `ALTER TYPE … ADD VALUE`, which has to be committed before the value is used.
pub(crate) fn add_value(name: &ObjectName, value: &Name, place: &Place) -> String {
    let place = match place {
        Place::Last => String::new(),
        Place::Before(next) => format!(" BEFORE {}", literal(next)),
        Place::After(previous) => format!(" AFTER {}", literal(previous)),
    };
    format!(
        "ALTER TYPE {} ADD VALUE {}{place}",
        quote_object(name),
        literal(value)
    )
}

/// `ALTER TYPE … RENAME VALUE`.
pub(crate) fn rename_value(name: &ObjectName, from: &Name, to: &Name) -> String {
    format!(
        "ALTER TYPE {} RENAME VALUE {} TO {}",
        quote_object(name),
        literal(from),
        literal(to)
    )
}

/// Makes the type anew with the values of `after`, and swaps every column that uses it.
///
/// Checks, partial indexes and indexes on expressions have the old type's literals inside,
/// so those that name such a column are dropped before and created again after, as are the views
/// and triggers that read one.
pub(crate) fn swap(
    ty: &EnumType,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let fresh = free_name(&ty.name, before);
    let readers = Readers::of(after, |column| column.ty.named() == Some(&ty.name));
    let mut first = readers.drops(after, target)?;
    first.push(create_as(&fresh, ty));
    let keys = foreign_keys(&ty.name, after);
    first.extend(
        keys.iter()
            .map(|(table, key)| constraint::drop(&table.name, &key.name)),
    );
    let mut last = vec![
        drop(&ty.name),
        format!(
            "ALTER TYPE {} RENAME TO {}",
            quote_object(&fresh),
            quote(&ty.name.name)
        ),
    ];
    if let Some(text) = &ty.comment {
        last.push(comment::on_type(&ty.name, Some(text)));
    }
    let mut alters = Vec::new();
    for table in after.tables() {
        let columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.ty.named() == Some(&ty.name))
            .collect();
        if columns.is_empty() {
            continue;
        }
        refuse_generated(table, &columns)?;
        refuse_dividing(table, &columns)?;
        let names: Vec<&Name> = columns.iter().map(|column| &column.name).collect();
        let around = Dependents::of(table, &names);
        first.extend(around.drops(table));
        // The columns of a partition follow those of its parent.
        if table.partition_of.is_none() {
            alters.push(table::alter(&table.name, &swapped(&columns, &fresh)));
            last.extend(defaults(table, &columns, after, target)?);
        }
        last.extend(around.creates(table, after, target)?);
    }
    for (table, key) in keys {
        last.push(constraint::add(key, table, after, target)?);
    }
    last.extend(readers.creates(after, target)?);
    first.append(&mut alters);
    first.append(&mut last);
    Ok(first)
}

/// The foreign keys on columns of the type: both of their ends change, one after the other.
fn foreign_keys<'a>(ty: &ObjectName, schema: &'a Schema) -> Vec<(&'a Table, &'a Constraint)> {
    let has_type = |table: &Table, name: &Name| {
        table
            .column(name.as_str())
            .is_some_and(|column| column.ty.named() == Some(ty))
    };
    let mut all = Vec::new();
    for table in schema.tables() {
        let keys = table
            .constraints
            .iter()
            .filter(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(key) => {
                    key.columns.iter().any(|name| has_type(table, name))
                }
                ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::Exclude(_) => false,
            });
        all.extend(keys.map(|key| (table, key)));
    }
    all
}

/// The actions that give the columns the fresh type; their defaults come back later.
fn swapped(columns: &[&Column], fresh: &ObjectName) -> Vec<String> {
    let mut actions = Vec::new();
    for column in columns {
        let name = quote(&column.name);
        let array = if matches!(column.ty.kind, TypeKind::Array(_)) {
            "[]"
        } else {
            ""
        };
        if column.default.is_some() {
            actions.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
        }
        let ty = quote_object(fresh);
        actions.push(format!(
            "ALTER COLUMN {name} TYPE {ty}{array} USING {name}::text{array}::{ty}{array}"
        ));
    }
    actions
}

fn defaults(
    table: &Table,
    columns: &[&Column],
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let mut actions = Vec::new();
    for column in columns {
        if let Some(expr) = &column.default {
            actions.push(super::column::set_default(
                &column.name,
                &column.ty,
                Some(expr),
                schema,
                target,
            )?);
        }
    }
    Ok((!actions.is_empty()).then(|| table::alter(&table.name, &actions)))
}

fn refuse_generated(table: &Table, columns: &[&Column]) -> Result<(), Unsupported> {
    let reads = |expr: &Expr| {
        columns
            .iter()
            .any(|column| expr.columns().contains(&column.name))
    };
    let reader = table.columns.iter().find(|column| {
        column
            .generated
            .as_ref()
            .is_some_and(|generated| reads(&generated.expr))
    });
    match reader {
        None => Ok(()),
        Some(column) => Err(Unsupported::new(
            column.name.site(),
            format!(
                "the drop of an enum's value while the generated column `{}` reads the enum",
                column.name
            ),
        )
        .help("drop the generated column before, and add it again after")),
    }
}

/// The server keeps the partition keys of a table in words of their types.
fn refuse_dividing(table: &Table, columns: &[&Column]) -> Result<(), Unsupported> {
    let by = table.partition_by.as_ref();
    let mut dividing = columns
        .iter()
        .filter(|column| by.is_some_and(|by| by.columns().contains(&column.name)));
    match dividing.next() {
        None => Ok(()),
        Some(column) => Err(Unsupported::new(
            column.name.site(),
            format!(
                "the drop of an enum's value while `{}` is partitioned by column `{}`",
                table.name, column.name
            ),
        )
        .help("make a new table with another key, and move the rows")),
    }
}

fn create_as(name: &ObjectName, ty: &EnumType) -> String {
    format!(
        "CREATE TYPE {} AS ENUM ({})",
        quote_object(name),
        enum_values(ty, Dialect::Postgres)
    )
}

/// A name that no type has; the rows of a table are a type of the table's name.
fn free_name(name: &ObjectName, schema: &Schema) -> ObjectName {
    let taken =
        |name: &ObjectName| schema.enum_type(name).is_some() || schema.table(name).is_some();
    name.sibling(unused_name(name.name.as_str(), "new", |candidate| {
        taken(&name.sibling(candidate.clone()))
    }))
}

fn literal(value: &Name) -> String {
    crate::sql::text(value.as_str(), Dialect::Postgres)
}
