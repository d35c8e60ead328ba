//! What the catalogue says: a line for each thing, as `expected` writes them.

use std::collections::BTreeSet;

use migrate_core::Schema;
use migrate_core::schema::ConstraintKind;

use crate::support::{Database, Server};

/// The lines of a database. What stands for something else of the model is left out: the index
/// below a foreign key, the check of an enum.
pub(super) async fn lines(database: &Database, schema: &Schema) -> BTreeSet<String> {
    let query = match database.server {
        Server::Postgres => POSTGRES,
        Server::Mariadb => MARIADB,
        Server::Sqlite => SQLITE,
    };
    let rows = database.rows(query).await;
    let mut lines: BTreeSet<String> = rows.into_iter().map(|mut row| row.remove(0)).collect();
    if database.server == Server::Mariadb {
        lines.retain(|line| !is_below_foreign_key(line, schema));
    }
    if database.server == Server::Sqlite {
        add_checks(database, schema, &mut lines).await;
    }
    lines
}

fn is_below_foreign_key(line: &str, schema: &Schema) -> bool {
    schema.tables().any(|table| {
        table.foreign_keys().any(|(_, key)| {
            let keys: Vec<String> = key.columns.iter().map(|key| format!("{key} asc")).collect();
            let parts: Vec<&str> = line.split('|').collect();
            parts[0] == "index"
                && parts[1] == table.name.name.as_str()
                && table.index(parts[2]).is_none()
                && parts[3].is_empty()
                && parts[4] == keys.join(",")
        })
    })
}

/// SQLite tells its checks, and the names of constraints, as text only.
async fn add_checks(database: &Database, schema: &Schema, lines: &mut BTreeSet<String>) {
    for row in database
        .rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        .await
    {
        let (name, sql) = (&row[0], &row[1]);
        let table = schema.tables().find(|table| table.name.name == **name);
        let constraints = table.map_or(&[][..], |table| &table.constraints);
        for constraint in constraints {
            let quoted = constraint.name.as_str().replace('"', "\"\"");
            let named = sql.contains(&format!("CONSTRAINT \"{quoted}\""));
            if !named {
                lines.insert(format!("no name|{name}|{}", constraint.name));
            } else if matches!(constraint.kind, ConstraintKind::Check { .. }) {
                lines.insert(format!("check|{name}|{}", constraint.name));
            }
        }
        let checks = sql.matches(" CHECK (").count();
        let wanted = table.map_or(0, |table| {
            let enums = table
                .columns
                .iter()
                .filter(|column| column.ty.named().is_some());
            let checks = table
                .constraints
                .iter()
                .filter(|constraint| constraint.word() == "check");
            enums.count() + checks.count()
        });
        if table.is_some() && checks != wanted {
            lines.insert(format!("checks|{name}|{checks} instead of {wanted}: {sql}"));
        }
    }
}

const POSTGRES: &str = r#"
SELECT 'table|' || relname || '|' || coalesce(obj_description(oid), '') FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat('column|', c.relname, '|', a.attname, '|', format_type(a.atttypid, a.atttypmod), '|',
    CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END, '|',
    CASE WHEN a.atthasdef AND a.attgenerated = '' THEN 'default' END, '|',
    CASE WHEN a.attidentity = 'd' THEN 'identity' WHEN a.attgenerated = 's' THEN 'stored' END, '|',
    col_description(c.oid, a.attnum))
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat(CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' ELSE 'foreign key' END,
    '|', c.relname, '|', k.conname, CASE WHEN contype <> 'c' THEN '|' || (SELECT string_agg(attname, ',' ORDER BY n)
      FROM unnest(conkey) WITH ORDINALITY AS u(num, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = num) END,
    CASE WHEN contype = 'f' THEN concat('|', (SELECT relname FROM pg_class r WHERE r.oid = confrelid), '|',
      (SELECT string_agg(attname, ',' ORDER BY n)
        FROM unnest(confkey) WITH ORDINALITY AS u(num, n) JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = num),
      '|', CASE confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END,
      '|', CASE confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END,
      '|', CASE WHEN condeferred THEN 'deferred' WHEN condeferrable THEN 'deferrable' END) END,
    CASE WHEN NOT convalidated THEN '|not valid' END)
  FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'c', 'f') AND c.relname NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat('index|', t.relname, '|', i.relname, '|', CASE WHEN indisunique THEN 'unique' END, '|',
    (SELECT string_agg(coalesce(a.attname, 'expr') || CASE WHEN indoption[n - 1] & 1 = 1 THEN ' desc' ELSE ' asc' END, ',' ORDER BY n)
      FROM generate_series(1, indnkeyatts) AS n LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = indkey[n - 1] AND a.attnum > 0), '|',
    (SELECT string_agg(a.attname, ',' ORDER BY n) FROM generate_series(indnkeyatts + 1, indnatts) AS n
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = indkey[n - 1]), '|',
    CASE WHEN indpred IS NOT NULL THEN 'partial' END, CASE WHEN NOT indisvalid THEN '|invalid' END)
  FROM pg_index x JOIN pg_class t ON t.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
  WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'migrate\_%'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
