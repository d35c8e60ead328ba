//! The functions of MySQL and MariaDB, with PostgreSQL's meaning.

use super::types::fraction;
use crate::expr::{Function, Typed};
use crate::schema::Type;
use crate::sql::expression::{Writer, Written};
use crate::sql::object::no_sequences;
use crate::sql::phrase::Phrase;
use crate::sql::{choice, object};
use crate::{Dialect, Site, Target};

/// The present, with as many digits as a type keeps: the server wants the same of a default.
pub(in crate::sql) fn now(ty: &Type) -> String {
    format!("CURRENT_TIMESTAMP({})", fraction(ty.kind.fraction()))
}

pub(in crate::sql) fn call(
    writer: &Writer<'_>,
    function: Function,
    arguments: &[Typed],
) -> Written {
    let mut parts = writer.arguments(arguments)?;
    let name = match (function, parts.as_mut_slice()) {
        (Function::Now, _) => return Ok(Phrase::atom("CURRENT_TIMESTAMP(6)")),
        (Function::CurrentDate, _) => return Ok(Phrase::atom("CURRENT_DATE")),
        (Function::CurrentTime, _) => return Ok(Phrase::atom("CURRENT_TIME(6)")),
        (Function::Concat, _) => {
            parts = writer.joined(arguments)?;
            "concat"
        }
        (Function::Substr, [text, start, count @ ..]) => {
            return Ok(choice::substr(
                "substr",
                "greatest",
                text,
                start,
                count.first(),
                arguments,
            ));
        }
        (Function::Left, [text, count]) if choice::may_be_negative(arguments.get(1)) => {
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN left({text}, greatest(char_length({text}) + {count}, 0)) \
                 ELSE left({text}, {count}) END"
            )));
        }
        (Function::Right, [text, count]) if choice::may_be_negative(arguments.get(1)) => {
            let subtracted = writer.subtracted(arguments.get(1))?;
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN substr({text}, 1 - {subtracted}) ELSE right({text}, {count}) END"
            )));
        }
        (Function::Lpad | Function::Rpad, [_, count, ..]) => {
            if choice::may_be_negative(arguments.get(1)) {
                *count = format!("greatest({count}, 0)");
            }
            if arguments.len() == 2 {
                parts.push("' '".to_owned());
            }
            let name = function.name();
            // They are null where they have nothing to fill with.
            if let ([text, count, fill], Some(by)) = (parts.as_slice(), arguments.get(2))
                && !choice::is_full(by)
            {
                return Ok(Phrase::atom(format!(
                    "CASE WHEN char_length({fill}) = 0 THEN left({text}, {count}) \
                     ELSE {name}({text}, {count}, {fill}) END"
                )));
            }
            name
        }
        (Function::StartsWith, [text, start]) => {
            return Ok(Phrase::new(
                format!("locate({start}, {text}) = 1"),
                crate::sql::phrase::Strength::Predicate,
            ));
        }
        (Function::Strpos, [text, part]) => {
            return Ok(Phrase::atom(format!("locate({part}, {text})")));
        }
        (Function::Greatest, _) => return Ok(choice::extreme("greatest", arguments, &parts)),
        (Function::Least, _) => return Ok(choice::extreme("least", arguments, &parts)),
        (Function::Nextval, _) if writer.target.dialect == Dialect::Mariadb => {
            let name = arguments.first().and_then(Typed::literal);
            let sequence = writer.sequence(name);
            let name = sequence.map(|sequence| object(&sequence.name, Dialect::Mariadb));
            return Ok(Phrase::atom(format!(
                "NEXTVAL({})",
                name.unwrap_or_default()
            )));
        }
        (Function::Nextval, _) => {
            return Err(no_sequences(
                arguments.first().map_or(Site::NOWHERE, |one| one.site),
            ));
        }
        (Function::GenRandomUuid, _) => return Ok(random_uuid(writer.target)),
        (Function::Lower, _) => "lower",
        (Function::Upper, _) => "upper",
        (Function::Trim, _) => "trim",
        (Function::Ltrim, _) => "ltrim",
        (Function::Rtrim, _) => "rtrim",
        (Function::Length, _) => "char_length",
        (Function::OctetLength, _) => "octet_length",
        (Function::Replace, _) => return choice::replace(writer, arguments),
        (Function::Substr, _) => "substr",
        (Function::Left, _) => "left",
        (Function::Right, _) => "right",
        (Function::Lpad, _) => "lpad",
        (Function::Rpad, _) => "rpad",
        (Function::ConcatWs, _) => "concat_ws",
        (Function::StartsWith | Function::Strpos, _) => "locate",
        (Function::Reverse, _) => "reverse",
        (Function::Md5, _) => "md5",
        (Function::Coalesce, _) => "coalesce",
        (Function::Nullif, _) => "nullif",
        (Function::Abs, _) => "abs",
        (Function::Ceil, _) => "ceiling",
        (Function::Floor, _) => "floor",
        (Function::Round, _) => "round",
        (Function::Sign, _) => "sign",
        (Function::Mod, _) => "mod",
        (Function::Power, _) => "power",
        (Function::Sqrt, _) => "sqrt",
        (Function::Random, _) => "rand",
    };
    Ok(Phrase::call(name, &parts))
}

/// A UUID of version 4 from random bytes: `UUID()` would be one of version 1. MariaDB has random
/// bytes from 10.10 on; before that the digits come from hashes, unique but guessable.
fn random_uuid(target: Target) -> Phrase {
    let digits = |count: u8| {
        if target.dialect == Dialect::Mariadb && !target.at_least(10, 10, 0) {
            format!("left(md5(concat(uuid(), rand())), {count})")
        } else if count.is_multiple_of(2) {
            format!("hex(random_bytes({}))", count / 2)
        } else {
            format!("substr(hex(random_bytes({})), 2)", count / 2 + 1)
        }
    };
    Phrase::atom(format!(
        "unhex(concat({}, '4', {}, hex(8 + floor(rand() * 4)), {}, {}))",
        digits(12),
        digits(3),
        digits(3),
        digits(12),
    ))
}
