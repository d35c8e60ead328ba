//! What is in a database, as text that can be compared: its schema as the server tells it, and
//! all rows. The ledger is left out.

use super::{Connection, Database, Server};

/// What PostgreSQL tells of a schema, one row for each object. Types of tables and arrays are
/// made by the server itself; the names of the foreign keys to each partition of a table that is
/// referred to mean nothing, nor whether they are valid: the server validates the whole one only.
const POSTGRES: [(&str, &str); 8] = [
    (
        "relation",
        "SELECT relkind, relname, relpersistence, reloptions::text, obj_description(oid, 'pg_class'),
           pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid)
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I')
           AND relname NOT LIKE 'migrate\\_%'",
    ),
    (
        "column",
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           a.attgenerated, pg_get_expr(d.adbin, d.adrelid), l.collname, col_description(c.oid, a.attnum)
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         LEFT JOIN pg_collation l ON l.oid = a.attcollation
         WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace = 'public'::regnamespace
           AND c.relname NOT LIKE 'migrate\\_%'",
    ),
    (
        "constraint",
        "SELECT c.relname, CASE WHEN contype <> 'f' OR own.refers THEN conname END,
           CASE WHEN contype <> 'f' OR own.refers THEN pg_get_constraintdef(k.oid)
             ELSE replace(pg_get_constraintdef(k.oid), ' NOT VALID', '') END,
           convalidated OR contype = 'f' AND NOT own.refers, condeferrable, condeferred
         FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
         LEFT JOIN LATERAL (WITH RECURSIVE up AS (
             SELECT k.conparentid AS parent, k.confrelid AS referred
             UNION ALL SELECT p.conparentid, p.confrelid FROM up JOIN pg_constraint p ON p.oid = up.parent
           ) SELECT bool_and(referred = k.confrelid) AS refers FROM up) own ON true
         WHERE connamespace = 'public'::regnamespace AND c.relname NOT LIKE 'migrate\\_%' AND contype <> 'n'",
    ),
    (
        "index",
        "SELECT pg_get_indexdef(i.oid), indisvalid, indisready, indisprimary, indisunique
         FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'migrate\\_%'",
    ),
    (
        "type",
        "SELECT typname, typtype, obj_description(t.oid, 'pg_type'),
           (SELECT string_agg(quote_literal(enumlabel), ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
         FROM pg_type t WHERE typtype IN ('e', 'd') AND typnamespace = 'public'::regnamespace",
    ),
    (
        "sequence",
        "SELECT s.seqrelid::regclass::text, s.seqtypid::regtype::text, s.seqmax, s.seqincrement, s.seqcycle
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace = 'public'::regnamespace
           AND c.relname NOT LIKE 'migrate\\_%'",
    ),
    (
        "function",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')",
    ),
    (
        "trigger",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    ),
];

impl Connection {
    /// The schema as the server tells it, without the order of columns.
    pub(crate) async fn schema(&mut self) -> String {
        match self.server() {
            Server::Sqlite => self.sqlite_schema().await,
            Server::Postgres => self.postgres_schema().await,
            Server::Mariadb => self.mariadb_schema().await,
        }
    }

    /// The names of the tables, in order.
    pub(crate) async fn tables(&mut self) -> Vec<String> {
        let query = match self.server() {
            Server::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table'
                 AND name NOT LIKE 'migrate\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 ORDER BY name"
            }
            Server::Postgres => {
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'
                 AND tablename NOT LIKE 'migrate\\_%' ORDER BY tablename"
            }
            Server::Mariadb => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database()
                 AND table_type <> 'SEQUENCE' AND table_name NOT LIKE 'migrate\\_%' ORDER BY table_name"
            }
        };
        let rows = self.rows(query).await;
        rows.into_iter().map(|mut row| row.swap_remove(0)).collect()
    }

    async fn sqlite_schema(&mut self) -> String {
        let rows = self
            .rows(
                "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
                 WHERE tbl_name NOT LIKE 'migrate\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 ORDER BY type, name",
            )
            .await;
        rows.into_iter()
            .map(|row| format!("{} {}: {}\n", row[0], row[1], sorted_definitions(&row[3])))
            .collect()
    }

    async fn mariadb_schema(&mut self) -> String {
        let mut schema = String::new();
        let tables = self.tables().await;
        for table in tables {
            let rows = self
                .rows(&format!(
                    "SHOW CREATE TABLE {}",
                    self.server().quoted(&table)
                ))
                .await;
            for line in sorted_lines(&without_conversions(&rows[0][1])) {
                // The next number of a row is data.
                let line = match line.split_once(" AUTO_INCREMENT=") {
                    Some((head, tail)) => {
                        format!(
                            "{head}{}",
                            tail.trim_start_matches(|c: char| c.is_ascii_digit())
                        )
                    }
                    None => line,
                };
                // A key keeps the block size that its table had, which means nothing in InnoDB.
                let line = match line.split_once(" KEY_BLOCK_SIZE=") {
                    Some((key, _)) if !line.starts_with(") ENGINE") => key.to_owned(),
                    _ => line,
                };
                schema.push_str(&line);
                schema.push('\n');
            }
        }
        schema
    }

    async fn postgres_schema(&mut self) -> String {
        let mut lines = Vec::new();
        for (what, query) in POSTGRES {
            for row in self.rows(query).await {
                lines.push(format!("{what} {}", row.join(" | ")));
            }
        }
        lines.sort();
        lines.join("\n")
    }
}

