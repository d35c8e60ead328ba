//! Casts of SQLite.

use crate::expr::{Typed, ValueType};
use crate::schema::{Type, TypeKind};
use crate::sql::Unsupported;
use crate::sql::choice::{boolean_as_text, cut_to};
use crate::sql::clause::uuid_groups;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::types::opaque;

pub(in crate::sql) fn phrase(writer: &Writer<'_>, operand: &Typed, ty: &Type) -> Written {
    let sql = writer.phrase(operand)?;
    let to = ValueType::from(&ty.kind);
    let from = &operand.ty;
    let cast = |text: &str, name: &str| Ok(Phrase::atom(format!("CAST({text} AS {name})")));
    match (from, &to) {
        (_, ValueType::Any) => match &ty.kind {
            TypeKind::Sql(text) => cast(&sql.text, &opaque(text, ty.site, writer.target)?),
            _ => Ok(sql),
        },
        (ValueType::Boolean, ValueType::Text) => Ok(cut(boolean_as_text(sql), from, &ty.kind)),
        (ValueType::Integer | ValueType::TinyInt, ValueType::Boolean) => {
            let operand = sql.at_least(Strength::Concat);
            Ok(Phrase::new(format!("{operand} <> 0"), Strength::Predicate))
        }
        (from, to) if from.is_integer() && to.is_integer() => Ok(sql),
        (ValueType::Boolean, ValueType::Integer | ValueType::TinyInt) => Ok(sql),
        (from, to) if from.is_float() && to.is_integer() => Ok(half_to_even(&sql.text)),
        (from, to) if to.is_integer() => cast(&format!("round({})", number(from, sql)), "INTEGER"),
        (_, ValueType::Numeric) => match &ty.kind {
            TypeKind::Numeric { scale, .. } => Ok(Phrase::atom(format!(
                "round({}, {scale})",
                number(from, sql)
            ))),
            _ => Ok(sql),
        },
        (from, ValueType::Real | ValueType::Double) => cast(&number(from, sql), "REAL"),
        (ValueType::Text | ValueType::Enum(_) | ValueType::Date, ValueType::Text) => {
            Ok(cut(sql, from, &ty.kind))
        }
        (from, ValueType::Text) if from.is_integer() => {
            Ok(cut(cast(&sql.text, "TEXT")?, from, &ty.kind))
        }
        (ValueType::Uuid, ValueType::Text) => Ok(cut(
            uuid_as_text(&sql.text, operand.nullable),
            from,
            &ty.kind,
        )),
        (ValueType::Text, ValueType::Enum(_) | ValueType::Json | ValueType::Jsonb) => Ok(sql),
        (ValueType::Json, ValueType::Jsonb) | (ValueType::Jsonb, ValueType::Json) => Ok(sql),
        (ValueType::Timestamp | ValueType::Timestamptz, ValueType::Date) => {
            Ok(Phrase::atom(format!("substr({}, 1, 10)", sql.text)))
        }
        (ValueType::Date, ValueType::Timestamp) => {
            let day = sql.at_least(Strength::Atom);
            Ok(Phrase::new(
                format!("{day} || ' 00:00:00'"),
                Strength::Concat,
            ))
        }
        (from, to) if from == to || *from == ValueType::Any => Ok(sql),
        _ => Err(
            Unsupported::new(operand.site, format!("a cast of {from} to {ty}"))
                .help("write `sql { … }` with an arm for each database"),
        ),
    }
}

/// A number: a text is read as JSON, which fails where it is none, while a CAST would give 0.
fn number(from: &ValueType, sql: Phrase) -> String {
    match from {
        ValueType::Text => format!("json_extract({}, '$')", sql.text),
        _ => sql.text,
    }
}

/// A floating point number as a whole one. `round` goes away from zero at one half; PostgreSQL
/// takes the even neighbour.
fn half_to_even(float: &str) -> Phrase {
    let rounded = format!("CAST(round({float}) AS INTEGER)");
    let half = format!("abs(({float}) - CAST({float} AS INTEGER)) = 0.5");
    Phrase::new(
        format!("{rounded} - sign({float}) * ({half} AND {rounded} % 2 <> 0)"),
        Strength::Sum,
    )
}

/// A value as text, cut to the length of the type.
fn cut(sql: Phrase, from: &ValueType, to: &TypeKind) -> Phrase {
    match cut_to(from, to) {
        Some(most) => Phrase::atom(format!("substr({}, 1, {most})", sql.text)),
        None => sql,
    }
}

/// The digits of a UUID; those of null are a text, not null.
fn uuid_as_text(uuid: &str, nullable: bool) -> Phrase {
    let text = uuid_groups(uuid).join(" || '-' || ");
    if nullable {
        return Phrase::atom(format!("CASE WHEN {uuid} IS NOT NULL THEN {text} END"));
    }
    Phrase::new(text, Strength::Concat)
}
