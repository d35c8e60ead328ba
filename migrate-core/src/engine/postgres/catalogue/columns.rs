//! Columns.

use serde::Deserialize;

use super::place::Place;
use super::{Assembly, query, since};
use crate::catalogue::{raw_expression, raw_type};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::schema::{Column, Generated, Identity, Numbering};
use crate::{Dialect, Name, Site, Target, sql};

#[derive(Deserialize)]
struct Row {
    relation: i64,
    name: String,
    #[serde(rename = "type")]
    ty: String,
    not_null: bool,
    /// Whether the query of a view says already what it is.
    of_query: bool,
    value: Option<String>,
    generated: String,
    /// `a` or `d`, where it is numbered.
    identity: String,
    start: Option<i64>,
    increment: Option<i64>,
    min: Option<i64>,
    max: Option<i64>,
    cache: Option<i64>,
    cycle: Option<bool>,
    collation: Option<String>,
    comment: Option<String>,
    properties: Vec<String>,
}

/// Reads them.
pub(super) async fn read(
    driver: &mut PostgresDriver,
    place: &Place<'_>,
    assembly: &mut Assembly,
) -> Result<(), Failure> {
    let text = text(place, driver.target());
    for mut row in query::<Row>(driver, &text).await? {
        if let Some(table) = assembly.tables.get_mut(&row.relation) {
            let table_name = table.name.clone();
            let properties = std::mem::take(&mut row.properties);
            let column = row.into_column();
            let name = column.name.clone();
            table.columns.push(column);
            assembly.properties("column", &name, &table_name, properties);
        } else if let Some(stranger) = assembly.strangers.get_mut(&row.relation) {
            if !row.of_query {
                stranger.lines.push(row.into_line());
            } else if row.value.is_some() || row.comment.is_some() || !row.properties.is_empty() {
                let column = row.into_line();
                stranger.clauses.push(format!("COLUMN {column}"));
            }
        }
    }
    Ok(())
}

impl Row {
    fn into_column(self) -> Column {
        let identity = self.identity();
        let mut column = Column::new(Name::new(self.name), raw_type(Dialect::Postgres, self.ty));
        column.nullable = !self.not_null;
        let value = self
            .value
            .map(|value| raw_expression(Dialect::Postgres, value));
        if self.generated.is_empty() {
            column.default = value;
        } else {
            column.generated = value.map(|expr| Generated {
                expr,
                stored: self.generated == "s",
                site: Site::NOWHERE,
            });
        }
        column.identity = identity;
        column.collation = self.collation.map(Name::new);
        column.comment = self.comment;
        column
    }

    /// How it is numbered, as far as that is not what every sequence does.
    fn identity(&self) -> Option<Identity> {
        (!self.identity.is_empty()).then(|| Identity {
            always: self.identity == "a",
            numbering: Box::new(Numbering {
                start: self.start,
                increment: self.increment,
                min: self.min,
                max: self.max,
                cache: self.cache,
                cycle: self.cycle == Some(true),
            }),
            site: Site::NOWHERE,
        })
    }

    /// The column as it stands in a definition.
    fn into_line(self) -> String {
        let mut line = sql::identifier(&self.name, Dialect::Postgres);
        line += " ";
        line += &self.ty;
        if let Some(collation) = &self.collation {
            line += &format!(" COLLATE {}", sql::identifier(collation, Dialect::Postgres));
        }
        if self.not_null {
            line += " NOT NULL";
        }
        if let Some(value) = &self.value {
            line += &match self.generated.as_str() {
                "" => format!(" DEFAULT {value}"),
                "s" => format!(" GENERATED ALWAYS AS ({value}) STORED"),
                _ => format!(" GENERATED ALWAYS AS ({value}) VIRTUAL"),
            };
        }
        if let Some(identity) = self.identity() {
            line += " ";
            line += &sql::postgres::identity::generated(&identity, None);
        }
        let comment = self
            .comment
            .map(|comment| format!("COMMENT {}", sql::text(&comment, Dialect::Postgres)));
        for clause in self.properties.into_iter().chain(comment) {
            line += " ";
            line += &clause;
        }
        line
    }
}

/// The last number of a sequence, by its type.
fn edge(small: &str, plain: &str, big: &str) -> String {
    format!(
        "CASE format_type(q.seqtypid, NULL) WHEN 'smallint' THEN {small} \
         WHEN 'integer' THEN {plain} ELSE {big} END"
    )
}

fn text(place: &Place<'_>, target: Target) -> String {
    format!(
        "SELECT a.attrelid::bigint AS relation, a.attname AS name,
           format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
           c.relkind IN ('v', 'm') AS of_query,
           pg_get_expr(d.adbin, d.adrelid) AS value, a.attgenerated AS generated,
           a.attidentity AS identity, q.seqcycle AS cycle,
           nullif(q.seqincrement, 1) AS increment, nullif(q.seqcache, 1) AS cache,
           nullif(q.seqstart, CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END) AS start,
           nullif(q.seqmin, CASE WHEN q.seqincrement > 0 THEN 1 ELSE {least} END) AS min,
           nullif(q.seqmax, CASE WHEN q.seqincrement < 0 THEN -1 ELSE {largest} END) AS max,
           CASE WHEN a.attcollation <> t.typcollation THEN
             CASE WHEN pg_collation_is_visible(l.oid) THEN '' ELSE k.nspname || '.' END || l.collname
           END AS collation,
           col_description(a.attrelid, a.attnum) AS comment,
           array_remove(ARRAY[
             CASE WHEN q.seqtypid <> a.atttypid THEN 'SEQUENCE AS ' || format_type(q.seqtypid, NULL) END,
             CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' || CASE a.attstorage
               WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
               ELSE 'EXTENDED' END END,
             'COMPRESSION ' || CASE {compression} WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
             CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget END,
             'WITH (' || array_to_string(a.attoptions, ', ') || ')',
             'OPTIONS (' || array_to_string(a.attfdwoptions, ', ') || ')'
           ], NULL) AS properties
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_type t ON t.oid = a.atttypid
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         LEFT JOIN pg_collation l ON l.oid = a.attcollation
         LEFT JOIN pg_namespace k ON k.oid = l.collnamespace
         LEFT JOIN (pg_depend i JOIN pg_sequence q ON q.seqrelid = i.objid)
           ON a.attidentity <> '' AND i.classid = 'pg_class'::regclass AND i.deptype = 'i'
           AND i.refclassid = 'pg_class'::regclass AND i.refobjid = a.attrelid
           AND i.refobjsubid = a.attnum
         WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND {}
         ORDER BY a.attrelid, a.attnum",
        place.relations(),
        least = edge("-32768", "-2147483648", "-9223372036854775808"),
        largest = edge("32767", "2147483647", "9223372036854775807"),
        compression = since(target, 14, "a.attcompression", "''"),
    )
}
