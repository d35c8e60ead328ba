//! Constraints as clauses of CREATE TABLE and ALTER TABLE.
//!
//! Foreign keys are always clauses of the table: inline REFERENCES are ignored before
//! MySQL 9. The name of a primary key lives in the model only.

use super::index::columns;
use super::part::{Part, parts};
use super::types::character_clause;
use super::{cascaded, json, moved, storage};
use crate::expr::Place;
use crate::schema::{
    Column, Constraint, ConstraintKind, Deferrable, ForeignKey, ForeignKeyAction, Table,
};
use crate::sql::clause::{self, actions};
use crate::sql::{Unsupported, condition, identifier, object};
use crate::{Dialect, Name, Schema, Target};

/// The clause that demands it.
pub(super) fn constraint(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let name = identifier(constraint.name.as_str(), target.dialect);
    clause::refuse_not_valid(constraint)?;
    clause::refuse_more_than_unique(constraint, target)?;
    Ok(match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key } => {
            refuse_computed(key, table, target)?;
            format!("PRIMARY KEY ({})", columns(key, target))
        }
        ConstraintKind::Unique { columns: key, .. } => {
            format!("CONSTRAINT {name} UNIQUE ({})", columns(key, target))
        }
        ConstraintKind::Check { expr } => {
            refuse_moving_columns(constraint, table)?;
            json::refuse_check(constraint, table, target)?;
            let condition = condition(expr, Place::Check, table, schema, target)?;
            format!("CONSTRAINT {name} CHECK ({condition})")
        }
        ConstraintKind::ForeignKey(key) => {
            storage::refuse_key(table, &key.table, schema, target)?;
            refuse_other_order(key, schema)?;
            refuse_unnamed_database(key, table)?;
            refuse_virtual(key, table, schema)?;
            refuse_other_collation(key, table, schema, target)?;
            cascaded::refuse_key(key, table, schema, target)?;
            moved::refuse_key(&constraint.name, key, table)?;
            format!("CONSTRAINT {name} {}", foreign_key(key, target)?)
        }
        ConstraintKind::Exclude(exclusion) => {
            return Err(clause::no_exclusion(&constraint.name, exclusion));
        }
    })
}

/// The action of ALTER TABLE that takes it away.
pub(super) fn dropped(constraint: &Constraint, target: Target) -> String {
    let name = identifier(constraint.name.as_str(), target.dialect);
    match (&constraint.kind, target.dialect) {
        (ConstraintKind::PrimaryKey { .. }, _) => "DROP PRIMARY KEY".to_owned(),
        (ConstraintKind::Unique { .. }, _) => format!("DROP INDEX {name}"),
        (ConstraintKind::ForeignKey(_), _) => format!("DROP FOREIGN KEY {name}"),
        (ConstraintKind::Check { .. }, Dialect::Mysql) => format!("DROP CHECK {name}"),
        (ConstraintKind::Check { .. } | ConstraintKind::Exclude(_), _) => {
            format!("DROP CONSTRAINT {name}")
        }
    }
}

fn foreign_key(key: &ForeignKey, target: Target) -> Result<String, Unsupported> {
    if key.deferrable != Deferrable::No {
        return Err(
            Unsupported::new(key.deferrable_site, "a deferrable foreign key")
                .help("leave out `deferrable`"),
        );
    }
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if action == ForeignKeyAction::SetDefault {
            let site = key.columns.first().map_or(key.table.site(), |c| c.site());
            return Err(Unsupported::new(site, format!("`on {event} set default`"))
                .help("use `set null`, `cascade` or `restrict`"));
        }
    }
    Ok(format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){}",
        columns(&key.columns, target),
        object(&key.table, target.dialect),
        columns(&key.references, target),
        actions(key),
    ))
}

/// Refuses a check on a column that the server changes behind its back: a numbered one, and
/// one that a foreign key changes.
fn refuse_moving_columns(check: &Constraint, table: &Table) -> Result<(), Unsupported> {
    let columns = table.sources(&check.columns());
    if let Some(column) = table.numbered_among(&columns) {
        let what = format!("a check on `{column}`, which the database numbers");
        return Err(Unsupported::new(check.name.site(), what)
            .help(format!("leave `{column}` out of `{}`", check.name)));
    }
    moved::refuse_check(check, table)
}

