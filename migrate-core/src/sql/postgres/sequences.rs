//! Sequences of the history's own. What an ALTER does not say stays as it was, so it says all.

use super::{quote, quote_object};
use crate::schema::{Sequence, SequenceOptions};
use crate::sql::{Unsupported, column_type};
use crate::{Schema, Target};

/// `CREATE SEQUENCE …`
pub(super) fn definition(
    sequence: &Sequence,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let options = &sequence.options;
    let mut sql = format!("CREATE SEQUENCE {}", quote_object(&sequence.name));
    if let Some(ty) = &sequence.ty {
        sql += &format!(" AS {}", column_type(ty, schema, target)?);
    }
    for (word, number) in options.numbers() {
        sql += &format!(" {} {number}", clause(word));
    }
    if options.cycle {
        sql += " CYCLE";
    }
    if sequence.owner.is_some() {
        sql += &owned(sequence);
    }
    Ok(sql)
}

/// `ALTER SEQUENCE …`
pub(super) fn replaced(
    old: &Sequence,
    sequence: &Sequence,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let SequenceOptions {
        increment,
        cache,
        cycle,
        ..
    } = sequence.options;
    let ty = match &sequence.ty {
        Some(ty) => column_type(ty, schema, target)?,
        None => "bigint".to_owned(),
    };
    let (least, most) = sequence.options.range(sequence.ty.as_ref());
    let first = sequence.options.first(sequence.ty.as_ref());
    Ok(format!(
        "ALTER SEQUENCE {} AS {ty} INCREMENT BY {} MINVALUE {least} MAXVALUE {most} \
         START WITH {first} CACHE {}{}{}{}",
        quote_object(&sequence.name),
        increment.unwrap_or(1),
        cache.unwrap_or(1),
        if cycle { " CYCLE" } else { " NO CYCLE" },
        if sequence.begins_anew_after(old) {
            " RESTART"
        } else {
            ""
        },
        owned(sequence)
    ))
}

fn clause(word: &str) -> &'static str {
    match word {
        "start" => "START WITH",
        "increment" => "INCREMENT BY",
        "min" => "MINVALUE",
        "max" => "MAXVALUE",
        _ => "CACHE",
    }
}

fn owned(sequence: &Sequence) -> String {
    match &sequence.owner {
        Some(owner) => {
            let column = quote(&owner.column);
            format!(" OWNED BY {}.{column}", quote_object(&owner.table))
        }
        None => " OWNED BY NONE".to_owned(),
    }
}
