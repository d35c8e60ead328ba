//! Constraints.

use serde::Deserialize;

use super::indexes::{KEYS, Key};
use super::place::{Place, STRANGE};
use super::{Assembly, query, since, with_clauses};
use crate::catalogue::{Unknown, raw_expression};
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::schema::{
    Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionPart, ForeignKey, ForeignKeyAction,
};
use crate::{Dialect, Name, Site, Target, sql};

#[derive(Deserialize)]
struct Row {
    relation: i64,
    name: String,
    kind: String,
    columns: Vec<String>,
    condition: Option<String>,
    foreign_schema: Option<String>,
    foreign_table: Option<String>,
    foreign_columns: Vec<String>,
    on_delete: String,
    on_update: String,
    deferrable: bool,
    deferred: bool,
    nulls_equal: bool,
    not_valid: bool,
    method: Option<String>,
    predicate: Option<String>,
    keys: Option<Vec<Key>>,
    operators: Vec<Option<String>>,
    definition: Option<String>,
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
        let Some(table) = assembly.name_of(row.relation).cloned() else {
            continue;
        };
        let name = Name::new(row.name.as_str());
        let properties = std::mem::take(&mut row.properties);
        if row.kind == "n" {
            // Since 18 NOT NULL has a name, which says nothing; only its oddities count.
            let column = row.columns.first().map_or(name, |name| Name::new(&**name));
            let clauses = properties
                .into_iter()
                .map(|clause| format!("NOT NULL {clause}"));
            assembly.properties("column", &column, &table, clauses);
        } else if let Some(stranger) = assembly.strangers.get_mut(&row.relation) {
            let name = sql::identifier(&row.name, Dialect::Postgres);
            let mut line = format!("CONSTRAINT {name} {}", row.definition.unwrap_or_default());
            for clause in properties.iter().filter(|own| own.starts_with("COMMENT")) {
                line += " ";
                line += clause;
            }
            stranger.lines.push(line);
        } else if let Some(kind) = row.model(place) {
            if let Some(table) = assembly.tables.get_mut(&row.relation) {
                let name = name.clone();
                table.constraints.push(Constraint {
                    name,
                    kind,
                    not_valid: row.not_valid,
                });
            }
            assembly.properties("constraint", &name, &table, properties);
        } else {
            assembly.reading.unknown.push(Unknown {
                kind: "exclusion constraint",
                name: table.sibling(name),
                table: Some(table),
                sql: with_clauses(&row.definition.unwrap_or_default(), &properties),
            });
        }
    }
    Ok(())
}

impl Row {
    /// The constraint as the model has it.
    fn model(&self, place: &Place<'_>) -> Option<ConstraintKind> {
        let names = |texts: &[String]| texts.iter().map(|text| Name::new(&**text)).collect();
        Some(match self.kind.as_str() {
            "p" => ConstraintKind::PrimaryKey {
                columns: names(&self.columns),
            },
            "u" => ConstraintKind::Unique {
                columns: names(&self.columns),
                nulls_not_distinct: self.nulls_equal,
                deferrable: self.deferrable(),
                site: Site::NOWHERE,
            },
            "c" => ConstraintKind::Check {
                expr: raw_expression(Dialect::Postgres, self.condition.clone()?),
            },
            "f" => ConstraintKind::ForeignKey(ForeignKey {
                columns: names(&self.columns),
                table: place.object(self.foreign_schema.as_ref()?, self.foreign_table.as_ref()?)?,
                references: names(&self.foreign_columns),
                on_delete: action(&self.on_delete),
                on_update: action(&self.on_update),
                deferrable: self.deferrable(),
                deferrable_site: Site::NOWHERE,
            }),
            "x" => ConstraintKind::Exclude(self.exclusion()?),
            _ => return None,
        })
    }

    const fn deferrable(&self) -> Deferrable {
        match (self.deferrable, self.deferred) {
            (false, _) => Deferrable::No,
            (true, false) => Deferrable::InitiallyImmediate,
            (true, true) => Deferrable::InitiallyDeferred,
        }
    }

    /// Nothing where an operator has to be named with its schema.
    fn exclusion(&self) -> Option<Exclusion> {
        let keys = self.keys.iter().flatten().zip(&self.operators);
        let parts = keys.map(|(key, operator)| {
            Some(ExclusionPart {
                key: key.clone().into_key(),
                operator: operator.clone()?,
            })
        });
        let predicate = self.predicate.clone();
        Some(Exclusion {
            method: Name::new(self.method.as_deref()?),
            parts: parts.collect::<Option<_>>()?,
            predicate: predicate.map(|sql| raw_expression(Dialect::Postgres, sql)),
            deferrable: self.deferrable(),
        })
    }
}

