//! The functions and casts of PostgreSQL, whose meaning is the reference.

use super::quote_object;
use crate::Dialect;
use crate::expr::{BinaryOperator, Function, Place, Typed, TypedKind, ValueType};
use crate::schema::Type;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::{Unsupported, column_type, text};

/// A UUID of version 4 for PostgreSQL 12, which has no function for it: unique enough for a
/// key, but guessable, unlike those of later versions.
const RANDOM_UUID: &str = "overlay(overlay(md5(random()::text || clock_timestamp()::text) \
    placing '4' from 13) placing substr('89ab', 1 + floor(random() * 4)::integer, 1) from 17)::uuid";

pub(in crate::sql) fn call(
    writer: &Writer<'_>,
    function: Function,
    arguments: &[Typed],
    whole: &Typed,
) -> Written {
    let name = match function {
        Function::CurrentDate => return Ok(Phrase::atom("CURRENT_DATE")),
        Function::CurrentTime => return Ok(Phrase::atom("LOCALTIME")),
        Function::Concat => {
            let parts = writer.joined(arguments)?;
            return Ok(Phrase::new(parts.join(" || "), Strength::Concat));
        }
        Function::ConcatWs if keeps(writer.place) => {
            if let [separator, parts @ ..] = arguments {
                return writer.joined_with(separator, parts);
            }
            "concat_ws"
        }
        Function::ConcatWs | Function::OctetLength => {
            let part = |part| Ok(writer.unpadded(part)?.text);
            let parts: Result<Vec<String>, _> = arguments.iter().map(part).collect();
            return Ok(Phrase::call(function.name(), &parts?));
        }
        Function::Ceil | Function::Floor | Function::Round
            if whole.ty.is_integer() && arguments.len() == 1 =>
        {
            // They would make a floating point number of it, and a large one less exact.
            return writer.phrase(&arguments[0]);
        }
        Function::Round | Function::Sign if whole.ty.is_integer() => {
            // They would make a floating point number of it.
            let parts = writer.arguments(arguments)?;
            let ty = whole.ty.to_string().to_lowercase();
            let call = Phrase::call(function.name(), &parts).text;
            return Ok(Phrase::atom(format!("CAST({call} AS {ty})")));
        }
        Function::Power | Function::Sqrt => {
            let parts: Result<Vec<String>, _> =
                arguments.iter().map(|part| float(writer, part)).collect();
            return Ok(Phrase::call(function.name(), &parts?));
        }
        Function::Coalesce | Function::Nullif | Function::Greatest | Function::Least => {
            return Ok(Phrase::call(
                function.name(),
                &writer.alternatives(arguments)?,
            ));
        }
        Function::Nextval => {
            let name = arguments.first().and_then(Typed::literal);
            let sequence = writer
                .sequence(name)
                .map(|sequence| quote_object(&sequence.name));
            let name = text(&sequence.unwrap_or_default(), Dialect::Postgres);
            return Ok(Phrase::atom(format!("nextval({name}::regclass)")));
        }
        Function::GenRandomUuid if !writer.target.at_least(13, 0, 0) => {
            return Ok(Phrase::atom(RANDOM_UUID));
        }
        Function::Now
        | Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::Ltrim
        | Function::Rtrim
        | Function::Length
        | Function::Replace
        | Function::Substr
        | Function::Left
        | Function::Right
        | Function::Lpad
        | Function::Rpad
        | Function::StartsWith
        | Function::Strpos
        | Function::Reverse
        | Function::Md5
        | Function::Abs
        | Function::Ceil
        | Function::Floor
        | Function::Round
        | Function::Sign
        | Function::Mod
        | Function::Random
        | Function::GenRandomUuid => function.name(),
    };
    Ok(Phrase::call(name, &writer.arguments(arguments)?))
}

/// Refuses what is computed of fixed texts alone: in a generated column, PostgreSQL computes it
/// before it knows their collation, and gives up.
pub(in crate::sql) fn refuse_fixed(typed: &Typed) -> Result<(), Unsupported> {
    let is_computed = match &typed.kind {
        TypedKind::Binary(operator, ..) => *operator != BinaryOperator::Concat,
        TypedKind::Call { .. }
        | TypedKind::In { .. }
        | TypedKind::Between { .. }
        | TypedKind::Like { .. } => true,
        _ => false,
    };
    let parts = typed.children();
    let has_text = parts.iter().any(|part| part.ty == ValueType::Text);
    if is_computed && has_text && !parts.iter().any(|part| reads(part)) {
        let what = "a generated column with a part that is computed of fixed texts";
        return Err(Unsupported::new(typed.site, what).help("write its result in its place"));
    }
    Ok(())
}

/// Whether the value depends on the row, as far as can be told.
fn reads(typed: &Typed) -> bool {
    matches!(typed.kind, TypedKind::Column(_) | TypedKind::Sql(_))
        || typed.children().iter().any(|part| reads(part))
}

/// A number as a floating point one: of exact ones, `power` and `sqrt` would be exact.
fn float(writer: &Writer<'_>, number: &Typed) -> Result<String, Unsupported> {
    let sql = writer.argument(number)?;
    let is_exact = match number.literal() {
        Some(_) => number.integer().is_none(),
        None => number.ty == ValueType::Numeric,
    };
    Ok(match is_exact {
        true => format!("CAST({sql} AS double precision)"),
        false => sql,
    })
}

/// Whether the place keeps the result, and so takes nothing that could change; `concat_ws`
/// counts as such.
const fn keeps(place: Place) -> bool {
    match place {
        Place::Generated | Place::IndexKey | Place::IndexPredicate | Place::PartitionKey => true,
        Place::Default | Place::Row | Place::Check | Place::Value | Place::Filter => false,
    }
}

pub(in crate::sql) fn cast(writer: &Writer<'_>, operand: &Typed, ty: &Type) -> Written {
    let operand = writer.plain(operand)?.text;
    let ty = column_type(ty, writer.schema, writer.target)?;
    Ok(Phrase::atom(format!("CAST({operand} AS {ty})")))
}
