//! Constraints: their definitions, and what ALTER TABLE does to them.

use super::{condition, index, key, quote, quote_list, quote_object, storage};
use crate::expr::Place;
use crate::schema::{Constraint, ConstraintKind, Deferrable, Exclusion, ForeignKey, Table};
use crate::sql::Unsupported;
use crate::sql::clause::{self, actions};
use crate::{Name, ObjectName, Schema, Target};

/// A constraint as it stands in CREATE TABLE and after ADD.
pub(crate) fn definition(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    key::check_constraint(constraint, table)?;
    refuse_on_partitioned(constraint, table, target)?;
    let demand = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => format!("PRIMARY KEY ({})", quote_list(columns)),
        ConstraintKind::Unique {
            columns,
            nulls_not_distinct,
            deferrable,
            site,
        } => {
            let site = site.or(constraint.name.site());
            clause::refuse_equal_nulls(*nulls_not_distinct, site, target)?;
            let nulls = if *nulls_not_distinct {
                " NULLS NOT DISTINCT"
            } else {
                ""
            };
            let columns = quote_list(columns);
            format!("UNIQUE{nulls} ({columns}){}", when(*deferrable))
        }
        ConstraintKind::Check { expr } => {
            format!(
                "CHECK ({})",
                condition(expr, Place::Check, table, schema, target)?
            )
        }
        ConstraintKind::ForeignKey(key) => {
            storage::refuse_key(table, &key.table, schema)?;
            foreign_key(key)
        }
        ConstraintKind::Exclude(exclusion) => exclude(exclusion, table, schema, target)?,
    };
    Ok(format!("CONSTRAINT {} {demand}", quote(&constraint.name)))
}

/// Refuses what older servers do not have on a table that is divided into partitions.
fn refuse_on_partitioned(
    constraint: &Constraint,
    table: &Table,
    target: Target,
) -> Result<(), Unsupported> {
    if table.partition_by.is_none() {
        return Ok(());
    }
    let (what, since, help) = match &constraint.kind {
        ConstraintKind::Exclude(_) => (
            "an exclusion constraint on a partitioned table",
            17,
            "add it to each partition: `alter table PARTITION { add exclude … }`",
        ),
        ConstraintKind::ForeignKey(_) if constraint.not_valid => (
            "a foreign key that is not valid on a partitioned table",
            18,
            "leave `not valid` out: the rows of each partition are looked at while writers go on",
        ),
        _ => return Ok(()),
    };
    if target.at_least(since, 0, 0) {
        return Ok(());
    }
    Err(Unsupported::new(constraint.name.site(), what).help(help))
}

/// `ALTER TABLE ONLY … ADD CONSTRAINT …`: the keys of its partitions are attached one by one.
pub(crate) fn add_to_one(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    Ok(format!(
        "ALTER TABLE ONLY {} {}",
        quote_object(&table.name),
        add_action(constraint, table, schema, target)?
    ))
}

/// `ALTER TABLE … ADD CONSTRAINT …`, which looks at every row.
pub(crate) fn add(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let action = add_action(constraint, table, schema, target)?;
    Ok(format!(
        "ALTER TABLE {} {action}",
        quote_object(&table.name)
    ))
}

/// The action of that statement.
pub(crate) fn add_action(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let not_valid = if constraint.not_valid {
        " NOT VALID"
    } else {
        ""
    };
    Ok(format!(
        "ADD {}{not_valid}",
        definition(constraint, table, schema, target)?
    ))
}

/// The same, which looks at new rows only.
pub(crate) fn add_not_valid(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let later = Constraint {
        not_valid: true,
        ..constraint.clone()
    };
    add(&later, table, schema, target)
}

/// A unique constraint or primary key made of the index of its own name.
pub(crate) fn add_using_index(constraint: &Constraint, table: &ObjectName) -> String {
    let name = quote(&constraint.name);
    let (kind, deferrable) = match &constraint.kind {
        ConstraintKind::Unique { deferrable, .. } => ("UNIQUE", *deferrable),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => ("PRIMARY KEY", Deferrable::No),
    };
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {name} {kind} USING INDEX {name}{}",
        quote_object(table),
        when(deferrable)
    )
}

/// Looks at the rows that a NOT VALID constraint has passed over.
pub(crate) fn validate(table: &ObjectName, name: &Name) -> String {
    format!(
        "ALTER TABLE {} VALIDATE CONSTRAINT {}",
        quote_object(table),
        quote(name)
    )
}

/// `ALTER TABLE … DROP CONSTRAINT …`.
pub(crate) fn drop(table: &ObjectName, name: &Name) -> String {
    format!("ALTER TABLE {} {}", quote_object(table), drop_action(name))
}

/// The action of that statement.
pub(crate) fn drop_action(name: &Name) -> String {
    format!("DROP CONSTRAINT {}", quote(name))
}

/// The same where the constraint may be gone already.
pub(crate) fn drop_if_exists(table: &ObjectName, name: &Name) -> String {
    format!(
        "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}",
        quote_object(table),
        quote(name)
    )
}

/// `ALTER TABLE … RENAME CONSTRAINT …`.
pub(crate) fn rename(table: &ObjectName, from: &Name, to: &Name) -> String {
    format!(
        "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
        quote_object(table),
        quote(from),
        quote(to)
    )
}

/// The action that lets a foreign key be looked at at another time.
pub(crate) fn set_deferrable(name: &Name, deferrable: Deferrable) -> String {
    let when = deferrable.words().to_uppercase();
    format!("ALTER CONSTRAINT {} {when}", quote(name))
}

fn exclude(
    exclusion: &Exclusion,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let mut parts = Vec::new();
    for part in &exclusion.parts {
        let key = index::part(&part.key, table, schema, target)?;
        parts.push(format!("{key} WITH {}", part.operator));
    }
    let mut sql = format!(
        "EXCLUDE USING {} ({})",
        quote(&exclusion.method),
        parts.join(", ")
    );
    if let Some(predicate) = &exclusion.predicate {
        let predicate = condition(predicate, Place::IndexPredicate, table, schema, target)?;
        sql += &format!(" WHERE ({predicate})");
    }
    sql += when(exclusion.deferrable);
    Ok(sql)
}

/// When a constraint is looked at, behind its definition.
const fn when(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {}",
        quote_list(&key.columns),
        quote_object(&key.table)
    );
    if !key.references.is_empty() {
        sql += &format!(" ({})", quote_list(&key.references));
    }
    sql += &actions(key);
    sql += when(key.deferrable);
    sql
}
