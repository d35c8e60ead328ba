//! What there is, by name, and what the server says of each thing.

use super::MysqlDriver;
use super::reader::Server;
use super::table;
use crate::catalogue::{Reading, Unknown};
use crate::engine::database::Driver as _;
use crate::engine::failure::Failure;
use crate::engine::ledger::Row;
use crate::{Dialect, ObjectName, sql};

/// A kind of object: its word for people, its word after SHOW CREATE, and the place of its
/// definition in the answer.
type Kind = (&'static str, &'static str, usize);

const TABLE: Kind = ("table", "TABLE", 1);

/// Something in a database.
pub(super) struct Object {
    kind: Kind,
    database: String,
    name: String,
    table: Option<String>,
}

/// Lists what there is: kind, database, name, and the table that it belongs to.
pub(super) async fn list(
    driver: &mut MysqlDriver,
    server: &Server,
) -> Result<Vec<Object>, Failure> {
    let databases = server.names.schemas().into_iter();
    let databases: Vec<String> = databases.map(|name| driver.text(name)).collect();
    let inside = format!("IN ({})", databases.join(", "));
    let rows = driver
        .rows(&format!(
            "SELECT table_type, table_schema, table_name, NULL FROM information_schema.tables \
             WHERE table_schema {inside} AND table_type <> 'TEMPORARY' \
             ORDER BY table_schema, table_name; \
             SELECT 'TRIGGER', trigger_schema, trigger_name, event_object_table \
             FROM information_schema.triggers WHERE trigger_schema {inside} \
             ORDER BY trigger_schema, event_object_table, action_timing, event_manipulation, \
             action_order; \
             SELECT routine_type, routine_schema, routine_name, NULL \
             FROM information_schema.routines WHERE routine_schema {inside} \
             ORDER BY routine_schema, routine_name, routine_type; \
             SELECT 'EVENT', event_schema, event_name, NULL FROM information_schema.events \
             WHERE event_schema {inside} ORDER BY event_schema, event_name"
        ))
        .await?;
    Ok(rows.iter().filter_map(Object::of).collect())
}

/// A value of a row.
pub(super) fn column(row: &Row, place: usize) -> Option<&str> {
    row.get(place)?.as_deref()
}

impl Object {
    fn of(row: &Row) -> Option<Self> {
        let kind = match column(row, 0)? {
            "VIEW" => ("view", "VIEW", 1),
            "SEQUENCE" => ("sequence", "SEQUENCE", 1),
            "TRIGGER" => ("trigger", "TRIGGER", 2),
            "PROCEDURE" => ("procedure", "PROCEDURE", 2),
            "FUNCTION" => ("function", "FUNCTION", 2),
            "PACKAGE" => ("package", "PACKAGE", 2),
            "PACKAGE BODY" => ("package body", "PACKAGE BODY", 2),
            "EVENT" => ("event", "EVENT", 3),
            _ => TABLE,
        };
        Some(Self {
            kind,
            database: column(row, 1)?.to_owned(),
            name: column(row, 2)?.to_owned(),
            table: column(row, 3).map(str::to_owned),
        })
    }

    pub(super) fn is_table(&self) -> bool {
        self.kind == TABLE
    }

    /// The statement that shows how it is made.
    pub(super) fn question(&self, dialect: Dialect) -> String {
        let (_, word, _) = self.kind;
        let name = ObjectName::qualified(self.database.as_str(), self.name.as_str());
        format!("SHOW CREATE {word} {}", sql::object(&name, dialect))
    }

    /// Puts it into the reading.
    pub(super) fn read(&self, row: &Row, server: &Server, reading: &mut Reading) {
        let (_, _, place) = self.kind;
        let Some(text) = column(row, place) else {
            let text = "the server does not show the definition".to_owned();
            reading.unknown.push(self.unknown(text, server));
            return;
        };
        // A temporary table of the session hides the one that was asked for.
        let is_hidden = text.starts_with("CREATE TEMPORARY TABLE");
        let read = (self.is_table() && !is_hidden)
            .then(|| {
                let name = server.names.of(&self.database, &self.name);
                table::read(&name, &self.database, text, &[], server)
            })
            .flatten();
        match read {
            Some(read) => super::put(read, reading),
            None => reading.unknown.push(self.unknown(text.to_owned(), server)),
        }
    }

    /// It, as something that the model has no place for.
    pub(super) fn unknown(&self, sql: String, server: &Server) -> Unknown {
        let (kind, ..) = self.kind;
        let name = |name: &String| server.names.of(&self.database, name);
        Unknown {
            kind,
            name: name(&self.name),
            table: self.table.as_ref().map(name),
            sql,
        }
    }
}
