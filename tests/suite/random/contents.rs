//! Random statements about rows: `insert`, `delete`, SQL of the user's own.

use std::collections::BTreeSet;

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::op::{DeleteRows, InsertRows, Op, RowsDown};
use migrate_core::schema::{Column, ConstraintKind, Table, TypeKind};
use migrate_core::{Dialect, Name, ObjectName, Schema, Site, Statement, syntax};

use super::bounds::fitting;
use super::parts::Parts;
use super::rows::{name, object};
use super::survive::family;

/// A row of its own, with values that stand in no other table's way: no foreign key, and no
/// check, which a value could break.
pub(super) fn insert(parts: &mut Parts<'_>, table: &Table) -> Option<Op> {
    let checked = |kind: &ConstraintKind| matches!(kind, ConstraintKind::Check { .. });
    if table.constraints.iter().any(|own| checked(&own.kind)) {
        return None;
    }
    let joined: BTreeSet<&Name> = table
        .foreign_keys()
        .flat_map(|(_, key)| &key.columns)
        .collect();
    let (mut columns, mut row) = (Vec::new(), Vec::new());
    for column in &table.columns {
        if column.identity.is_some() || column.generated.is_some() {
            continue;
        }
        let value = if joined.contains(&column.name) {
            column.nullable.then(|| Expr::new(ExprKind::Null))?
        } else if column.can_be_left_out() && parts.pick.percent(40) {
            continue;
        } else {
            inserted(parts, column)?
        };
        columns.push(column.name.clone());
        row.push(value);
    }
    for (column, value) in fitting(parts.pick, table, parts.schema)? {
        match columns.iter().position(|known| *known == column) {
            Some(place) => row[place] = value,
            None => {
                columns.push(column);
                row.push(value);
            }
        }
    }
    (!columns.is_empty()).then(|| {
        Op::InsertRows(InsertRows {
            site: Site::NOWHERE,
            table: table.name.clone(),
            columns,
            columns_site: Site::NOWHERE,
            rows: vec![row],
            down: match parts.pick.below(4) {
                0 => RowsDown::Keep,
                _ => RowsDown::Derived,
            },
        })
    })
}

fn inserted(parts: &mut Parts<'_>, column: &Column) -> Option<Expr> {
    if column.nullable && parts.pick.percent(20) {
        return Some(Expr::new(ExprKind::Null));
    }
    parts.value(&column.ty.kind)
}

/// Rows that a condition takes go, and mostly stay away.
pub(super) fn delete(parts: &mut Parts<'_>, table: &Table) -> Option<Op> {
    Some(Op::DeleteRows(DeleteRows {
        site: Site::NOWHERE,
        table: table.name.clone(),
        filter: parts.condition(table)?,
        down: RowsDown::Keep,
    }))
}

/// SQL that changes no value, or makes a table of its own.
pub(super) fn execute(parts: &mut Parts<'_>, table: &Table) -> Option<Op> {
    if parts.pick.percent(40) {
        return own_table(parts);
    }
    let plain = |column: &&Column| column.generated.is_none() && column.identity.is_none();
    let plain: Vec<&Column> = table.columns.iter().filter(plain).collect();
    let column = name(&parts.pick.one(&plain)?.name, parts.dialect);
    let from = object(&table.name, parts.dialect);
    let sql = format!("UPDATE {from} SET {column} = {column}");
    let down = match parts.pick.below(2) {
        0 => "keep".to_owned(),
        _ => format!("reverse {sql:?}"),
    };
    read(&format!("execute {sql:?} {down};"))
}

fn own_table(parts: &mut Parts<'_>) -> Option<Op> {
    let name = format!("own_{}", parts.pick.below(1_000_000));
    let known = match parts.dialect {
        Dialect::Mysql | Dialect::Mariadb => format!(
            "done when \"SELECT count(*) > 0 FROM information_schema.tables \
             WHERE table_schema = database() AND table_name = '{name}'\""
        ),
        Dialect::Postgres | Dialect::Sqlite => String::new(),
    };
    read(&format!(
        "execute \"CREATE TABLE {name} (a INTEGER)\" {known} reverse \"DROP TABLE {name}\";"
    ))
}

/// What a statement in the language says.
pub(super) fn read(statement: &str) -> Option<Op> {
    let text = format!("revision \"r\"; {statement}");
    let parsed = syntax::parse(text.parse().expect("the brackets fit"));
    assert!(parsed.report.is_empty(), "{:?}\nin: {text}", parsed.report);
    let statements = parsed.migration?.up.into_iter();
    statements.flat_map(|statement| statement.ops).next()
}

/// Whether statements bring rows of their own, which what follows them may find in its way.
pub(super) fn brings_rows<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> bool {
    let mut ops = statements.into_iter().flat_map(|statement| &statement.ops);
    ops.any(|op| matches!(op, Op::InsertRows(_)))
}

/// The tables whose rows go or change with those of a table.
pub(super) fn with_followers(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let mut all = vec![table.clone()];
    let mut place = 0;
    while let Some(parent) = all.get(place).cloned() {
        let children = schema.references_to(&parent);
        let children = children.map(|(child, _, _)| child.name.clone());
        for other in children.chain(family(&parent, schema)) {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        place += 1;
    }
    all
}

/// Types that the language has no word for, and that a unique constraint can take.
pub(super) const fn own_types(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Postgres => &["money", "bit(3)", "macaddr", "int4range", "oid", "tsvector"],
        Dialect::Mysql | Dialect::Mariadb => &["year", "mediumint", "tinyint unsigned", "bit(3)"],
        Dialect::Sqlite => &["DATETIME", "INT2", "UNSIGNED BIG INT", "DOUBLE PRECISION"],
    }
}

/// Collations that every server of the kind has.
pub(super) const fn collations(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Postgres => &["C", "POSIX"],
        Dialect::Mysql | Dialect::Mariadb => &["utf8mb4_general_ci", "utf8mb4_unicode_ci"],
        Dialect::Sqlite => &["NOCASE", "RTRIM", "BINARY"],
    }
}

/// Whether a type takes a collation.
pub(super) const fn takes_collation(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Text | TypeKind::Varchar(_) | TypeKind::Char(_)
    )
}
