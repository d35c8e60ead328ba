//! How many bytes a key takes: InnoDB keeps 3,072 of them, and none of a type without a limit.
//! Other engines, and older formats of the rows, keep fewer.

use crate::schema::{Column, Constraint, ConstraintKind, Index, IntegerSize, Table, TypeKind};
use crate::sql::Unsupported;
use crate::{Name, Schema, Site, Target};

/// The most bytes in a key of an InnoDB page of the usual size.
const LONGEST_KEY: u32 = 3072;

/// Refuses an index whose key is too long.
pub(super) fn check_index(
    index: &Index,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let columns: Vec<Part<'_>> = index
        .keys
        .iter()
        .filter_map(|key| Some((key.column()?, key.expr.site, key.length)))
        .collect();
    check(&columns, table, schema, target)
}

/// Refuses a primary key or unique constraint whose key is too long.
pub(super) fn check_constraint(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
            let columns: Vec<_> = columns
                .iter()
                .map(|name| (name, name.site(), None))
                .collect();
            check(&columns, table, schema, target)
        }
        ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => Ok(()),
    }
}

/// A column, where it was written, and how many of its first characters count.
type Part<'a> = (&'a Name, Site, Option<u32>);

fn check(
    columns: &[Part<'_>],
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<(), Unsupported> {
    let (most, most_of_one) = limits(table, target);
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
            Length::Bytes(bytes) if bytes > most_of_one => {
                return Err(too_long(bytes, most_of_one, column, *site));
            }
            Length::Bytes(bytes) => total = bytes.saturating_add(total),
            Length::Unlimited(help) => {
                let what = format!("`{name}`, a `{}`, in a key", column.ty);
                return Err(Unsupported::new(*site, what).help(help));
            }
            Length::Unknown => {}
        }
        if total > most {
            return Err(too_long(total, most, column, *site));
        }
    }
    Ok(())
}

fn too_long(bytes: u32, most: u32, column: &Column, site: Site) -> Unsupported {
    let what = format!("a key of {bytes} bytes up to `{}`", column.name);
    Unsupported::new(site, what).help(format!(
        "use shorter columns: a key has at most {most} bytes, and a character counts as {}",
        bytes_per_character(column)
    ))
}

/// The most bytes of a key of the table, and of one column in it.
fn limits(table: &Table, target: Target) -> (u32, u32) {
    let storage = &table.storage;
    let whole = match storage.plain_engine(target.dialect) {
        None => LONGEST_KEY,
        Some("MyISAM") => 1000,
        Some(_) => 2000,
    };
    match storage.word(target.dialect, "row_format") {
        Some("redundant" | "compact") => (whole, 767),
        _ => (whole, whole),
    }
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
