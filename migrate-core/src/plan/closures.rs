//! The part of a backfill that closures compute: what is read of a row, and how it is written.
//!
//! Values go through text, the one form that every database gives of each type exactly.

use super::{Computed, Notation, RowByRow};
use crate::op::{Backfill, NewValue, RustType};
use crate::schema::{Column, Table};
use crate::sql::{self, Unsupported};
use crate::{Dialect, Target};

/// What the closures of a backfill read and set, if it has any.
pub(super) fn row_by_row(
    backfill: &Backfill,
    table: &Table,
    target: Target,
) -> Result<Option<RowByRow>, Unsupported> {
    let dialect = target.dialect;
    let (mut read, mut values) = (Vec::new(), Vec::new());
    for assignment in &backfill.set {
        let NewValue::Closure(closure) = &assignment.value else {
            continue;
        };
        let column = table.column(assignment.column.as_str());
        let Some(ty) = column.and_then(|column| RustType::of(&column.ty.kind)) else {
            let what = format!("a closure that sets `{}`", assignment.column);
            return Err(Unsupported::new(closure.site, what));
        };
        read.extend(closure.reads(table));
        values.push(Computed {
            name: assignment.column.to_string(),
            column: sql::identifier(assignment.column.as_str(), dialect),
            number: closure.number,
            text: closure.text.clone(),
            notation: notation(&ty, dialect),
        });
    }
    if values.is_empty() {
        return Ok(None);
    }
    read.sort_by(|one, other| one.name.cmp(&other.name));
    read.dedup_by(|one, other| one.name == other.name);
    let lock = match dialect {
        Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => " FOR UPDATE",
        // Its transactions write one at a time.
        Dialect::Sqlite => "",
    };
    Ok(Some(RowByRow {
        columns: read.iter().map(|column| column.name.to_string()).collect(),
        texts: read.iter().map(|column| as_text(column, dialect)).collect(),
        lock: lock.to_owned(),
        values,
    }))
}

fn notation(ty: &RustType, dialect: Dialect) -> Notation {
    match ty {
        RustType::Bytes => Notation::Bytes,
        RustType::Uuid if dialect != Dialect::Postgres => Notation::Bytes,
        RustType::Timestamptz => Notation::Moment,
        RustType::Array(_) => Notation::Array,
        _ => Notation::Text,
    }
}

/// An expression that gives the value of a column as text, null as null.
fn as_text(column: &Column, dialect: Dialect) -> String {
    let name = sql::identifier(column.name.as_str(), dialect);
    let ty = RustType::of(&column.ty.kind).unwrap_or(RustType::String);
    match dialect {
        Dialect::Postgres => match ty {
            RustType::Bytes => format!("encode({name}, 'hex')"),
            // Whatever style of dates the session has.
            RustType::Date | RustType::Timestamp | RustType::Timestamptz => {
                format!("to_json({name}) #>> '{{}}'")
            }
            // As JSON, each item of it as text.
            RustType::Array(item) => match *item {
                RustType::Date | RustType::Timestamp | RustType::Timestamptz => {
                    format!("to_json({name})::text")
                }
                _ => format!("to_json({name}::text[])::text"),
            },
            _ => format!("{name}::text"),
        },
        Dialect::Mysql | Dialect::Mariadb => match ty {
            RustType::Bytes | RustType::Uuid => format!("HEX({name})"),
            // A FLOAT is shown with six digits.
            RustType::F32 => format!("CAST(CAST({name} AS DOUBLE) AS CHAR)"),
            RustType::String => name,
            _ => format!("CAST({name} AS CHAR)"),
        },
        Dialect::Sqlite => {
            let text = match ty {
                RustType::Bytes | RustType::Uuid => format!("hex({name})"),
                // `CAST` shows 15 digits.
                RustType::F32 | RustType::F64 => format!("quote({name})"),
                _ => return format!("CAST({name} AS TEXT)"),
            };
            format!("CASE WHEN {name} IS NOT NULL THEN {text} END")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Batches;
    use crate::schema::TypeKind;

    #[test]
    fn a_value_is_read_exactly() {
        let read = |kind, dialect| as_text(&Column::new("a", kind), dialect);
        assert_eq!(read(TypeKind::Real, Dialect::Postgres), "\"a\"::text");
        assert_eq!(
            read(TypeKind::Real, Dialect::Mariadb),
            "CAST(CAST(`a` AS DOUBLE) AS CHAR)"
        );
        assert_eq!(
            read(TypeKind::Real, Dialect::Sqlite),
            "CASE WHEN \"a\" IS NOT NULL THEN quote(\"a\") END"
        );
        assert_eq!(
            read(TypeKind::Timestamptz(None), Dialect::Postgres),
            "to_json(\"a\") #>> '{}'"
        );
    }

    #[test]
    fn a_closure_is_shown_as_a_comment() {
        let batches = Batches {
            table: "t".into(),
            from: "t".into(),
            key: vec!["id".into()],
            key_literals: vec!["id".into()],
            update: "UPDATE t SET b = lower(b)".into(),
            closures: Some(RowByRow {
                columns: Vec::new(),
                texts: Vec::new(),
                lock: String::new(),
                values: vec![Computed {
                    name: "a".into(),
                    column: "a".into(),
                    number: 0,
                    text: "|t| 1 */ 2".into(),
                    notation: Notation::Text,
                }],
            }),
            filter: Some("c".into()),
            size: None,
            pause: None,
        };
        assert_eq!(
            batches.whole(),
            "UPDATE t SET b = lower(b), a = /* |t| 1 * / 2 */ WHERE c"
        );
    }

    #[test]
    fn a_value_is_written_as_the_column_takes_it() {
        let literal = |notation: Notation, value, dialect| notation.literal(value, dialect);
        let all = [Notation::Text, Notation::Bytes, Notation::Moment];
        assert!(
            all.iter()
                .all(|n| n.literal(None, Dialect::Mysql) == "NULL")
        );
        assert_eq!(
            literal(Notation::Text, Some("it's"), Dialect::Sqlite),
            "'it''s'"
        );
        assert_eq!(
            literal(Notation::Bytes, Some("00ff"), Dialect::Mysql),
            "x'00ff'"
        );
        let bytes = literal(Notation::Bytes, Some("00ff"), Dialect::Postgres);
        assert!(
            bytes.ends_with("\\x00ff'") || bytes.ends_with("\\\\x00ff'"),
            "{bytes}"
        );
        let moment = Some("2024-02-29T12:34:56.5+00:00");
        assert_eq!(
            literal(Notation::Moment, moment, Dialect::Mariadb),
            "'2024-02-29 12:34:56.5'"
        );
        assert_eq!(
            literal(Notation::Moment, moment, Dialect::Sqlite),
            "'2024-02-29T12:34:56.5+00:00'"
        );
    }
}
