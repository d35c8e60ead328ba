//! The functions of SQLite, with PostgreSQL's meaning; only those that are always compiled in.

use crate::expr::{Function, Typed, ValueType};
use crate::sql::expression::{Writer, Written};
use crate::sql::object::no_sequences;
use crate::sql::phrase::{Phrase, Strength};
use crate::sql::{Unsupported, choice};

/// A UUID of version 4 from random bytes; the first byte of each letter `8` to `b` is chosen
/// from a list, since SQLite cannot set bits in a BLOB.
const RANDOM_UUID: &str = "CAST(randomblob(6) || char(64 + abs(random() % 16)) || randomblob(1) \
     || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f\
a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1 + abs(random() % 64), 1) \
     || randomblob(7) AS BLOB)";

pub(in crate::sql) fn call(
    writer: &Writer<'_>,
    function: Function,
    arguments: &[Typed],
    whole: &Typed,
) -> Written {
    let parts = writer.arguments(arguments)?;
    let negative = choice::may_be_negative(arguments.get(1));
    let name = match (function, parts.as_slice()) {
        (Function::Now, _) => return Ok(Phrase::atom(now(&whole.ty))),
        (Function::CurrentDate, _) => return Ok(Phrase::atom("CURRENT_DATE")),
        (Function::CurrentTime, _) => {
            return Ok(Phrase::atom("strftime('%H:%M:%f', 'now')"));
        }
        (Function::OctetLength, [text]) => {
            return Ok(Phrase::atom(format!("length(CAST({text} AS BLOB))")));
        }
        (Function::Substr, [text, start, count @ ..]) => {
            return Ok(choice::substr(
                "substr",
                "max",
                text,
                start,
                count.first(),
                arguments,
            ));
        }
        (Function::Left, [text, count]) if negative => {
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN substr({text}, 1, max(length({text}) + {count}, 0)) \
                 ELSE substr({text}, 1, {count}) END"
            )));
        }
        (Function::Left, [text, count]) => {
            return Ok(Phrase::atom(format!("substr({text}, 1, {count})")));
        }
        (Function::Right, [text, count]) if negative => {
            let subtracted = writer.subtracted(arguments.get(1))?;
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN substr({text}, 1 - {subtracted}) \
                 ELSE substr({text}, -({count}), {count}) END"
            )));
        }
        (Function::Right, [text, count]) => {
            return Ok(Phrase::atom(format!("substr({text}, -{count}, {count})")));
        }
        (Function::Lpad | Function::Rpad, [text, count, fill @ ..]) => {
            let fill = fill.first().map_or("' '", String::as_str);
            return Ok(padded(function == Function::Lpad, text, count, fill));
        }
        (Function::Concat, _) => {
            let parts = writer.joined(arguments)?;
            return Ok(Phrase::new(parts.join(" || "), Strength::Concat));
        }
        (Function::StartsWith, [text, start]) => {
            return Ok(Phrase::new(
                format!("instr({text}, {start}) = 1"),
                Strength::Predicate,
            ));
        }
        (Function::Ceil, [number]) => return Ok(whole_number(number, '+', '>', &whole.ty)),
        (Function::Floor, [number]) => return Ok(whole_number(number, '-', '<', &whole.ty)),
        (Function::Coalesce, [only]) => return Ok(Phrase::atom(format!("({only})"))),
        (Function::Replace, _) => return choice::replace(writer, arguments),
        (Function::Greatest, _) => return Ok(choice::extreme("max", arguments, &parts)),
        (Function::Least, _) => return Ok(choice::extreme("min", arguments, &parts)),
        (Function::Random, _) => {
            return Ok(Phrase::atom(
                "(abs(random() % 9007199254740992) / 9007199254740992.0)",
            ));
        }
        (Function::Nextval, _) => return Err(no_sequences(whole.site)),
        (Function::GenRandomUuid, _) => return Ok(Phrase::atom(RANDOM_UUID)),
        (Function::ConcatWs, _) => match arguments {
            [separator, parts @ ..] => return writer.joined_with(separator, parts),
            [] => "concat_ws",
        },
        // `round` makes a floating point number of it.
        (Function::Round, [number, ..]) if whole.ty.is_integer() && !negative => {
            return Ok(Phrase::atom(format!("({number})")));
        }
        (Function::Round, [_, _]) if negative => {
            return Err(Unsupported::new(
                whole.site,
                "`round` to a number of digits that is computed or negative",
            ));
        }
        (Function::Md5 | Function::Reverse | Function::Power | Function::Sqrt, _) => {
            return Err(
                Unsupported::new(whole.site, format!("`{}`", function.name()))
                    .help("let the application compute it"),
            );
        }
        (Function::Strpos, _) => "instr",
        (
            Function::Lower
            | Function::Upper
            | Function::Trim
            | Function::Ltrim
            | Function::Rtrim
            | Function::Length
            | Function::OctetLength
            | Function::Substr
            | Function::Left
            | Function::Right
            | Function::Lpad
            | Function::Rpad
            | Function::StartsWith
            | Function::Coalesce
            | Function::Nullif
            | Function::Abs
            | Function::Ceil
            | Function::Floor
            | Function::Round
            | Function::Sign
            | Function::Mod,
            _,
        ) => function.name(),
    };
    Ok(Phrase::call(name, &parts))
}

/// The moment, as sqlx writes values of the type.
const fn now(ty: &ValueType) -> &'static str {
    match ty {
        ValueType::Timestamp => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        _ => "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    }
}

/// A text brought to a length: zeros written in hexadecimal and replaced make the filling.
fn padded(on_the_left: bool, text: &str, count: &str, fill: &str) -> Phrase {
    let filling = format!("replace(hex(zeroblob({count})), '00', {fill})");
    let filling = format!("substr({filling}, 1, max({count} - length({text}), 0))");
    let kept = format!("substr({text}, 1, max({count}, 0))");
    let (first, second) = if on_the_left {
        (filling, kept)
    } else {
        (kept, filling)
    };
    Phrase::new(format!("{first} || {second}"), Strength::Concat)
}

/// `ceil` and `floor` without the mathematical functions, which are not always there.
fn whole_number(number: &str, sign: char, beyond: char, ty: &ValueType) -> Phrase {
    if ty.is_integer() {
        return Phrase::atom(format!("({number})"));
    }
    let whole = format!("CAST({number} AS INTEGER)");
    Phrase::new(
        format!("{whole} {sign} (({number}) {beyond} {whole})"),
        Strength::Sum,
    )
}
