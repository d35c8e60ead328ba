//! Forms that MySQL and SQLite share where their functions mean less than PostgreSQL's.

use super::phrase::{Phrase, Strength};
use crate::expr::Typed;

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

/// Whether a count is anything but a literal from zero up.
pub(super) fn may_be_negative(count: Option<&Typed>) -> bool {
    count.is_some_and(|count| count.integer().is_none_or(|count| count < 0))
}

/// `true` and `false` in words.
pub(super) fn boolean_as_text(sql: Phrase) -> Phrase {
    let operand = sql.at_least(Strength::Atom);
    Phrase::atom(format!(
        "CASE WHEN {operand} THEN 'true' WHEN NOT {operand} THEN 'false' END"
    ))
}
