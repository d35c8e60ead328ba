//! Indexes that stand for no constraint.

use serde::Deserialize;

use super::place::{Place, STRANGE};
use super::{Assembly, query, since, storage, with_clauses};
use crate::catalogue::{Unknown, raw_expression};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::expr::Expr;
use crate::schema::{Index, IndexKey, NullsOrder, Storage, Subject};
use crate::{Dialect, Name, Target};

#[derive(Deserialize)]
struct Row {
    relation: i64,
    name: String,
    unique: bool,
    nulls_not_distinct: bool,
    method: String,
    keys: Vec<Key>,
    include: Vec<String>,
    predicate: Option<String>,
    definition: Option<String>,
    options: Vec<String>,
    properties: Vec<String>,
}

/// A key of an index, or of a partitioned table, which has no order.
#[derive(Clone, Deserialize)]
pub(super) struct Key {
    pub(super) column: Option<String>,
    pub(super) expression: Option<String>,
    #[serde(default)]
    descending: bool,
    #[serde(default)]
    nulls_first: bool,
    operator_class: Option<String>,
    collation: Option<String>,
}

/// Reads them.
pub(super) async fn read(
    driver: &mut PostgresDriver,
    place: &Place<'_>,
    assembly: &mut Assembly,
) -> Result<(), Failure> {
    let text = text(place, driver.target());
    for mut row in query::<Row>(driver, &text).await? {
        let Some(owner) = assembly.name_of(row.relation).cloned() else {
            continue;
        };
        let name = Name::new(row.name.as_str());
        let mut properties = std::mem::take(&mut row.properties);
        let options = std::mem::take(&mut row.options);
        if let Some(table) = assembly.holder(row.relation, &owner, place) {
            let (storage, more) = storage::read(Subject::Index, false, options);
            properties.extend(more);
            table.indexes.push(Index {
                storage,
                ..row.into_index()
            });
            assembly.properties("index", &name, &owner, properties);
        } else {
            properties.extend(storage::with(&options));
            assembly.reading.unknown.push(Unknown {
                kind: "index",
                name: owner.sibling(name),
                table: Some(owner),
                sql: with_clauses(&row.definition.unwrap_or_default(), &properties),
            });
        }
    }
    Ok(())
}

impl Row {
    fn into_index(self) -> Index {
        Index {
            name: Name::new(self.name),
            unique: self.unique,
            method: (self.method != "btree").then(|| Name::new(self.method)),
            keys: self.keys.into_iter().map(Key::into_key).collect(),
            include: self.include.into_iter().map(Name::new).collect(),
            nulls_not_distinct: self.nulls_not_distinct,
            predicate: self
                .predicate
                .map(|sql| raw_expression(Dialect::Postgres, sql)),
            storage: Storage::default(),
        }
    }
}

impl Key {
    /// The key as the model has it.
    pub(super) fn into_key(self) -> IndexKey {
        let expr = match self.column {
            Some(column) => Expr::column(Name::new(column)),
            None => raw_expression(Dialect::Postgres, self.expression.unwrap_or_default()),
        };
        IndexKey {
            expr,
            descending: self.descending,
            // NULL counts as the largest value: it comes first where the largest does.
            nulls: match (self.descending, self.nulls_first) {
                (false, true) => Some(NullsOrder::First),
                (true, false) => Some(NullsOrder::Last),
                (false, false) | (true, true) => None,
            },
            operator_class: self.operator_class.map(Name::new),
            collation: self.collation.map(Name::new),
            length: None,
        }
    }
}

/// The operator class is understood where it is the default of the very type, or of one that
/// the server prefers to it; the collation where it is that of the column, or of the type of
/// an expression.
pub(super) const KEYS: &str = "SELECT coalesce(json_agg(json_build_object(
       'column', a.attname,
       'expression', CASE WHEN x.indkey[p - 1] = 0 THEN pg_get_indexdef(x.indexrelid, p, false) END,
       'descending', x.indoption[p - 1] & 1 = 1,
       'nulls_first', x.indoption[p - 1] & 2 = 2,
       'operator_class', CASE WHEN NOT (o.opcdefault AND (o.opcintype = t.oid
           OR NOT EXISTS (SELECT FROM pg_opclass e WHERE e.opcdefault
               AND e.opcmethod = o.opcmethod AND e.opcintype = t.oid)
             AND (u.typispreferred OR u.typtype = 'p'))) THEN
         CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE ow.nspname || '.' END || o.opcname END,
       'collation', CASE WHEN x.indcollation[p - 1] <> coalesce(a.attcollation, t.typcollation) THEN
         CASE WHEN pg_collation_is_visible(l.oid) THEN '' ELSE lw.nspname || '.' END || l.collname END
     ) ORDER BY p), '[]')
     FROM generate_series(1, x.indnkeyatts) p
     JOIN pg_attribute b ON b.attrelid = x.indexrelid AND b.attnum = p
     LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p - 1]
       AND x.indkey[p - 1] <> 0
     JOIN pg_type y ON y.oid = coalesce(a.atttypid, b.atttypid)
     JOIN pg_type t ON t.oid = CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.oid END
     JOIN pg_opclass o ON o.oid = x.indclass[p - 1]
     JOIN pg_namespace ow ON ow.oid = o.opcnamespace
     JOIN pg_type u ON u.oid = o.opcintype
     LEFT JOIN pg_collation l ON l.oid = x.indcollation[p - 1]
     LEFT JOIN pg_namespace lw ON lw.oid = l.collnamespace";

fn text(place: &Place<'_>, target: Target) -> String {
    let nulls_equal = since(target, 15, "x.indnullsnotdistinct", "false");
    format!(
        "SELECT x.indrelid::bigint AS relation, i.relname AS name, x.indisunique AS unique,
           {nulls_equal} AS nulls_not_distinct,
           m.amname AS method, ({KEYS}) AS keys,
           ARRAY(SELECT a.attname FROM generate_series(x.indnkeyatts, x.indnatts - 1) p
             JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p]
             ORDER BY p) AS include,
           pg_get_expr(x.indpred, x.indrelid) AS predicate,
           CASE WHEN {STRANGE} THEN pg_get_indexdef(x.indexrelid) END AS definition,
           coalesce(i.reloptions, '{{}}') AS options,
           array_remove(ARRAY[
             CASE WHEN NOT x.indisvalid OR NOT x.indisready OR NOT x.indislive THEN 'INVALID' END,
             'TABLESPACE ' || quote_ident(s.spcname),
             'COMMENT ' || quote_literal(obj_description(i.oid, 'pg_class'))
           ], NULL) || ARRAY(
             SELECT 'KEY ' || b.attnum || CASE WHEN b.attstattarget >= 0
                 THEN ' STATISTICS ' || b.attstattarget ELSE '' END
               || coalesce(' (' || array_to_string(b.attoptions, ', ') || ')', '')
             FROM pg_attribute b WHERE b.attrelid = x.indexrelid
               AND (b.attstattarget >= 0 OR b.attoptions IS NOT NULL) ORDER BY b.attnum
           ) AS properties
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
         JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_am m ON m.oid = i.relam
         LEFT JOIN pg_tablespace s ON s.oid = i.reltablespace
         WHERE c.relkind IN ('r', 'p', 'm') AND NOT i.relispartition AND {}
           AND NOT EXISTS (SELECT FROM pg_constraint k
             WHERE k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x'))
         ORDER BY x.indrelid, x.indexrelid",
        place.relations(),
    )
}
