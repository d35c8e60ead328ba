//! How many bytes a key takes: InnoDB keeps 3,072 of them, and none of a type without a limit.

use crate::schema::{Column, Constraint, ConstraintKind, Index, IntegerSize, Table, TypeKind};
use crate::sql::Unsupported;
use crate::{Name, Schema, Site};

/// The most bytes in a key of an InnoDB page of the usual size.
const LONGEST_KEY: u32 = 3072;

/// Refuses an index whose key is too long.
pub(super) fn check_index(
    index: &Index,
    table: &Table,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let columns: Vec<Part<'_>> = index
        .keys
        .iter()
        .filter_map(|key| Some((key.column()?, key.expr.site, key.length)))
        .collect();
    check(&columns, table, schema)
}

/// Refuses a primary key or unique constraint whose key is too long.
pub(super) fn check_constraint(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
) -> Result<(), Unsupported> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
            let columns: Vec<_> = columns
                .iter()
                .map(|name| (name, name.site(), None))
                .collect();
            check(&columns, table, schema)
        }
        ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => Ok(()),
    }
}

/// A column, where it was written, and how many of its first characters count.
type Part<'a> = (&'a Name, Site, Option<u32>);

fn check(columns: &[Part<'_>], table: &Table, schema: &Schema) -> Result<(), Unsupported> {
    let mut total = 0;
    for (name, site, beginning) in columns {
        let Some(column) = table.column(name.as_str()) else {
            continue;
        };
        let length = match beginning {
            Some(count) => Length::Bytes(count.saturating_mul(bytes_per_character(column))),
            None => length(column, schema),
        };
        match length {
            Length::Bytes(bytes) => total = bytes.saturating_add(total),
            Length::Unlimited(help) => {
                let what = format!("`{name}`, a `{}`, in a key", column.ty);
                return Err(Unsupported::new(*site, what).help(help));
            }
            Length::Unknown => {}
        }
        if total > LONGEST_KEY {
            let what = format!("a key of {total} bytes up to `{name}`");
            return Err(Unsupported::new(*site, what).help(format!(
                "use shorter columns: a key has at most {LONGEST_KEY} bytes, and a character counts as {}",
                bytes_per_character(column)
            )));
        }
    }
    Ok(())
}

enum Length {
    Bytes(u32),
    Unlimited(&'static str),
    Unknown,
}

fn length(column: &Column, schema: &Schema) -> Length {
    Length::Bytes(match &column.ty.kind {
        TypeKind::Boolean | TypeKind::TinyInt | TypeKind::Unsigned(IntegerSize::Tiny) => 1,
        TypeKind::SmallInt | TypeKind::Unsigned(IntegerSize::Small) => 2,
        TypeKind::Integer | TypeKind::Unsigned(IntegerSize::Integer) | TypeKind::Real => 4,
        TypeKind::BigInt | TypeKind::Unsigned(IntegerSize::Big) | TypeKind::Double => 8,
        TypeKind::Numeric { precision, .. } => u32::from(*precision) / 2 + 1,
        TypeKind::Char(length) | TypeKind::Varchar(length) => {
            length.saturating_mul(bytes_per_character(column))
        }
        TypeKind::Text => return Length::Unlimited("use `Varchar(n)`"),
        TypeKind::Bytes => {
            return Length::Unlimited("use `Varbinary(n)`");
        }
        TypeKind::Json | TypeKind::Jsonb => {
            return Length::Unlimited("index a generated column that takes a value out of it");
        }
        TypeKind::Date => 3,
        TypeKind::Time(_) => 6,
        TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) => 8,
        TypeKind::Uuid => 16,
        TypeKind::Binary(length) | TypeKind::Varbinary(length) => *length,
        TypeKind::Named(name) if schema.enum_type(name).is_some() => 2,
        TypeKind::Interval
        | TypeKind::Inet
        | TypeKind::Cidr
        | TypeKind::Array(_)
        | TypeKind::Named(_)
        | TypeKind::Sql(_) => return Length::Unknown,
    })
}

fn bytes_per_character(column: &Column) -> u32 {
    if column.ty.kind.is_bytes() {
        return 1;
    }
    let collation = column.collation.as_ref().map_or("", Name::as_str);
    match collation.split('_').next().unwrap_or_default() {
        "latin1" | "ascii" | "binary" => 1,
        "ucs2" => 2,
        "utf8" | "utf8mb3" => 3,
        _ => 4,
    }
}
