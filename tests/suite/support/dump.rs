//! What is in a database, as text that can be compared: its schema as the server tells it, and
//! all rows. The ledger is left out.

use super::{Database, Server};

impl Database {
    /// The schema as the server tells it, without the order of columns.
    pub(crate) async fn schema(&self) -> String {
        match self.server {
            Server::Sqlite => self.sqlite_schema().await,
            Server::Postgres => self.postgres_schema().await,
            Server::Mariadb => self.mariadb_schema().await,
        }
    }

    /// The names of the tables, in order.
    pub(crate) async fn tables(&self) -> Vec<String> {
        let query = match self.server {
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
                 AND table_name NOT LIKE 'migrate\\_%' ORDER BY table_name"
            }
        };
        self.rows(query)
            .await
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect()
    }

    async fn sqlite_schema(&self) -> String {
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

    async fn mariadb_schema(&self) -> String {
        let mut schema = String::new();
        for table in self.tables().await {
            let rows = self.rows(&format!("SHOW CREATE TABLE `{table}`")).await;
            for line in sorted_lines(&rows[0][1]) {
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
                schema.push_str(&line);
                schema.push('\n');
            }
        }
        schema
    }

    async fn postgres_schema(&self) -> String {
        let columns = "SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
              (SELECT collname FROM pg_collation l WHERE l.oid = a.attcollation),
              col_description(c.oid, a.attnum)) AS line
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND c.relname NOT LIKE 'migrate\\_%'";
        let tables = "SELECT concat_ws(' ', 'table', relname, obj_description(oid)) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migrate\\_%'";
        let constraints = "SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname,
              pg_get_constraintdef(oid), convalidated) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'migrate\\_%'
              AND contype <> 'n'";
        let indexes =
            "SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index
            JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
              AND c.relname NOT LIKE 'migrate\\_%'";
        let enums = "SELECT concat_ws(' ', 'enum', typname, obj_description(t.oid, 'pg_type'),
              (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
            FROM pg_type t WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace";
        let query = [tables, columns, constraints, indexes, enums].join(" UNION ALL ");
        let mut lines: Vec<String> = self
            .rows(&query)
            .await
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect();
        lines.sort();
        lines.join("\n")
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
        let columns = match self.server {
            Server::Sqlite => {
                format!("SELECT name FROM pragma_table_xinfo('{table}') ORDER BY name")
            }
            Server::Postgres => format!(
                "SELECT attname::text FROM pg_attribute WHERE attrelid = '\"{table}\"'::regclass
                 AND attnum > 0 AND NOT attisdropped ORDER BY attname"
            ),
            Server::Mariadb => format!(
                "SELECT column_name FROM information_schema.columns
                 WHERE table_schema = database() AND table_name = '{table}' ORDER BY column_name"
            ),
        };
        let columns: Vec<String> = self
            .rows(&columns)
            .await
            .into_iter()
            .filter(|row| !row[0].ends_with("_at"))
            .map(|row| match self.server {
                Server::Sqlite => format!("quote(\"{}\")", row[0]),
                Server::Postgres => format!("coalesce(\"{}\"::text, 'NULL')", row[0]),
                Server::Mariadb => format!("coalesce(hex(`{0}`), 'NULL')", row[0]),
            })
            .collect();
        let quoted = match self.server {
            Server::Mariadb => format!("`{table}`"),
            Server::Sqlite | Server::Postgres => format!("\"{table}\""),
        };
        format!("SELECT {} FROM {quoted}", columns.join(", "))
    }
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

/// A `CREATE TABLE` of SQLite without white space and quotes, its definitions in order: ALTER
/// and a table made anew lay the same definition out differently.
fn sorted_definitions(sql: &str) -> String {
    let dense: String = sql
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '"')
        .collect();
    let Some((head, body)) = dense.split_once('(') else {
        return dense;
    };
    let mut definitions = vec![String::new()];
    let mut depth = 0;
    for character in body.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                definitions.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = definitions.last_mut() {
            last.push(character);
        }
    }
    if let Some(last) = definitions.last_mut() {
        // The closing parenthesis of the table.
        last.pop();
    }
    definitions.sort();
    format!("{head}({})", definitions.join(", "))
}