UNION ALL
SELECT concat('enum|', typname, '|', (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
  FROM pg_type t WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
"#;

const MARIADB: &str = r#"
SELECT concat('table|', table_name, '|', table_comment) FROM information_schema.tables
  WHERE table_schema = database() AND table_name NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat('column|', table_name, '|', column_name, '|', column_type, '|',
    if(is_nullable = 'NO', 'not null', 'null'), '|', if(column_default IS NULL OR column_default = 'NULL', '', 'default'), '|',
    CASE WHEN extra LIKE '%auto_increment%' THEN 'identity' WHEN extra LIKE '%STORED%' THEN 'stored' WHEN extra LIKE '%VIRTUAL%' THEN 'virtual' ELSE '' END,
    '|', column_comment)
  FROM information_schema.columns WHERE table_schema = database() AND table_name NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat('primary key|', table_name, '||', group_concat(column_name ORDER BY seq_in_index SEPARATOR ','))
  FROM information_schema.statistics WHERE table_schema = database() AND index_name = 'PRIMARY' AND table_name NOT LIKE 'migrate\_%'
  GROUP BY table_name
UNION ALL
SELECT concat('index|', table_name, '|', index_name, '|', if(non_unique = 0, 'unique', ''), '|',
    group_concat(concat(column_name, if(collation = 'D', ' desc', ' asc')) ORDER BY seq_in_index SEPARATOR ','), '||')
  FROM information_schema.statistics WHERE table_schema = database() AND index_name <> 'PRIMARY' AND table_name NOT LIKE 'migrate\_%'
  GROUP BY table_name, index_name, non_unique
UNION ALL
SELECT concat('check|', table_name, '|', constraint_name) FROM information_schema.check_constraints
  WHERE constraint_schema = database() AND level = 'Table' AND table_name NOT LIKE 'migrate\_%'
UNION ALL
SELECT concat('foreign key|', k.table_name, '|', k.constraint_name, '|',
    group_concat(k.column_name ORDER BY k.ordinal_position SEPARATOR ','), '|', k.referenced_table_name, '|',
    group_concat(k.referenced_column_name ORDER BY k.ordinal_position SEPARATOR ','), '|',
    replace(lower(max(r.delete_rule)), 'no action', 'restrict'), '|', replace(lower(max(r.update_rule)), 'no action', 'restrict'), '|')
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
  WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL
  GROUP BY k.table_name, k.constraint_name, k.referenced_table_name
"#;

const SQLITE: &str = r#"
WITH t AS (SELECT name, sql FROM sqlite_schema WHERE type = 'table'
  AND name NOT LIKE 'migrate\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\')
SELECT 'table|' || name || '|' FROM t
UNION ALL
SELECT 'column|' || t.name || '|' || c.name || '|' || c.type || '|' || iif(c."notnull", 'not null', 'null') || '|' ||
    iif(c.dflt_value IS NULL, '', 'default') || '|' ||
    CASE WHEN c.hidden = 2 THEN 'virtual' WHEN c.hidden = 3 THEN 'stored' WHEN c.pk AND t.sql LIKE '%AUTOINCREMENT%' THEN 'identity' ELSE '' END || '|'
  FROM t JOIN pragma_table_xinfo(t.name) c
UNION ALL
SELECT 'primary key|' || t.name || '||' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_table_xinfo(t.name) WHERE pk ORDER BY pk))
  FROM t WHERE EXISTS (SELECT 1 FROM pragma_table_xinfo(t.name) WHERE pk)
UNION ALL
SELECT 'unique|' || t.name || '||' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
  FROM t JOIN pragma_index_list(t.name) i WHERE i.origin IN ('u', 'pk')
UNION ALL
SELECT 'index|' || t.name || '|' || i.name || '|' || iif(i."unique", 'unique', '') || '|' ||
    (SELECT group_concat(coalesce(name, 'expr') || iif("desc", ' desc', ' asc'), ',') FROM
      (SELECT name, "desc" FROM pragma_index_xinfo(i.name) WHERE "key" ORDER BY seqno)) || '||' || iif(i.partial, 'partial', '')
  FROM t JOIN pragma_index_list(t.name) i WHERE i.origin = 'c'
UNION ALL
SELECT 'foreign key|' || t.name || '||' || group_concat(k."from", ',') || '|' || k."table" || '|' || group_concat(k."to", ',') || '|' ||
    lower(k.on_delete) || '|' || lower(k.on_update) || '|'
  FROM t JOIN pragma_foreign_key_list(t.name) k GROUP BY t.name, k.id
"#;
