//! Constraints in SQLite's words: behind the columns, or written on one of them.

use super::{list, own_name, quoted};
use crate::expr::{Expr, Place};
use crate::schema::{Constraint, ConstraintKind, Deferrable, ForeignKey, Table};
use crate::sql::clause::{self, actions};
use crate::sql::{Unsupported, condition};
use crate::{Name, Schema, Target};

/// The primary key and its columns.
pub(super) fn primary_key(table: &Table) -> Option<(&Constraint, &[Name])> {
    table
        .constraints
        .iter()
        .find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => Some((constraint, columns.as_slice())),
            _ => None,
        })
}

/// A constraint as an item of `CREATE TABLE`.
pub(super) fn item(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    clause::refuse_not_valid(constraint)?;
    clause::refuse_more_than_unique(constraint, target)?;
    let demand = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            refuse_generated(columns, table)?;
            format!("PRIMARY KEY ({})", list(columns))
        }
        ConstraintKind::Unique { columns, .. } => format!("UNIQUE ({})", list(columns)),
        ConstraintKind::Check { expr } => check(expr, table, schema, target)?,
        ConstraintKind::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", list(&key.columns), references(key)?)
        }
        ConstraintKind::Exclude(exclusion) => {
            return Err(clause::no_exclusion(&constraint.name, exclusion));
        }
    };
    Ok(format!("CONSTRAINT {} {demand}", quoted(&constraint.name)))
}

fn refuse_generated(key: &[Name], table: &Table) -> Result<(), Unsupported> {
    let generated = |name: &&Name| {
        let column = table.column(name.as_str());
        column.is_some_and(|column| column.generated.is_some())
    };
    match key.iter().find(generated) {
        None => Ok(()),
        Some(name) => {
            let what = format!("`{name}`, a generated column, in a primary key");
            Err(Unsupported::new(name.site(), what).help("make it `unique` instead"))
        }
    }
}

/// A constraint on one column, written on that column.
pub(super) fn inline(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    clause::refuse_not_valid(constraint)?;
    clause::refuse_more_than_unique(constraint, target)?;
    let demand = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "PRIMARY KEY".to_owned(),
        ConstraintKind::Unique { .. } => "UNIQUE".to_owned(),
        ConstraintKind::Check { expr } => check(expr, table, schema, target)?,
        ConstraintKind::ForeignKey(key) => references(key)?,
        ConstraintKind::Exclude(exclusion) => {
            return Err(clause::no_exclusion(&constraint.name, exclusion));
        }
    };
    Ok(format!("CONSTRAINT {} {demand}", quoted(&constraint.name)))
}

fn check(
    expr: &Expr,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let condition = condition(expr, Place::Check, table, schema, target)?;
    Ok(format!("CHECK ({condition})"))
}

fn references(key: &ForeignKey) -> Result<String, Unsupported> {
    let mut sql = format!(
        "REFERENCES {} ({})",
        own_name(&key.table)?,
        list(&key.references)
    );
    sql += &actions(key);
    sql += match key.deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    };
    Ok(sql)
}