fn action(code: &str) -> ForeignKeyAction {
    match code {
        "r" => ForeignKeyAction::Restrict,
        "c" => ForeignKeyAction::Cascade,
        "n" => ForeignKeyAction::SetNull,
        "d" => ForeignKeyAction::SetDefault,
        _ => ForeignKeyAction::NoAction,
    }
}

/// The names of numbered columns of a relation, in order.
fn names(relation: &str, numbers: &str) -> String {
    format!(
        "ARRAY(SELECT a.attname FROM unnest({numbers}) WITH ORDINALITY p (number, place)
           JOIN pg_attribute a ON a.attrelid = {relation} AND a.attnum = p.number ORDER BY p.place)"
    )
}

fn text(place: &Place<'_>, target: Target) -> String {
    let enforced = since(target, 18, "k.conenforced", "true");
    let period = since(target, 18, "k.conperiod", "false");
    let nulls_equal = since(target, 15, "x.indnullsnotdistinct", "false");
    let set_columns = since(target, 15, "k.confdelsetcols", "NULL::smallint[]");
    format!(
        "SELECT k.conrelid::bigint AS relation, k.conname AS name, k.contype AS kind,
           {columns} AS columns, pg_get_expr(k.conbin, k.conrelid) AS condition,
           m.nspname AS foreign_schema, f.relname AS foreign_table,
           {foreign_columns} AS foreign_columns,
           k.confdeltype AS on_delete, k.confupdtype AS on_update,
           k.condeferrable AS deferrable, k.condeferred AS deferred,
           coalesce({nulls_equal}, false) AS nulls_equal,
           {enforced} AND NOT k.convalidated AS not_valid,
           CASE WHEN k.contype = 'x' THEN am.amname END AS method,
           CASE WHEN k.contype = 'x' THEN pg_get_expr(x.indpred, x.indrelid) END AS predicate,
           CASE WHEN k.contype = 'x' THEN ({KEYS}) END AS keys,
           ARRAY(SELECT CASE WHEN pg_operator_is_visible(o.oid) THEN o.oprname END
             FROM unnest(k.conexclop) WITH ORDINALITY p (operator, place)
             JOIN pg_operator o ON o.oid = p.operator ORDER BY p.place) AS operators,
           CASE WHEN k.contype = 'x' OR {STRANGE} THEN pg_get_constraintdef(k.oid) END AS definition,
           array_remove(ARRAY[
             CASE WHEN NOT {enforced} THEN 'NOT ENFORCED' END,
             CASE WHEN k.connoinherit AND k.contype IN ('c', 'n') THEN 'NO INHERIT' END,
             CASE WHEN k.confmatchtype = 'f' THEN 'MATCH FULL' END,
             CASE WHEN {period} THEN CASE k.contype WHEN 'f' THEN 'PERIOD' ELSE 'WITHOUT OVERLAPS' END END,
             'ON DELETE ' || CASE k.confdeltype WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END
               || ' (' || array_to_string(CASE WHEN {set_columns} IS NOT NULL
                 THEN {deleted} END, ', ') || ')',
             CASE WHEN k.contype = 'p' AND k.condeferrable THEN 'DEFERRABLE'
               || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END END,
             CASE WHEN x.indnatts > x.indnkeyatts THEN 'INCLUDE (' || (
               SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY p)
               FROM generate_series(x.indnkeyatts, x.indnatts - 1) p
               JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p]) || ')' END,
             CASE WHEN NOT x.indisvalid THEN 'INVALID' END,
             'WITH (' || array_to_string(i.reloptions, ', ') || ')',
             'USING INDEX TABLESPACE ' || quote_ident(s.spcname),
             (SELECT DISTINCT 'DISABLE TRIGGER' FROM pg_trigger g
              WHERE g.tgconstraint = k.oid AND g.tgenabled <> 'O'),
             'COMMENT ' || quote_literal(obj_description(k.oid, 'pg_constraint')),
             'COMMENT ON INDEX ' || quote_literal(obj_description(i.oid, 'pg_class'))
           ], NULL) AS properties
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN pg_class f ON f.oid = k.confrelid
         LEFT JOIN pg_namespace m ON m.oid = f.relnamespace
         LEFT JOIN pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
         LEFT JOIN pg_class i ON i.oid = x.indexrelid
         LEFT JOIN pg_am am ON am.oid = i.relam
         LEFT JOIN pg_tablespace s ON s.oid = i.reltablespace
         WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 'n') AND k.conparentid = 0 AND {place}
           AND NOT (c.relispartition AND k.contype IN ('c', 'n') AND k.coninhcount > 0)
         ORDER BY k.conrelid, k.oid",
        columns = names("k.conrelid", "k.conkey"),
        foreign_columns = names("k.confrelid", "k.confkey"),
        deleted = names("k.conrelid", set_columns).replacen("a.attname", "quote_ident(a.attname)", 1),
        place = place.relations(),
    )
}
