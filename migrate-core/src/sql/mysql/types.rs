//! Column types of MySQL and MariaDB, and the character set that text always carries.

use crate::schema::{IntegerSize, Type, TypeKind};
use crate::sql::{Unsupported, enum_values, identifier};
use crate::{Name, Schema, Target};

/// The longest VARCHAR whose bytes fit a row, at four bytes a character.
const LONGEST_VARCHAR: u32 = 16_383;
/// The longest CHAR.
const LONGEST_CHAR: u32 = 255;
/// The longest VARBINARY that fits a row.
const LONGEST_VARBINARY: u32 = 65_532;
/// The longest BINARY.
const LONGEST_BINARY: u32 = 255;
/// The most digits of a DECIMAL, and the most after its point.
const MOST_DIGITS: (u16, u16) = (65, 30);

/// The most digits of a second.
const MOST_FRACTION: u8 = 6;

pub(in crate::sql) fn column(
    ty: &Type,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let missing = |help: String| Err(Unsupported::new(ty.site, format!("`{ty}`")).help(help));
    let plain = match &ty.kind {
        TypeKind::Boolean => "BOOLEAN",
        TypeKind::TinyInt => "TINYINT",
        TypeKind::SmallInt => "SMALLINT",
        TypeKind::Integer => "INT",
        TypeKind::BigInt => "BIGINT",
        TypeKind::Unsigned(IntegerSize::Tiny) => "TINYINT UNSIGNED",
        TypeKind::Unsigned(IntegerSize::Small) => "SMALLINT UNSIGNED",
        TypeKind::Unsigned(IntegerSize::Integer) => "INT UNSIGNED",
        TypeKind::Unsigned(IntegerSize::Big) => "BIGINT UNSIGNED",
        TypeKind::Real => "FLOAT",
        TypeKind::Double => "DOUBLE",
        TypeKind::Numeric { precision, scale } => {
            let (digits, fraction) = MOST_DIGITS;
            if *precision > digits || *scale > fraction {
                return missing(format!(
                    "use at most {digits} digits, {fraction} of them after the point"
                ));
            }
            return Ok(format!("DECIMAL({precision}, {scale})"));
        }
        TypeKind::Char(length) if *length > LONGEST_CHAR => {
            return missing(format!("use `Varchar({length})`"));
        }
        TypeKind::Char(length) => return Ok(format!("CHAR({length})")),
        TypeKind::Varchar(length) if *length > LONGEST_VARCHAR => {
            return missing("use `Text`".to_owned());
        }
        TypeKind::Varchar(length) => return Ok(format!("VARCHAR({length})")),
        TypeKind::Text => "LONGTEXT",
        TypeKind::Bytes => "LONGBLOB",
        TypeKind::Binary(length) if *length > LONGEST_BINARY => {
            return missing(format!("use `Varbinary({length})`"));
        }
        TypeKind::Binary(length) => return Ok(format!("BINARY({length})")),
        TypeKind::Varbinary(length) if *length > LONGEST_VARBINARY => {
            return missing("use `Bytes`".to_owned());
        }
        TypeKind::Varbinary(length) => return Ok(format!("VARBINARY({length})")),
        TypeKind::Date => "DATE",
        TypeKind::Time(digits) => return Ok(format!("TIME({})", fraction(*digits))),
        TypeKind::Timestamp(digits) => return Ok(format!("DATETIME({})", fraction(*digits))),
        TypeKind::Timestamptz(digits) => return Ok(format!("TIMESTAMP({})", fraction(*digits))),
        TypeKind::Uuid => "BINARY(16)",
        TypeKind::Json | TypeKind::Jsonb => "JSON",
        TypeKind::Interval => return missing("use `BigInt` for a number of seconds".to_owned()),
        TypeKind::Inet | TypeKind::Cidr => return missing("use `Varchar(43)`".to_owned()),
        TypeKind::Array(_) => return missing("use `Jsonb` or a table of its own".to_owned()),
        TypeKind::Named(name) => match schema.enum_type(name) {
            Some(known) => return Ok(format!("ENUM({})", enum_values(known, target.dialect))),
            None => match schema.domain(name) {
                Some(domain) => return column(&domain.ty, schema, target),
                None => "LONGTEXT",
            },
        },
        TypeKind::Sql(text) => return super::super::types::opaque(text, ty.site, target),
    };
    Ok(plain.to_owned())
}

/// How many digits of a second a column keeps: all that the server has, unless it says fewer.
pub(in crate::sql) fn fraction(digits: Option<u8>) -> u8 {
    digits.unwrap_or(MOST_FRACTION)
}

/// What follows a column's type to say how its text is kept and compared: empty for a type
/// that is no text. A collation of the column's own takes the place of the binary one.
pub fn character_clause(ty: &Type, collation: Option<&Name>, target: Target) -> String {
    match &ty.kind {
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text | TypeKind::Named(_) => {
            match collation {
                Some(name) => format!(
                    " CHARACTER SET {} COLLATE {}",
                    character_set_of(name.as_str()),
                    identifier(name.as_str(), target.dialect)
                ),
                None => " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin".to_owned(),
            }
        }
        TypeKind::Sql(_) => collation.map_or_else(String::new, |name| {
            format!(" COLLATE {}", identifier(name.as_str(), target.dialect))
        }),
        TypeKind::Boolean
        | TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::Integer
        | TypeKind::BigInt
        | TypeKind::Unsigned(_)
        | TypeKind::Real
        | TypeKind::Double
        | TypeKind::Numeric { .. }
        | TypeKind::Bytes
        | TypeKind::Binary(_)
        | TypeKind::Varbinary(_)
        | TypeKind::Date
        | TypeKind::Time(_)
        | TypeKind::Timestamp(_)
        | TypeKind::Timestamptz(_)
        | TypeKind::Interval
        | TypeKind::Uuid
        | TypeKind::Json
        | TypeKind::Jsonb
        | TypeKind::Inet
        | TypeKind::Cidr
        | TypeKind::Array(_) => String::new(),
    }
}

/// A collation's name begins with its character set; MariaDB's newer `uca1400_…` do not, and
/// stand for any Unicode one.
fn character_set_of(collation: &str) -> &str {
    match collation.split('_').next().unwrap_or_default() {
        known @ ("utf8mb4" | "utf8mb3" | "utf8" | "latin1" | "ascii" | "binary" | "ucs2"
        | "utf16" | "utf32") => known,
        _ => "utf8mb4",
    }
}
