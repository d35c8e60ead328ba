//! Column types of SQLite: names whose affinity keeps the values as they are.

use crate::schema::{IntegerSize, Type, TypeKind};
use crate::sql::Unsupported;
use crate::{Schema, Target};

/// The digits that survive in a REAL.
const MOST_DIGITS: u16 = 15;

pub(in crate::sql) fn column(
    ty: &Type,
    _schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let missing = |help: String| Err(Unsupported::new(ty.site, format!("`{ty}`")).help(help));
    let plain = match &ty.kind {
        TypeKind::Unsigned(IntegerSize::Big) => {
            return missing("use `BigInt`, which has half of its numbers".to_owned());
        }
        TypeKind::Boolean
        | TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::Integer
        | TypeKind::BigInt
        | TypeKind::Unsigned(_) => "INTEGER",
        TypeKind::Real | TypeKind::Double => "REAL",
        TypeKind::Numeric { precision, .. } if *precision > MOST_DIGITS => {
            return missing(format!("use at most {MOST_DIGITS} digits"));
        }
        TypeKind::Numeric { precision, scale } => {
            return Ok(format!("NUMERIC({precision}, {scale})"));
        }
        TypeKind::Char(length) => return Ok(format!("CHAR({length})")),
        TypeKind::Varchar(length) => return Ok(format!("VARCHAR({length})")),
        TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Uuid => "BLOB",
        TypeKind::Text
        | TypeKind::Date
        | TypeKind::Time(_)
        | TypeKind::Timestamp(_)
        | TypeKind::Timestamptz(_)
        | TypeKind::Json
        | TypeKind::Jsonb
        | TypeKind::Named(_) => "TEXT",
        TypeKind::Interval => return missing("use `BigInt` for a number of seconds".to_owned()),
        TypeKind::Inet | TypeKind::Cidr => return missing("use `Varchar(43)`".to_owned()),
        TypeKind::Array(_) => return missing("use `Jsonb` or a table of its own".to_owned()),
        TypeKind::Sql(text) => return super::super::types::opaque(text, ty.site, target),
    };
    Ok(plain.to_owned())
}
