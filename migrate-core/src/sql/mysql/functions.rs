//! The functions of MySQL and MariaDB, with PostgreSQL's meaning.

use crate::Dialect;
use crate::expr::{Function, Typed};
use crate::sql::Unsupported;
use crate::sql::choice;
use crate::sql::expression::{Writer, Written};
use crate::sql::phrase::Phrase;

pub(in crate::sql) fn call(
    writer: &Writer<'_>,
    function: Function,
    arguments: &[Typed],
    whole: &Typed,
) -> Written {
    let mut parts = writer.arguments(arguments)?;
    let name = match (function, parts.as_mut_slice()) {
        (Function::Now, _) => return Ok(Phrase::atom("CURRENT_TIMESTAMP(6)")),
        (Function::CurrentDate, _) => return Ok(Phrase::atom("CURRENT_DATE")),
        (Function::CurrentTime, _) => return Ok(Phrase::atom("CURRENT_TIME(6)")),
        (Function::Concat, _) => {
            parts = writer.joined(arguments)?;
            "CONCAT"
        }
        (Function::Substr, [text, start, count @ ..]) => {
            return Ok(choice::substr(
                "SUBSTR",
                "GREATEST",
                text,
                start,
                count.first(),
                arguments,
            ));
        }
        (Function::Left, [text, count]) if choice::may_be_negative(arguments.get(1)) => {
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN LEFT({text}, GREATEST(CHAR_LENGTH({text}) + {count}, 0)) \
                 ELSE LEFT({text}, {count}) END"
            )));
        }
        (Function::Right, [text, count]) if choice::may_be_negative(arguments.get(1)) => {
            return Ok(Phrase::atom(format!(
                "CASE WHEN {count} < 0 THEN SUBSTR({text}, 1 - {count}) ELSE RIGHT({text}, {count}) END"
            )));
        }
        (Function::Lpad | Function::Rpad, [_, count, ..]) => {
            if choice::may_be_negative(arguments.get(1)) {
                *count = format!("GREATEST({count}, 0)");
            }
            if arguments.len() == 2 {
                parts.push("' '".to_owned());
            }
            if function == Function::Lpad {
                "LPAD"
            } else {
                "RPAD"
            }
        }
        (Function::StartsWith, [text, start]) => {
            return Ok(Phrase::new(
                format!("LOCATE({start}, {text}) = 1"),
                crate::sql::phrase::Strength::Predicate,
            ));
        }
        (Function::Strpos, [text, part]) => {
            return Ok(Phrase::atom(format!("LOCATE({part}, {text})")));
        }
        (Function::Greatest, _) => return Ok(choice::extreme("GREATEST", arguments, &parts)),
        (Function::Least, _) => return Ok(choice::extreme("LEAST", arguments, &parts)),
        (Function::GenRandomUuid, _) => return random_uuid(writer, whole),
        (Function::Lower, _) => "LOWER",
        (Function::Upper, _) => "UPPER",
        (Function::Trim, _) => "TRIM",
        (Function::Ltrim, _) => "LTRIM",
        (Function::Rtrim, _) => "RTRIM",
        (Function::Length, _) => "CHAR_LENGTH",
        (Function::OctetLength, _) => "OCTET_LENGTH",
        (Function::Replace, _) => "REPLACE",
        (Function::Substr, _) => "SUBSTR",
        (Function::Left, _) => "LEFT",
        (Function::Right, _) => "RIGHT",
        (Function::Lpad, _) => "LPAD",
        (Function::Rpad, _) => "RPAD",
        (Function::ConcatWs, _) => "CONCAT_WS",
        (Function::StartsWith | Function::Strpos, _) => "LOCATE",
        (Function::Reverse, _) => "REVERSE",
        (Function::Md5, _) => "MD5",
        (Function::Coalesce, _) => "COALESCE",
        (Function::Nullif, _) => "NULLIF",
        (Function::Abs, _) => "ABS",
        (Function::Ceil, _) => "CEILING",
        (Function::Floor, _) => "FLOOR",
        (Function::Round, _) => "ROUND",
        (Function::Sign, _) => "SIGN",
        (Function::Mod, _) => "MOD",
        (Function::Power, _) => "POWER",
        (Function::Sqrt, _) => "SQRT",
        (Function::Random, _) => "RAND",
    };
    Ok(Phrase::call(name, &parts))
}

/// A UUID of version 4 from random bytes: `UUID()` would be one of version 1.
fn random_uuid(writer: &Writer<'_>, whole: &Typed) -> Written {
    let target = writer.target;
    if target.dialect == Dialect::Mariadb && !target.at_least(10, 10, 0) {
        return Err(Unsupported::new(whole.site, "`gen_random_uuid`")
            .help("name `mariadb 10.10` in the list of dialects, or let the application choose"));
    }
    Ok(Phrase::atom(
        "UNHEX(CONCAT(HEX(RANDOM_BYTES(6)), '4', SUBSTR(HEX(RANDOM_BYTES(2)), 2), \
         HEX(8 + FLOOR(RAND() * 4)), SUBSTR(HEX(RANDOM_BYTES(2)), 2), HEX(RANDOM_BYTES(6))))",
    ))
}