impl Database {
    /// The schema as the server tells it, without the order of columns.
    pub(crate) async fn schema(&self) -> String {
        self.connect().await.schema().await
    }

    /// The names of the tables, in order.
    pub(crate) async fn tables(&self) -> Vec<String> {
        self.connect().await.tables().await
    }

    /// All rows of all tables, as text, without the moments at which they were written.
    pub(crate) async fn data(&self) -> String {
        let mut data = String::new();
        for table in self.tables().await {
            let mut lines = Vec::new();
            for row in self.rows(&self.rows_query(&table).await).await {
                lines.push(format!("{table}: {}", row.join(" | ")));
            }
            lines.sort();
            data.push_str(&lines.join("\n"));
            data.push('\n');
        }
        data
    }

    /// A query that gives each column as text, in the order of the columns' names.
    async fn rows_query(&self, table: &str) -> String {
        let literal = table.replace('\'', "''");
        let columns = match self.server {
            Server::Sqlite => {
                format!("SELECT name FROM pragma_table_xinfo('{literal}') ORDER BY name")
            }
            Server::Postgres => format!(
                "SELECT attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
                 WHERE relname = '{literal}' AND relnamespace = 'public'::regnamespace
                 AND attnum > 0 AND NOT attisdropped ORDER BY attname"
            ),
            Server::Mariadb => format!(
                "SELECT column_name FROM information_schema.columns
                 WHERE table_schema = database() AND table_name = '{literal}' ORDER BY column_name"
            ),
        };
        let columns: Vec<String> = self
            .column(&columns)
            .await
            .into_iter()
            .filter(|name| !name.ends_with("_at"))
            .map(|name| self.quoted(&name))
            .map(|name| match self.server {
                Server::Sqlite => format!("quote({name})"),
                Server::Postgres => format!("coalesce({name}::text, 'NULL')"),
                Server::Mariadb => format!("coalesce(hex({name}), 'NULL')"),
            })
            .collect();
        format!("SELECT {} FROM {}", columns.join(", "), self.quoted(table))
    }

    /// A name in the database's own quotes.
    pub(crate) fn quoted(&self, name: &str) -> String {
        self.server.quoted(name)
    }
}

impl Server {
    /// A name in the server's own quotes.
    fn quoted(self, name: &str) -> String {
        match self {
            Self::Mariadb => format!("`{}`", name.replace('`', "``")),
            Self::Sqlite | Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }
}

/// A definition as it was before the server copied its table: from then on, it writes the
/// character set into the expressions.
fn without_conversions(definition: &str) -> String {
    let mut text = definition.to_owned();
    while let Some(end) = text.find(" using utf8mb4)") {
        let mut open = 0;
        let start = text[..end].rfind(|sign| {
            open += match sign {
                ')' => 1,
                '(' => -1,
                _ => 0,
            };
            open < 0
        });
        let start = start.expect("a bracket that opens");
        text.replace_range(end..end + " using utf8mb4)".len(), "");
        text.replace_range(start - "convert".len()..=start, "");
    }
    text
}

/// The lines of a definition without the commas between them, in order of the alphabet.
fn sorted_lines(definition: &str) -> Vec<String> {
    let mut lines: Vec<String> = definition
        .lines()
        .map(|line| line.trim().trim_end_matches(',').to_owned())
        .collect();
    lines.sort();
    lines
}

/// A `CREATE TABLE` of SQLite without white space and the quotes of names, its definitions in
/// order: ALTER and a table made anew lay the same definition out differently.
fn sorted_definitions(sql: &str) -> String {
    let mut definitions = vec![String::new()];
    let (mut depth, mut quote) = (0, None);
    for character in sql.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, ' ' | '\n' | '\t') => continue,
            (None, '(') => depth += 1,
            // The end of the table.
            (None, ')') if depth == 1 => {
                depth = 0;
                definitions.push(String::new());
                continue;
            }
            (None, ')') => depth -= 1,
            (None, ',') if depth == 1 => {
                definitions.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth == 1 && character == '(' && definitions.len() == 1 {
            definitions.push(String::new());
        } else if character == '"' && quote != Some('\'') {
            continue;
        } else if let Some(last) = definitions.last_mut() {
            last.push(character);
        }
    }
    let head = definitions.remove(0);
    let mut definitions: Vec<String> = definitions.iter().flat_map(|one| apart(one)).collect();
    definitions.sort();
    format!("{head}({})", definitions.join(", "))
}

/// A column and the constraints that are written on it: it is no difference where they stand.
fn apart(definition: &str) -> Vec<String> {
    let mut parts = definition.split("CONSTRAINT");
    let column = parts.next().map(str::to_owned);
    let constraints = parts.map(|part| match part.split_once("FOREIGNKEY(") {
        Some((name, key)) => format!(
            "CONSTRAINT{name}{}",
            key.split_once(')').unwrap_or_default().1
        ),
        None => format!("CONSTRAINT{part}"),
    });
    column
        .into_iter()
        .chain(constraints)
        .filter(|part| !part.is_empty())
        .collect()
}
