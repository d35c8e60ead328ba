//! Clauses and expressions that dialects write alike.

use super::{Unsupported, expression};
use crate::expr::{Expr, Place, Scope};
use crate::schema::{
    Column, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionPart, ForeignKey,
    ForeignKeyAction, Generated, IndexKey, Table, Type, TypeKind,
};
use crate::{Dialect, Name, Schema, Site, Target};

/// A condition on the rows of a table.
pub(crate) fn condition(
    expr: &Expr,
    place: Place,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let scope = Scope {
        schema,
        table: Some(table),
        place,
    };
    expression(expr, &scope, Some(&Type::new(TypeKind::Boolean)), target)
}

/// Refuses a constraint that older rows may break.
pub(super) fn refuse_not_valid(constraint: &Constraint) -> Result<(), Unsupported> {
    if !constraint.not_valid {
        return Ok(());
    }
    let what = format!("a {} that is not valid", constraint.word());
    Err(Unsupported::new(constraint.name.site(), what)
        .help("mend the rows first, and leave out `not valid`"))
}

/// An exclusion constraint where there is none, and what does its work.
pub(super) fn no_exclusion(name: &Name, exclusion: &Exclusion) -> Unsupported {
    let equal = |part: &ExclusionPart| part.operator == "=" && part.key.column().is_some();
    let help = if exclusion.parts.iter().all(equal) {
        "write `unique (…)`, which demands the same"
    } else {
        "keep such rows out with a trigger, in `execute` with SQL of each dialect"
    };
    Unsupported::new(name.site(), "an exclusion constraint").help(help)
}

/// Refuses a table that is divided into partitions.
pub(super) fn refuse_partitions(table: &Table) -> Result<(), Unsupported> {
    match &table.partition_by {
        Some(by) => Err(no_partition(by.site)),
        None => Ok(()),
    }
}

/// A partition where the language has none.
pub(crate) fn no_partition(site: Site) -> Unsupported {
    Unsupported::new(site, "a partitioned table").help(
        "create the table without partitions; MySQL's are written in `execute { mysql: \"ALTER TABLE …\", … }`",
    )
}

/// Refuses nulls that are equal to each other, where the database has no such keys.
pub(super) fn refuse_equal_nulls(
    equal: bool,
    site: Site,
    target: Target,
) -> Result<(), Unsupported> {
    if !equal || target.features().nulls_not_distinct {
        return Ok(());
    }
    let help = match target.dialect {
        Dialect::Postgres => {
            "name `postgres 15` in the list of dialects, or add a second unique index for the nulls, \
             with `where (… is null)`"
        }
        Dialect::Sqlite => "add a second unique index for the nulls, with `where (… is null)`",
        Dialect::Mysql | Dialect::Mariadb => {
            "make it unique over a generated column that is never null, `coalesce(…)`"
        }
    };
    Err(Unsupported::new(site, "`nulls not distinct`").help(help))
}

/// Refuses a unique constraint with more than its columns, where only PostgreSQL has that.
pub(super) fn refuse_more_than_unique(
    constraint: &Constraint,
    target: Target,
) -> Result<(), Unsupported> {
    let ConstraintKind::Unique {
        nulls_not_distinct,
        deferrable,
        site,
        ..
    } = &constraint.kind
    else {
        return Ok(());
    };
    let site = site.or(constraint.name.site());
    refuse_equal_nulls(*nulls_not_distinct, site, target)?;
    match deferrable {
        Deferrable::No => Ok(()),
        Deferrable::InitiallyImmediate | Deferrable::InitiallyDeferred => {
            Err(Unsupported::new(site, "a deferrable unique constraint")
                .help("leave out `deferrable`"))
        }
    }
}

/// Refuses a column that follows the changes of its row.
pub(super) fn refuse_update(column: &Column) -> Result<(), Unsupported> {
    if !column.on_update_now {
        return Ok(());
    }
    Err(
        Unsupported::new(column.name.site(), "`on update now()`").help(format!(
            "set `{}` in a trigger before each update, or in the application",
            column.name
        )),
    )
}

/// Refuses an index on the beginning of a column.
pub(super) fn refuse_beginning(key: &IndexKey) -> Result<(), Unsupported> {
    match (key.length, key.column()) {
        (Some(length), Some(column)) => {
            let what = format!("an index on the first {length} characters of `{column}`");
            Err(Unsupported::new(key.expr.site, what)
                .help(format!("write an expression: `(left({column}, {length}))`")))
        }
        _ => Ok(()),
    }
}

/// ` GENERATED ALWAYS AS (…) STORED`
pub(super) fn generated(
    generated: &Generated,
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::Generated,
    };
    let value = expression(&generated.expr, &scope, Some(&column.ty), target)?;
    let kept = if generated.stored {
        "STORED"
    } else {
        "VIRTUAL"
    };
    Ok(format!(" GENERATED ALWAYS AS ({value}) {kept}"))
}

/// ` ON DELETE CASCADE ON UPDATE …`, without what is understood.
pub(super) fn actions(key: &ForeignKey) -> String {
    [("DELETE", key.on_delete), ("UPDATE", key.on_update)]
        .iter()
        .filter(|(_, action)| *action != ForeignKeyAction::NoAction)
        .map(|(event, action)| format!(" ON {event} {}", action.words().to_uppercase()))
        .collect()
}

/// The groups of digits of a UUID that is kept as bytes, for the dialect to put hyphens between.
pub(super) fn uuid_groups(uuid: &str) -> [String; 5] {
    [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
        .map(|(start, length)| format!("substr(lower(hex({uuid})), {start}, {length})"))
}
