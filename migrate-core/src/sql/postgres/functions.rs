//! The functions and casts of PostgreSQL, whose meaning is the reference.

use crate::expr::{Function, Place, Typed};
use crate::schema::Type;
use crate::sql::column_type;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::{Phrase, Strength};

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
        Function::Ceil | Function::Floor | Function::Round | Function::Sign
            if whole.ty.is_integer() =>
        {
            // They would make a floating point number of it.
            let parts = writer.arguments(arguments)?;
            let ty = whole.ty.to_string().to_lowercase();
            let call = Phrase::call(function.name(), &parts).text;
            return Ok(Phrase::atom(format!("CAST({call} AS {ty})")));
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
        | Function::OctetLength
        | Function::Replace
        | Function::Substr
        | Function::Left
        | Function::Right
        | Function::Lpad
        | Function::Rpad
        | Function::ConcatWs
        | Function::StartsWith
        | Function::Strpos
        | Function::Reverse
        | Function::Md5
        | Function::Coalesce
        | Function::Nullif
        | Function::Greatest
        | Function::Least
        | Function::Abs
        | Function::Ceil
        | Function::Floor
        | Function::Round
        | Function::Sign
        | Function::Mod
        | Function::Power
        | Function::Sqrt
        | Function::Random
        | Function::GenRandomUuid => function.name(),
    };
    Ok(Phrase::call(name, &writer.arguments(arguments)?))
}

/// Whether the place keeps the result, and so takes nothing that could change; `concat_ws`
/// counts as such.
const fn keeps(place: Place) -> bool {
    match place {
        Place::Generated | Place::IndexKey | Place::IndexPredicate => true,
        Place::Default | Place::Check | Place::Value | Place::Filter => false,
    }
}

pub(in crate::sql) fn cast(writer: &Writer<'_>, operand: &Typed, ty: &Type) -> Written {
    let operand = writer.plain(operand)?.text;
    let ty = column_type(ty, writer.schema, writer.target)?;
    Ok(Phrase::atom(format!("CAST({operand} AS {ty})")))
}
