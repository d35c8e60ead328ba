//! Random rows: a value for each column of a table, as SQL.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::schema::{Column, Table, TypeKind};
use migrate_core::sql::identifier;
use migrate_core::{Dialect, Name, ObjectName, Schema, Target};

use super::bounds::fitting;
use super::pick::Pick;
use crate::support::Server;

/// Statements that insert rows into the tables of a schema, those that others refer to first.
/// Some may break a check or a unique constraint.
pub(super) fn inserts(schema: &Schema, target: Target, seed: u64, round: &str) -> Vec<String> {
    let mut left: Vec<&Table> = schema.tables().collect();
    let mut ordered: Vec<&Table> = Vec::new();
    while !left.is_empty() {
        let free = left.iter().position(|table| {
            table.foreign_keys().all(|(_, key)| {
                !left
                    .iter()
                    .any(|other| other.name == key.table && other.name != table.name)
            })
        });
        ordered.push(left.remove(free.unwrap_or(0)));
    }
    let mut statements = Vec::new();
    for table in ordered {
        let mut pick = Pick::of(seed, &format!("{round}.{}", table.name));
        for _ in 0..pick.below(4) {
            statements.extend(insert(table, schema, target, &mut pick));
        }
    }
    statements
}

/// Nothing where no partition of the table takes a row.
fn insert(table: &Table, schema: &Schema, target: Target, pick: &mut Pick) -> Option<String> {
    let dialect = target.dialect;
    let mut values: Vec<(Name, String)> = Vec::new();
    for column in &table.columns {
        let left_out = column.can_be_left_out() && pick.percent(25);
        if column.generated.is_some() || column.identity.is_some() || left_out {
            continue;
        }
        let value = if column.nullable && pick.percent(20) {
            "NULL".to_owned()
        } else {
            value(column, schema, dialect, pick)
        };
        values.push((column.name.clone(), value));
    }
    for (_, key) in table.foreign_keys() {
        let skipped = pick.below(3);
        let order = name(&key.references[0], dialect);
        for (own, theirs) in key.columns.iter().zip(&key.references) {
            let Some(place) = values.iter().position(|(known, _)| known == own) else {
                continue;
            };
            let nullable = table
                .column(own.as_str())
                .is_some_and(|column| column.nullable);
            values[place].1 = if key.table == table.name && nullable {
                "NULL".to_owned()
            } else {
                format!(
                    "(SELECT {} FROM {} ORDER BY {order} LIMIT 1 OFFSET {skipped})",
                    name(theirs, dialect),
                    object(&key.table, dialect)
                )
            };
        }
    }
    for (column, value) in fitting(pick, table, schema)? {
        values.retain(|(known, _)| *known != column);
        values.push((column, literal(&value, dialect)));
    }
    let into = object(&numbering(table, schema).name, dialect);
    if values.is_empty() {
        return Some(match dialect {
            Dialect::Mysql | Dialect::Mariadb => format!("INSERT INTO {into} () VALUES ()"),
            Dialect::Postgres | Dialect::Sqlite => format!("INSERT INTO {into} DEFAULT VALUES"),
        });
    }
    let columns: Vec<String> = values
        .iter()
        .map(|(column, _)| name(column, dialect))
        .collect();
    let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
    Some(format!(
        "INSERT INTO {into} ({}) VALUES ({})",
        columns.join(", "),
        values.join(", ")
    ))
}

/// The table itself, or what it is a partition of, which numbers its rows.
fn numbering<'a>(table: &'a Table, schema: &'a Schema) -> &'a Table {
    let mut columns = table.columns.iter();
    let is_numbered = columns.any(|column| column.identity.is_some());
    let highest = schema.parents_of(table).pop();
    highest.filter(|_| is_numbered).unwrap_or(table)
}

