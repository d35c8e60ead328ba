//! A column of a table.

use super::piece::Piece;
use super::reader::Reader;
use crate::catalogue::{raw_expression, raw_type};
use crate::schema::{Column, Generated, Identity};
use crate::{Name, Site};

/// The words that stand behind a type and belong to it.
const OF_TYPE: [&str; 3] = ["unsigned", "zerofill", "signed"];

/// The types whose values are text.
const TEXT: [&str; 8] = [
    "char",
    "varchar",
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "enum",
    "set",
];

/// The types whose columns MySQL prints without `DEFAULT NULL`.
const LONG: [&str; 17] = [
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "tinyblob",
    "blob",
    "mediumblob",
    "longblob",
    "json",
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geomcollection",
];

/// The words that a clause begins with.
const CLAUSES: [&str; 20] = [
    "CHARACTER",
    "CHARSET",
    "COLLATE",
    "NOT",
    "NULL",
    "GENERATED",
    "DEFAULT",
    "AUTO_INCREMENT",
    "COMMENT",
    "ON",
    "CHECK",
    "INVISIBLE",
    "COMPRESSED",
    "SRID",
    "REF_SYSTEM_ID",
    "WITHOUT",
    "COLUMN_FORMAT",
    "STORAGE",
    "ENGINE_ATTRIBUTE",
    "SECONDARY_ENGINE_ATTRIBUTE",
];

/// Reads a column.
pub(super) fn read(mut rest: Piece<'_>, reader: &mut Reader<'_>) -> Option<()> {
    let dialect = reader.server.dialect;
    let name = rest.name()?;
    let before = rest;
    let word = rest.bare()?.to_ascii_lowercase();
    let fraction = rest.group().map_or("", |group| group.as_str());
    while OF_TYPE.iter().any(|word| rest.take(&[*word])) {}
    let ty = raw_type(dialect, before.up_to(&rest).as_str());
    let mut column = Column::new(name, ty);
    column.nullable = true;
    let (mut character_set, mut collation) = (None, None);
    let mut default = None;
    while !rest.is_empty() {
        if rest.take(&["CHARACTER", "SET"]) || rest.take(&["CHARSET"]) {
            character_set = rest.bare();
        } else if rest.take(&["COLLATE"]) {
            collation = rest.bare();
        } else if rest.take(&["NOT", "NULL"]) {
            column.nullable = false;
        } else if rest.take(&["NULL"]) {
            column.nullable = true;
        } else if rest.take(&["DEFAULT"]) {
            default = Some(rest.clause(starts_clause).as_str());
        } else if rest.take(&["ON", "UPDATE"]) {
            let value = rest.clause(starts_clause).as_str();
            column.on_update_now = is_now(value, fraction);
            if !column.on_update_now {
                reader.of_part("column", &column.name, &format!("ON UPDATE {value}"));
            }
        } else if rest.take(&["AUTO_INCREMENT"]) {
            column.identity = Some(Identity::default());
        } else if rest.take(&["COMMENT"]) {
            column.comment = Some(rest.literal()?.to_owned());
        } else if let Some(generated) = generated(&mut rest, reader) {
            column.generated = Some(generated);
        } else {
            // What is kept by the version of a row, `AS ROW START`, is never null.
            column.nullable &= !rest.at(&["GENERATED"]);
            let clause = rest.clause(starts_clause).as_str();
            reader.of_part("column", &column.name, clause);
        }
    }
    column.default = default
        .filter(|value| !value.eq_ignore_ascii_case("NULL"))
        .map(|value| raw_expression(dialect, value));
    let has_value = default.is_some() || column.generated.is_some();
    if column.nullable && !has_value && column.identity.is_none() && !LONG.contains(&word.as_str())
    {
        reader.of_part("column", &column.name, "NO DEFAULT");
    }
    if TEXT.contains(&word.as_str()) {
        let collation = match character_set {
            Some(character_set) => reader.collation_of(character_set, collation),
            None => collation.unwrap_or(&reader.collation).to_owned(),
        };
        let is_own = !collation.is_empty() && collation != "utf8mb4_bin";
        column.collation = is_own.then(|| Name::from(collation.as_str()));
    }
    reader.read.table.columns.push(column);
    Some(())
}

/// `GENERATED ALWAYS AS (…) STORED`, if it comes next.
fn generated(rest: &mut Piece<'_>, reader: &Reader<'_>) -> Option<Generated> {
    let mut after = *rest;
    if !after.take(&["GENERATED", "ALWAYS", "AS"]) {
        return None;
    }
    let expr = raw_expression(reader.server.dialect, after.group()?.as_str());
    let stored = after.take(&["STORED"]) || after.take(&["PERSISTENT"]);
    after.take(&["VIRTUAL"]);
    *rest = after;
    Some(Generated {
        expr,
        stored,
        site: Site::NOWHERE,
    })
}

/// Whether it is the present, with as many digits as the type has.
fn is_now(value: &str, digits: &str) -> bool {
    let word = "current_timestamp";
    let Some((start, rest)) = value.split_at_checked(word.len()) else {
        return false;
    };
    let inside = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    start.eq_ignore_ascii_case(word) && inside.unwrap_or(rest) == digits
}

fn starts_clause(next: &Piece<'_>) -> bool {
    CLAUSES.iter().any(|word| next.at(&[word])) || next.at_option() || next.at_comment()
}