/// Refuses a generated column in a primary key: MariaDB takes none, MySQL stored ones only.
fn refuse_computed(key: &[Name], table: &Table, target: Target) -> Result<(), Unsupported> {
    let refused = |name: &&Name| {
        let column = table.column(name.as_str());
        let generated = column.and_then(|column| column.generated.as_ref());
        generated.is_some_and(|generated| !generated.stored || target.dialect == Dialect::Mariadb)
    };
    match key.iter().find(refused) {
        None => Ok(()),
        Some(name) => {
            let what = format!("`{name}`, a generated column, in a primary key");
            Err(Unsupported::new(name.site(), what).help("make it `unique` instead"))
        }
    }
}

/// Refuses a foreign key on what is not kept: MySQL takes none, and MariaDB no other change of
/// such a table's indexes any more.
fn refuse_virtual(key: &ForeignKey, table: &Table, schema: &Schema) -> Result<(), Unsupported> {
    let is_virtual = |table: &Table, name: &Name| {
        let column = table.column(name.as_str());
        let generated = column.and_then(|column| column.generated.as_ref());
        generated.is_some_and(|generated| !generated.stored)
    };
    let mut own = key.columns.iter().filter(|name| is_virtual(table, name));
    let parent = schema.table(&key.table);
    let mut others = key
        .references
        .iter()
        .filter(|name| parent.is_some_and(|parent| is_virtual(parent, name)));
    match own.next().or_else(|| others.next()) {
        None => Ok(()),
        Some(name) => {
            let what = format!("a foreign key with `{name}`, a virtual generated column");
            let site = key.columns.first().map_or(key.table.site(), Name::site);
            Err(Unsupported::new(site, what).help(format!("make `{name}` `stored`")))
        }
    }
}

/// Refuses a foreign key between texts that are compared in different ways.
fn refuse_other_collation(
    key: &ForeignKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let characters = |column: &Column, table: &Table| {
        let collation = storage::collation(column.collation.as_ref(), table, target);
        character_clause(&column.ty, collation.as_ref(), target)
    };
    let parent = schema.table(&key.table).unwrap_or(table);
    for (own, other) in key.columns.iter().zip(&key.references) {
        let ends = table.column(own.as_str());
        let ends = ends.zip(parent.column(other.as_str()));
        if ends.is_some_and(|(own, other)| characters(own, table) != characters(other, parent)) {
            let what = format!(
                "a foreign key from `{own}` to `{}.{other}` of another collation",
                key.table
            );
            return Err(Unsupported::new(own.site(), what)
                .help("write the same `collate` on both columns, or on neither"));
        }
    }
    Ok(())
}

/// Refuses a foreign key that names the columns of a key in another order than the key does.
fn refuse_other_order(key: &ForeignKey, schema: &Schema) -> Result<(), Unsupported> {
    let Some(parent) = schema.table(&key.table) else {
        return Ok(());
    };
    let wanted: Vec<&Name> = key.references.iter().collect();
    let in_order = |part: &Part| part.key().is_some_and(|key| key.starts_with(&wanted));
    if parts(parent).iter().any(in_order) {
        return Ok(());
    }
    let site = key.references.first().map_or(key.table.site(), Name::site);
    let what = format!(
        "a foreign key to columns of `{}` in another order than its key",
        key.table
    );
    Err(Unsupported::new(site, what).help("write both lists of columns in the order of that key"))
}

/// Refuses what the server would look for beside the table, and the model elsewhere.
fn refuse_unnamed_database(key: &ForeignKey, table: &Table) -> Result<(), Unsupported> {
    if key.table.schema.is_some() || table.name.schema.is_none() {
        return Ok(());
    }
    let what = format!(
        "a foreign key from `{}` to a table without its database",
        table.name
    );
    Err(Unsupported::new(key.table.site(), what)
        .help(format!("write the database before `{}`", key.table)))
}
