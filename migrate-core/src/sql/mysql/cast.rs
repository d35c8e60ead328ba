//! Casts of MySQL and MariaDB.

use crate::Dialect;
use crate::expr::{Typed, ValueType};
use crate::schema::{IntegerSize, Type, TypeKind};
use crate::sql::Unsupported;
use crate::sql::choice::{boolean_as_text, cut_to};
use crate::sql::clause::uuid_groups;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::types::opaque;

use super::types::fraction;

/// The whole numbers of 64 bits, with and without a sign.
const WIDEST: &str = "DECIMAL(20, 0)";

pub(in crate::sql) fn phrase(writer: &Writer<'_>, operand: &Typed, ty: &Type) -> Written {
    let target = writer.target;
    let sql = writer.phrase(operand)?;
    let missing = || {
        let what = format!("a cast of {} to {ty}", operand.ty);
        Err(Unsupported::new(operand.site, what)
            .help("write `sql { … }` with an arm for each database"))
    };
    let name = match (&operand.ty, &ty.kind) {
        (_, TypeKind::Sql(text)) => opaque(text, ty.site, target)?,
        (from, TypeKind::Varchar(_) | TypeKind::Char(_)) => {
            let text = phrase(writer, operand, &Type::at(TypeKind::Text, ty.site))?;
            // Not CHAR(n), which is an error where something is cut.
            return Ok(match cut_to(from, &ty.kind) {
                Some(most) => Phrase::call("left", &[text.text, most.to_string()]),
                None => text,
            });
        }
        (from, _) if *from == ValueType::from(&ty.kind) && !is_exact(&ty.kind) => return Ok(sql),
        (ValueType::Boolean, TypeKind::Text) => return Ok(boolean_as_text(sql)),
        (ValueType::Integer | ValueType::TinyInt, TypeKind::Boolean) => {
            let operand = sql.at_least(Strength::Concat);
            return Ok(Phrase::new(format!("{operand} <> 0"), Strength::Predicate));
        }
        // What is out of the range of SIGNED, or below zero, would become another number.
        (ValueType::Unsigned(IntegerSize::Big), kind) if kind.is_integer() => WIDEST.to_owned(),
        (_, TypeKind::Unsigned(IntegerSize::Big)) => WIDEST.to_owned(),
        (
            _,
            TypeKind::TinyInt
            | TypeKind::SmallInt
            | TypeKind::Integer
            | TypeKind::BigInt
            | TypeKind::Unsigned(_),
        ) => "SIGNED".to_owned(),
        (_, TypeKind::Numeric { precision, scale }) => format!("DECIMAL({precision}, {scale})"),
        (_, TypeKind::Real | TypeKind::Double) => "DOUBLE".to_owned(),
        (
            ValueType::Real
            | ValueType::Double
            | ValueType::Time
            | ValueType::Timestamp
            | ValueType::Timestamptz
            | ValueType::Json
            | ValueType::Jsonb,
            TypeKind::Text,
        ) => return missing(),
        (ValueType::Uuid, TypeKind::Text) => {
            return Ok(uuid_as_text(target.dialect, &sql.text));
        }
        // Not every server reads the zone.
        (ValueType::Text, TypeKind::Timestamptz(_)) => return missing(),
        (_, TypeKind::Text) => "CHAR".to_owned(),
        (_, TypeKind::Date) => "DATE".to_owned(),
        (_, TypeKind::Time(digits)) => format!("TIME({})", fraction(*digits)),
        (_, TypeKind::Timestamp(digits) | TypeKind::Timestamptz(digits)) => {
            format!("DATETIME({})", fraction(*digits))
        }
        (ValueType::Text, TypeKind::Uuid) if target.dialect == Dialect::Mysql => {
            return Ok(Phrase::call("uuid_to_bin", &[sql.text]));
        }
        (ValueType::Text, TypeKind::Uuid) => return Ok(uuid_of_text(&sql.text)),
        // The column that keeps it makes it one.
        (_, TypeKind::Json | TypeKind::Jsonb | TypeKind::Named(_)) => return Ok(sql),
        (
            _,
            TypeKind::Boolean
            | TypeKind::Bytes
            | TypeKind::Binary(_)
            | TypeKind::Varbinary(_)
            | TypeKind::Interval
            | TypeKind::Uuid
            | TypeKind::Inet
            | TypeKind::Cidr
            | TypeKind::Array(_),
        ) => return missing(),
    };
    Ok(Phrase::atom(format!("CAST({} AS {name})", sql.text)))
}

/// A whole number with a sign, as one that arithmetic makes no unsigned one of.
pub(in crate::sql) fn signed(sql: Phrase, ty: &ValueType) -> Phrase {
    let name = match ty {
        ValueType::Unsigned(IntegerSize::Big) => WIDEST,
        ValueType::Unsigned(_) => "SIGNED",
        _ => return sql,
    };
    Phrase::atom(format!("CAST({} AS {name})", sql.text))
}

/// Whether the type rounds values of its own kind.
const fn is_exact(ty: &TypeKind) -> bool {
    matches!(ty, TypeKind::Numeric { .. }) || ty.fraction().is_some()
}

/// The bytes of a UUID on MariaDB, which has no function for it: what is none becomes too long
/// for the column, which is an error, where `unhex` alone would give null or other bytes.
fn uuid_of_text(text: &str) -> Phrase {
    let bytes = format!("unhex(replace({text}, '-', ''))");
    Phrase::atom(format!(
        "CASE WHEN {text} IS NULL OR length({bytes}) = 16 THEN {bytes} ELSE repeat('?', 17) END"
    ))
}

fn uuid_as_text(dialect: Dialect, uuid: &str) -> Phrase {
    if dialect == Dialect::Mysql {
        return Phrase::atom(format!("bin_to_uuid({uuid})"));
    }
    let groups = uuid_groups(uuid);
    // Not concat_ws, which leaves NULL out.
    Phrase::atom(format!("concat({})", groups.join(", '-', ")))
}
