//! Whether a table or a column is in a database: what `when exists` asks.

use super::{object, text};
use crate::{Condition, Dialect, Name, ObjectName};

/// A query whose one value is above zero where the thing exists; nothing where the condition is
/// no question to a catalogue.
pub(crate) fn exists(condition: &Condition, dialect: Dialect) -> Option<String> {
    match condition {
        Condition::Dialect(_) | Condition::Env { .. } => None,
        Condition::Table(table) => Some(query(table, None, dialect)),
        Condition::Column(table, column) => Some(query(table, Some(column), dialect)),
    }
}

fn query(table: &ObjectName, column: Option<&Name>, dialect: Dialect) -> String {
    let name = text(table.name.as_str(), dialect);
    let column = column.map(|column| text(column.as_str(), dialect));
    match dialect {
        Dialect::Postgres => {
            let columns = match &column {
                Some(_) => " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0",
                None => "",
            };
            let column = column.map(|column| format!(" AND a.attname = {column}"));
            format!(
                "SELECT count(*) FROM pg_catalog.pg_class c \
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace{columns} \
                 WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname = {} AND c.relname = {name}{}",
                schema(table, "current_schema()", dialect),
                column.unwrap_or_default(),
            )
        }
        Dialect::Mysql | Dialect::Mariadb => {
            let columns = match &column {
                Some(_) => {
                    " JOIN information_schema.columns c \
                     ON c.table_schema = t.table_schema AND c.table_name = t.table_name"
                }
                None => "",
            };
            let column = column.map(|column| format!(" AND c.column_name = {column}"));
            format!(
                "SELECT count(*) FROM information_schema.tables t{columns} \
                 WHERE t.table_type = 'BASE TABLE' AND t.table_schema = {} AND t.table_name = {name}{}",
                schema(table, "database()", dialect),
                column.unwrap_or_default(),
            )
        }
        Dialect::Sqlite => {
            let within = match &table.schema {
                Some(schema) => {
                    let list = ObjectName {
                        schema: Some(schema.clone()),
                        name: "sqlite_schema".into(),
                    };
                    object(&list, dialect)
                }
                None => "sqlite_schema".to_owned(),
            };
            let columns = match &column {
                Some(_) => ", pragma_table_xinfo(t.name) c",
                None => "",
            };
            let column = column.map(|column| format!(" AND c.name = {column} COLLATE NOCASE"));
            format!(
                "SELECT count(*) FROM {within} t{columns} \
                 WHERE t.type = 'table' AND t.name = {name} COLLATE NOCASE{}",
                column.unwrap_or_default(),
            )
        }
    }
}

/// The schema of a table as a value.
fn schema(table: &ObjectName, own: &str, dialect: Dialect) -> String {
    match &table.schema {
        Some(schema) => text(schema.as_str(), dialect),
        None => own.to_owned(),
    }
}
