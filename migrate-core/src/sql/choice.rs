//! Forms that MySQL and SQLite share where their functions mean less than PostgreSQL's.

use super::expression::{Writer, Written};
use super::phrase::{Phrase, Strength};
use crate::expr::{Literal, Typed, ValueType};
use crate::schema::{IntegerSize, TypeKind};

/// `greatest` and `least` that pass over nulls: a null is replaced by another argument, which
/// never changes the result.
pub(super) fn extreme(name: &str, arguments: &[Typed], parts: &[String]) -> Phrase {
    if let [only] = parts {
        return Phrase::call("coalesce", &[only.clone(), "NULL".to_owned()]);
    }
    let chosen: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(position, argument)| match parts.get(position) {
            Some(part) if argument.nullable => {
                let (before, after) = parts.split_at(position);
                let mut all = vec![part.clone()];
                all.extend(after.iter().skip(1).chain(before).cloned());
                Phrase::call("coalesce", &all).text
            }
            Some(part) => part.clone(),
            None => String::new(),
        })
        .collect();
    Phrase::call(name, &chosen)
}

/// `substr` whose start may lie before the text, as PostgreSQL counts it.
pub(super) fn substr(
    name: &str,
    larger: &str,
    text: &str,
    start: &str,
    count: Option<&String>,
    arguments: &[Typed],
) -> Phrase {
    let inside = arguments
        .get(1)
        .and_then(Typed::integer)
        .is_some_and(|start| start >= 1);
    let simple = inside && (count.is_none() || !may_be_negative(arguments.get(2)));
    Phrase::atom(match count {
        None if simple => format!("{name}({text}, {start})"),
        None => format!("{name}({text}, {larger}({start}, 1))"),
        Some(count) if simple => format!("{name}({text}, {start}, {count})"),
        Some(count) => format!(
            "{name}({text}, {larger}({start}, 1), \
             {larger}(({start}) + ({count}) - {larger}({start}, 1), 0))"
        ),
    })
}

/// `replace`, which is null where an argument is, found or not.
pub(super) fn replace(writer: &Writer<'_>, arguments: &[Typed]) -> Written {
    let call = Phrase::call("replace", &writer.arguments(arguments)?);
    let is_there = |part: &Typed| {
        let part = writer.phrase(part)?.at_least(Strength::Concat);
        Ok(format!("{part} IS NOT NULL"))
    };
    let nullable = arguments.iter().skip(1).filter(|part| part.nullable);
    let needed: Vec<String> = nullable.map(is_there).collect::<Result<_, _>>()?;
    if needed.is_empty() {
        return Ok(call);
    }
    let needed = needed.join(" AND ");
    Ok(Phrase::atom(format!(
        "CASE WHEN {needed} THEN {} END",
        call.text
    )))
}

/// Whether it is a text of at least one character.
pub(super) fn is_full(text: &Typed) -> bool {
    matches!(text.literal(), Some(Literal::Text(text)) if !text.is_empty())
}

/// Whether a count is anything but a literal from zero up.
pub(super) fn may_be_negative(count: Option<&Typed>) -> bool {
    count.is_some_and(|count| count.integer().is_none_or(|count| count < 0))
}

/// How many characters a cast of a value to that type keeps, where the value may have more.
pub(super) fn cut_to(from: &ValueType, to: &TypeKind) -> Option<u32> {
    let (TypeKind::Varchar(most) | TypeKind::Char(most)) = to else {
        return None;
    };
    let longest = match from {
        ValueType::Boolean => 5,
        ValueType::TinyInt => 4,
        ValueType::SmallInt => 6,
        ValueType::Unsigned(size) => match size {
            IntegerSize::Tiny => 3,
            IntegerSize::Small => 5,
            IntegerSize::Integer => 10,
            IntegerSize::Big => 20,
        },
        ValueType::Date => 10,
        ValueType::Integer => 11,
        ValueType::BigInt => 20,
        ValueType::Uuid => 36,
        _ => u32::MAX,
    };
    (longest > *most).then_some(*most)
}

/// `true` and `false` in words.
pub(super) fn boolean_as_text(sql: Phrase) -> Phrase {
    let operand = sql.at_least(Strength::Atom);
    Phrase::atom(format!(
        "CASE WHEN {operand} THEN 'true' WHEN NOT {operand} THEN 'false' END"
    ))
}