fn literal(value: &Expr, dialect: Dialect) -> String {
    match &value.kind {
        ExprKind::Integer(number) => number.to_string(),
        ExprKind::Decimal(digits) => digits.clone(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Text(value) => text(value, dialect),
        _ => "NULL".to_owned(),
    }
}

pub(super) fn name(name: &Name, dialect: Dialect) -> String {
    identifier(name.as_str(), dialect)
}

pub(super) fn object(object: &ObjectName, dialect: Dialect) -> String {
    name(&object.name, dialect)
}

fn text(text: &str, dialect: Dialect) -> String {
    let mut text = text.replace('\'', "''");
    if dialect.is_mysql_family() {
        text = text.replace('\\', "\\\\");
    }
    format!("'{text}'")
}

fn value(column: &Column, schema: &Schema, dialect: Dialect, pick: &mut Pick) -> String {
    of_type(&column.ty.kind, schema, dialect, pick)
}

fn of_type(kind: &TypeKind, schema: &Schema, dialect: Dialect, pick: &mut Pick) -> String {
    let number = pick.below(20_000);
    match kind {
        TypeKind::Boolean => ["TRUE", "FALSE"][number % 2].to_owned(),
        TypeKind::TinyInt | TypeKind::Unsigned(_) => (number % 120).to_string(),
        TypeKind::SmallInt | TypeKind::Integer => (number as i64 - 10_000).to_string(),
        TypeKind::BigInt if pick.percent(10) => "9007199254740993".to_owned(),
        TypeKind::BigInt => number.to_string(),
        TypeKind::Real | TypeKind::Double => format!("{}.5", number % 1_000),
        TypeKind::Numeric { scale: 0, .. } => number.to_string(),
        TypeKind::Numeric { .. } => format!("{}.25", number % 1_000),
        TypeKind::Char(length) | TypeKind::Varchar(length) => {
            let long = ["é", "5", "x'y", "a\\b "][number % 4].to_owned() + &number.to_string();
            let cut: String = long.chars().take(*length as usize).collect();
            text(&cut, dialect)
        }
        TypeKind::Text if pick.percent(30) => text(&number.to_string(), dialect),
        TypeKind::Text => text(&format!("né\"e' {number}\n\\n"), dialect),
        TypeKind::Bytes => bytes(&format!("{number:08x}"), dialect),
        TypeKind::Binary(length) | TypeKind::Varbinary(length) => {
            let digits = format!("{number:0512x}");
            let most = 2 * *length as usize;
            bytes(&digits[digits.len() - most.min(digits.len())..], dialect)
        }
        TypeKind::Date => format!(
            "'20{:02}-0{}-1{}'",
            number % 90,
            1 + number % 9,
            number % 10
        ),
        TypeKind::Time(_) => format!("'1{}:00:0{}'", number % 10, number % 9),
        TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) => {
            format!("'20{:02}-01-1{} 10:00:00'", number % 30, number % 10)
        }
        TypeKind::Interval => format!("'{number} seconds'"),
        TypeKind::Uuid => {
            let digits = format!("{number:032x}");
            match dialect {
                Dialect::Postgres => format!("'{digits}'"),
                _ => format!("X'{digits}'"),
            }
        }
        TypeKind::Json | TypeKind::Jsonb => format!("'{{\"a\": [{number}]}}'"),
        TypeKind::Inet => format!("'10.0.{}.1'", number % 200),
        TypeKind::Cidr => format!("'10.0.{}.0/24'", number % 200),
        TypeKind::Array(item) => format!(
            "ARRAY[{}]::{}[]",
            of_type(&item.kind, schema, dialect, pick),
            migrate_core::sql::column_type(item, schema, Target::oldest(dialect))
                .unwrap_or_default()
        ),
        TypeKind::Named(name) => {
            if let Some(domain) = schema.domain(name) {
                return of_type(&domain.ty.kind, schema, dialect, pick);
            }
            let values = schema.enum_type(name).map_or(&[][..], |ty| &ty.values);
            pick.one(values)
                .map_or("NULL".to_owned(), |value| text(value.as_str(), dialect))
        }
        TypeKind::Sql(_) => "NULL".to_owned(),
    }
}

fn bytes(digits: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => format!("'\\x{digits}'"),
        _ => format!("X'{digits}'"),
    }
}

/// The dialect of a server.
pub(super) fn dialect(server: Server) -> Dialect {
    match server {
        Server::Postgres => Dialect::Postgres,
        Server::Mariadb => Dialect::Mariadb,
        Server::Sqlite => Dialect::Sqlite,
    }
}
