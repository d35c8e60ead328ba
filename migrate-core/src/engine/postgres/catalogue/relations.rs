//! Tables, and what else has columns: partitions, foreign tables, views.

use serde::Deserialize;

use super::indexes::Key;
use super::place::{Place, STRANGE, own};
use super::storage;
use super::{Assembly, Stranger, bounds, query, since};
use crate::catalogue::Unknown;
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::schema::{IndexKey, PartitionBy, PartitionMethod, PartitionOf, Subject, Table};
use crate::{Dialect, ObjectName, Site, Target, sql};

#[derive(Deserialize)]
struct Relation {
    oid: i64,
    schema: String,
    name: String,
    kind: String,
    is_strange: bool,
    is_partition: bool,
    parents: Vec<(String, String)>,
    partition_key: Option<String>,
    keys: Vec<Key>,
    key_expressions: Option<String>,
    bound: Option<String>,
    query: Option<String>,
    server: Option<String>,
    comment: Option<String>,
    comment_clause: Option<String>,
    unlogged: bool,
    options: Vec<String>,
    properties: Vec<String>,
}

/// Reads them.
pub(super) async fn read(
    driver: &mut PostgresDriver,
    place: &Place<'_>,
    assembly: &mut Assembly,
) -> Result<(), Failure> {
    let text = text(place, driver.target());
    for relation in query::<Relation>(driver, &text).await? {
        let Some(name) = place.object(&relation.schema, &relation.name) else {
            continue;
        };
        let division = match relation.is_strange {
            true => None,
            false => relation.division(place),
        };
        if let Some((by, of)) = division {
            let (storage, more) =
                storage::read(Subject::Table, relation.unlogged, relation.options);
            for sql in relation.properties.into_iter().chain(more) {
                assembly.reading.unknown.push(Unknown {
                    kind: "table",
                    name: name.clone(),
                    table: None,
                    sql,
                });
            }
            let mut table = Table::new(name);
            table.comment = relation.comment;
            table.storage = storage;
            table.partition_by = by;
            table.partition_of = of;
            assembly.tables.insert(relation.oid, table);
        } else {
            let oid = relation.oid;
            let stranger = relation.into_stranger(place, name);
            assembly.strangers.insert(oid, stranger);
        }
    }
    Ok(())
}

/// What a table is divided by, and what it is a part of.
type Division = (Option<PartitionBy>, Option<PartitionOf>);

impl Relation {
    /// Nothing where the model has no place for it.
    fn division(&self, place: &Place<'_>) -> Option<Division> {
        let by = match &self.partition_key {
            None => None,
            Some(key) => Some(PartitionBy {
                method: match key.split_once(' ')?.0 {
                    "RANGE" => PartitionMethod::Range,
                    "LIST" => PartitionMethod::List,
                    "HASH" => PartitionMethod::Hash,
                    _ => return None,
                },
                keys: self.keys()?,
                site: Site::NOWHERE,
            }),
        };
        let of = match &self.bound {
            None => None,
            Some(bound) => {
                let (schema, name) = self.parents.first()?;
                Some(PartitionOf {
                    parent: place.object(schema, name)?,
                    bounds: bounds::read(bound)?,
                    site: Site::NOWHERE,
                })
            }
        };
        Some((by, of))
    }

    /// The server prints the expressions among the keys as one list.
    fn keys(&self) -> Option<Vec<IndexKey>> {
        let text = self.key_expressions.as_deref().unwrap_or_default();
        let text = format!("({text})");
        let (expressions, _) = bounds::list(&text)?;
        let mut expressions = expressions.into_iter();
        let keys = self.keys.iter().map(|key| {
            let mut key = key.clone();
            if key.column.is_none() {
                key.expression = Some(expressions.next()?.to_owned());
            }
            Some(key.into_key())
        });
        keys.collect()
    }

    fn into_stranger(self, place: &Place<'_>, name: ObjectName) -> Stranger {
        let parents: Vec<ObjectName> = self
            .parents
            .iter()
            .filter_map(|(schema, name)| place.object(schema, name))
            .collect();
        let quoted = |name: &ObjectName| sql::object(name, Dialect::Postgres);
        let list: Vec<String> = parents.iter().map(quoted).collect();
        let list = list.join(", ");
        let (kind, head) = match self.kind.as_str() {
            _ if self.is_partition => ("partition", "TABLE"),
            "p" => ("partitioned table", "TABLE"),
            "f" => ("foreign table", "FOREIGN TABLE"),
            "v" => ("view", "VIEW"),
            "m" => ("materialized view", "MATERIALIZED VIEW"),
            _ => ("inheriting table", "TABLE"),
        };
        let mut definition = format!("CREATE {head} {}", quoted(&name));
        let mut tail = String::new();
        if self.is_partition {
            definition += &format!(" PARTITION OF {list}");
        } else if !list.is_empty() {
            tail += &format!(" INHERITS ({list})");
        }
        if let Some(bound) = &self.bound {
            tail += &format!(" {bound}");
        }
        if let Some(key) = &self.partition_key {
            tail += &format!(" PARTITION BY {key}");
        }
        if let Some(server) = &self.server {
            tail += &format!(" {server}");
        }
        if let Some(query) = &self.query {
            tail += &format!(" AS\n{query}");
        }
        Stranger {
            unknown: Unknown {
                kind,
                name,
                table: parents.into_iter().next().filter(|_| self.is_partition),
                sql: definition,
            },
            lines: Vec::new(),
            tail,
            clauses: self
                .unlogged
                .then(|| "UNLOGGED".to_owned())
                .into_iter()
                .chain(self.properties)
                .chain(storage::with(&self.options))
                .chain(self.comment_clause)
                .collect(),
        }
    }
}

