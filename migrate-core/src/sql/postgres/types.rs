//! Column types of PostgreSQL.

use crate::expr::ValueType;
use crate::schema::{IntegerSize, Type, TypeKind};
use crate::sql::{Unsupported, column_type, object};
use crate::{Dialect, Schema, Target};

/// The most digits that a numeric column can declare.
const MOST_DIGITS: u16 = 1000;

pub(in crate::sql) fn column(
    ty: &Type,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let missing = |help: &str| Err(Unsupported::new(ty.site, format!("`{ty}`")).help(help));
    let plain = match &ty.kind {
        TypeKind::Boolean => "boolean",
        TypeKind::TinyInt => return missing("use `SmallInt`"),
        TypeKind::SmallInt => "smallint",
        TypeKind::Integer => "integer",
        TypeKind::BigInt => "bigint",
        TypeKind::Unsigned(size) => {
            return missing(match size {
                IntegerSize::Tiny => "use `SmallInt`, with a check that it is from 0 to 255",
                IntegerSize::Small => "use `Integer`, with a check that it is not below 0",
                IntegerSize::Integer => "use `BigInt`, with a check that it is not below 0",
                IntegerSize::Big => "use `Numeric(20, 0)`, with a check that it is not below 0",
            });
        }
        TypeKind::Real => "real",
        TypeKind::Double => "double precision",
        TypeKind::Numeric { precision, .. } if *precision > MOST_DIGITS => {
            return Err(Unsupported::new(ty.site, format!("`{ty}`"))
                .help(format!("use at most {MOST_DIGITS} digits")));
        }
        TypeKind::Numeric { precision, scale } => {
            return Ok(format!("numeric({precision}, {scale})"));
        }
        TypeKind::Char(length) => return Ok(format!("char({length})")),
        TypeKind::Varchar(length) => return Ok(format!("varchar({length})")),
        TypeKind::Text => "text",
        TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) => "bytea",
        TypeKind::Date => "date",
        TypeKind::Time(None) => "time",
        TypeKind::Timestamp(None) => "timestamp",
        TypeKind::Timestamptz(None) => "timestamptz",
        TypeKind::Time(Some(digits)) => return Ok(format!("time({digits})")),
        TypeKind::Timestamp(Some(digits)) => return Ok(format!("timestamp({digits})")),
        TypeKind::Timestamptz(Some(digits)) => return Ok(format!("timestamptz({digits})")),
        TypeKind::Interval => "interval",
        TypeKind::Uuid => "uuid",
        TypeKind::Json => "json",
        TypeKind::Jsonb => "jsonb",
        TypeKind::Inet => "inet",
        TypeKind::Cidr => "cidr",
        TypeKind::Array(item) => return Ok(format!("{}[]", column_type(item, schema, target)?)),
        TypeKind::Named(name) => return Ok(object(name, Dialect::Postgres)),
        TypeKind::Sql(text) => return super::super::types::opaque(text, ty.site, target),
    };
    Ok(plain.to_owned())
}

/// The type of what a routine takes: it knows no length, and a cast to one would cut the value.
pub(in crate::sql) fn argument(
    ty: &Type,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let plain = match &ty.kind {
        TypeKind::Char(_) => "bpchar",
        TypeKind::Varchar(_) => "varchar",
        TypeKind::Numeric { .. } => "numeric",
        TypeKind::Time(_) => "time",
        TypeKind::Timestamp(_) => "timestamp",
        TypeKind::Timestamptz(_) => "timestamptz",
        _ => return column(ty, schema, target),
    };
    Ok(plain.to_owned())
}

/// The type of a value, as a cast names it.
pub(in crate::sql) fn value(ty: &ValueType) -> String {
    match ty {
        ValueType::Enum(name) => object(name, Dialect::Postgres),
        ValueType::Array(item) => format!("{}[]", value(item)),
        ValueType::Double => "double precision".to_owned(),
        ValueType::Bytes => "bytea".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}
