//! The functions and casts of PostgreSQL, whose meaning is the reference.

use crate::expr::{Function, Place, Typed};
use crate::schema::Type;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::{Unsupported, column_type};

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
            return Err(Unsupported::new(whole.site, "`gen_random_uuid`").help(
                "name `postgres 13` in the list of dialects, or write \
                 `sql(\"gen_random_uuid()\")` where the extension pgcrypto is there",
            ));
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
