//! The changes that SQLite's own ALTER TABLE makes exactly, and those that it does not.

use std::sync::Arc;

use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, Constraint, ConstraintKind, Table};
use crate::sql::Unsupported;
use crate::sql::sqlite::{column, index};
use crate::{Name, ObjectName, Schema, Target};

/// One change of a table.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// `ADD COLUMN`, with constraints of that column alone.
    Add {
        column: Name,
        constraints: Vec<Name>,
        schema: Arc<Schema>,
    },
    /// `DROP COLUMN`
    Drop(Name),
    /// `RENAME COLUMN`
    Rename(Name, Name),
    /// `CREATE INDEX`
    CreateIndex { index: Name, schema: Arc<Schema> },
    /// `DROP INDEX`
    DropIndex(Name),
    /// There is no statement for it: the table is made anew.
    Rebuild,
}

impl Change {
    /// The statement, of a change that has one.
    pub(super) fn sql(
        &self,
        table: &ObjectName,
        target: Target,
    ) -> Result<Option<String>, Unsupported> {
        match self {
            Self::Add {
                column,
                constraints,
                schema,
            } => add(table, column, constraints, schema, target),
            Self::Drop(name) => column::drop(table, name).map(Some),
            Self::Rename(from, to) => column::rename(table, from, to).map(Some),
            Self::CreateIndex { index, schema } => create_index(table, index, schema, target),
            Self::DropIndex(name) => index::drop(&table.sibling(name.clone())).map(Some),
            Self::Rebuild => Ok(None),
        }
    }
}

fn add(
    table: &ObjectName,
    name: &Name,
    constraints: &[Name],
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let Some(table) = schema.table(table) else {
        return Ok(None);
    };
    let constraints: Vec<&Constraint> = constraints
        .iter()
        .filter_map(|name| table.constraint(name.as_str()))
        .collect();
    table
        .column(name.as_str())
        .map(|new| column::add(new, &constraints, table, schema, target))
        .transpose()
}

fn create_index(
    table: &ObjectName,
    name: &Name,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let Some(table) = schema.table(table) else {
        return Ok(None);
    };
    table
        .index(name.as_str())
        .map(|new| index::create(new, table, schema, target))
        .transpose()
}

/// Whether `ADD COLUMN` does for a column what `CREATE TABLE` would have done.
pub(super) fn can_add(
    new: &Column,
    after: &Table,
    schema: &Schema,
    target: Target,
) -> Result<bool, Unsupported> {
    let last = after
        .columns
        .last()
        .is_some_and(|column| column.name == new.name);
    if !last || new.identity.is_some() {
        return Ok(false);
    }
    if let Some(generated) = &new.generated {
        // Before 3.37 existing rows are not looked at.
        return Ok(!generated.stored && (new.nullable || target.at_least(3, 37, 0)));
    }
    Ok(match column::default_sql(new, schema, target)? {
        None => new.nullable,
        Some(default) => !(default.starts_with('(') || default.starts_with("CURRENT_")),
    })
}

/// Whether a constraint may be written on a column that `ADD COLUMN` has just been asked for.
pub(super) fn can_write_on(new: &Column, constraint: &Constraint, target: Target) -> bool {
    let alone = constraint.columns() == [new.name.clone()];
    alone
        && match &constraint.kind {
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclude(_) => false,
            ConstraintKind::Check { expr } => !expr.is_opaque() && target.at_least(3, 37, 0),
            ConstraintKind::ForeignKey(_) => {
                new.generated.is_none()
                    && new
                        .default
                        .as_ref()
                        .is_none_or(|default| default.kind == ExprKind::Null)
            }
        }
}

/// Whether `DROP COLUMN` takes a column away: nothing else of the table may mention it.
pub(super) fn can_drop(name: &Name, before: &Table) -> bool {
    let mentions = |expr: &Expr| expr.is_opaque() || expr.columns().contains(name);
    let constrained = before.constraints.iter().any(|constraint| {
        constraint.columns().contains(name)
            || matches!(&constraint.kind, ConstraintKind::Check { expr } if expr.is_opaque())
    });
    let indexed = before.indexes.iter().any(|index| {
        let keys = index.keys.iter().map(|key| &key.expr);
        keys.chain(&index.predicate).any(mentions)
    });
    let computed = before.columns.iter().any(|column| {
        column
            .generated
            .as_ref()
            .is_some_and(|generated| column.name != *name && mentions(&generated.expr))
    });
    before.columns.len() > 1 && !constrained && !indexed && !computed
}