/// What the partitioned table `c` is divided by. Text has the database's own collation, number 100,
/// where nothing says another.
const DIVISORS: &str = "SELECT coalesce(json_agg(json_build_object(
       'column', a.attname,
       'operator_class', CASE WHEN NOT o.opcdefault THEN
         CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE ow.nspname || '.' END || o.opcname END,
       'collation', CASE WHEN d.partcollation[p] <> coalesce(a.attcollation, 100) THEN
         CASE WHEN pg_collation_is_visible(l.oid) THEN '' ELSE lw.nspname || '.' END || l.collname END
     ) ORDER BY p), '[]')
     FROM pg_partitioned_table d CROSS JOIN generate_series(0, d.partnatts - 1) p
     LEFT JOIN pg_attribute a ON a.attrelid = d.partrelid AND a.attnum = d.partattrs[p]
       AND d.partattrs[p] <> 0
     JOIN pg_opclass o ON o.oid = d.partclass[p]
     JOIN pg_namespace ow ON ow.oid = o.opcnamespace
     LEFT JOIN pg_collation l ON l.oid = d.partcollation[p]
     LEFT JOIN pg_namespace lw ON lw.oid = l.collnamespace
     WHERE d.partrelid = c.oid";

fn text(place: &Place<'_>, target: Target) -> String {
    let pending = since(target, 14, "h.inhdetachpending", "false");
    format!(
        "SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
           {STRANGE} AS is_strange, c.relispartition AS is_partition,
           (SELECT coalesce(json_agg(json_build_array(m.nspname, p.relname) ORDER BY i.inhseqno), '[]')
            FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
            JOIN pg_namespace m ON m.oid = p.relnamespace WHERE i.inhrelid = c.oid) AS parents,
           pg_get_partkeydef(c.oid) AS partition_key,
           ({DIVISORS}) AS keys,
           (SELECT pg_get_expr(d.partexprs, c.oid) FROM pg_partitioned_table d
            WHERE d.partrelid = c.oid) AS key_expressions,
           pg_get_expr(c.relpartbound, c.oid) AS bound,
           CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query,
           (SELECT 'SERVER ' || quote_ident(s.srvname)
              || coalesce(' OPTIONS (' || array_to_string(f.ftoptions, ', ') || ')', '')
            FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
            WHERE f.ftrelid = c.oid) AS server,
           obj_description(c.oid, 'pg_class') AS comment,
           'COMMENT ' || quote_literal(obj_description(
             c.oid, 'pg_class')) AS comment_clause,
           c.relpersistence = 'u' AS unlogged,
           coalesce(c.reloptions, '{{}}')
             || ARRAY(SELECT 'toast.' || o FROM unnest(t.reloptions) o) AS options,
           array_remove(ARRAY[
             CASE WHEN c.relrowsecurity THEN 'ENABLE ROW LEVEL SECURITY' END,
             CASE WHEN c.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END,
             CASE CASE WHEN c.relkind IN ('r', 'p') THEN c.relreplident END
               WHEN 'f' THEN 'REPLICA IDENTITY FULL'
               WHEN 'n' THEN CASE WHEN c.relkind IN ('r', 'p') THEN 'REPLICA IDENTITY NOTHING' END
               WHEN 'i' THEN (SELECT 'REPLICA IDENTITY USING INDEX ' || quote_ident(i.relname)
                 FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                 WHERE x.indrelid = c.oid AND x.indisreplident) END,
             (SELECT 'CLUSTER ON ' || quote_ident(i.relname)
              FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
              WHERE x.indrelid = c.oid AND x.indisclustered LIMIT 1),
             'TABLESPACE ' || quote_ident(s.spcname),
             CASE WHEN m.amname <> 'heap' THEN 'USING ' || quote_ident(m.amname) END,
             CASE WHEN c.reloftype <> 0 THEN 'OF ' || format_type(c.reloftype, NULL) END,
             (SELECT 'DETACH PENDING' FROM pg_inherits h WHERE h.inhrelid = c.oid AND {pending})
           ], NULL) AS properties
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
         LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
         LEFT JOIN pg_am m ON m.oid = c.relam
         WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {} AND {}
         ORDER BY c.oid",
        place.relations(),
        own("pg_type", "c.reltype", "'e'")
    )
}
