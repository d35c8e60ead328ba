//! The catalogue: what `sqlite_schema` says, where SQLite keeps the text of each definition.
//!
//! The same reader reads the text of a live table and that of our own renderer, so that
//! describing a history needs no database.

mod cursor;
mod definition;
mod index;
mod model;
mod objects;
mod reader;
mod references;
mod shadows;
mod spelling;
mod tokens;

pub(super) use definition::{Definition, Demand, Field};
pub(super) use objects::plain;
use shadows::Virtual;
pub(super) use tokens::{Token, tokens};

use crate::catalogue::{Described, Names, Reading, Refused, Unknown};
use crate::schema::{ConstraintKind, Table};
use crate::sql::{Unsupported, sqlite};
use crate::{Name, ObjectName, Schema, Target};

/// What is asked of the database; its answer is a list of [`Object`]s.
pub(super) const QUERY: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
     WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type = 'index', rowid";

/// What SQLite calls the schema of the file.
pub(super) const MAIN: &str = "main";

/// A row of `sqlite_schema`.
#[derive(Debug)]
pub(super) struct Object {
    kind: String,
    name: ObjectName,
    table: ObjectName,
    sql: String,
}

impl Object {
    /// Reads a row of [`QUERY`].
    pub(super) fn new(row: Vec<Option<String>>, names: &Names) -> Option<Self> {
        let [kind, name, table, sql] = <[Option<String>; 4]>::try_from(row).ok()?;
        Some(Self {
            kind: kind?,
            name: names.of(MAIN, &name?),
            table: names.of(MAIN, &table?),
            sql: sql.unwrap_or_default(),
        })
    }

    /// What the model has no place for, with its definition.
    fn unknown(self, kind: &'static str, of_table: bool) -> Unknown {
        Unknown {
            kind,
            table: of_table.then_some(self.table),
            name: self.name,
            sql: self.sql,
        }
    }
}

/// The catalogue of a database that has these objects.
pub(super) fn read(objects: Vec<Object>) -> Reading {
    let virtuals: Vec<Virtual> = objects
        .iter()
        .filter_map(|object| Virtual::read(&object.sql))
        .collect();
    let mut reading = Reading::default();
    for object in objects {
        let shadow = |one: &Virtual| one.holds(object.table.name.as_str());
        if virtuals.iter().any(shadow) {
            continue;
        }
        match object.kind.as_str() {
            "table" => add_table(&mut reading, object),
            "index" => add_index(&mut reading, object),
            "trigger" => reading.unknown.push(object.unknown("trigger", true)),
            "view" => reading.unknown.push(object.unknown("view", false)),
            _ => reading.unknown.push(object.unknown("object", true)),
        }
    }
    references::resolve(&mut reading);
    reading
}

fn add_table(reading: &mut Reading, object: Object) {
    if Virtual::read(&object.sql).is_some() {
        reading.unknown.push(object.unknown("virtual table", false));
        return;
    }
    let Some(definition) = Definition::read(&object.sql) else {
        reading.unknown.push(object.unknown("table", false));
        return;
    };
    let (table, unknown) = model::table(definition, &object.name);
    reading.schema.put_table(table);
    reading.unknown.extend(unknown);
}

/// The automatic indexes of keys are left out: their names are SQLite's.
fn add_index(reading: &mut Reading, object: Object) {
    let table = reading.schema.table_mut(&object.table);
    let columns = |table: &Table| -> Vec<Name> {
        let columns = table.columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    let read = table.and_then(|table| {
        let mut index = index::read(&object.sql, &columns(table))?;
        index.name = object.name.name.clone();
        table.indexes.push(index);
        Some(())
    });
    if read.is_none() {
        reading.unknown.push(object.unknown("index", true));
    }
}

/// What the catalogue would say of the tables of a history, their foreign keys left out.
pub(super) fn described(schema: &Schema, target: Target) -> Described {
    let mut described = Described::default();
    for table in schema.tables() {
        match describe(table, schema, target) {
            Ok(objects) => {
                let reading = read(objects);
                for table in reading.schema.tables() {
                    described.reading.schema.put_table(table.clone());
                }
                described.reading.unknown.extend(reading.unknown);
            }
            Err(unsupported) => described.refused.push(Refused {
                table: table.name.clone(),
                message: format!("{} is not supported", unsupported.what),
            }),
        }
    }
    described.objects = objects::told(schema);
    described
}

/// The rows of `sqlite_schema` that a table would get.
fn describe(table: &Table, schema: &Schema, target: Target) -> Result<Vec<Object>, Unsupported> {
    let mut alone = table.clone();
    alone
        .constraints
        .retain(|constraint| !matches!(constraint.kind, ConstraintKind::ForeignKey(_)));
    let object = |kind: &str, name: ObjectName, sql: String| Object {
        kind: kind.to_owned(),
        name,
        table: table.name.clone(),
        sql,
    };
    let create = sqlite::table::create(&alone, schema, target)?;
    let mut objects = vec![object("table", table.name.clone(), create)];
    for index in &table.indexes {
        let create = sqlite::index::create(index, &alone, schema, target)?;
        objects.push(object("index", ObjectName::new(index.name.clone()), create));
    }
    Ok(objects)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(rows: &[[&str; 4]]) -> Vec<Object> {
        let rows = rows.iter().map(|row| row.map(|text| Some(text.to_owned())));
        let names = Names::new(MAIN, false, &Schema::new());
        rows.filter_map(|row| Object::new(row.into(), &names))
            .collect()
    }

    #[test]
    fn what_cannot_be_read_is_unknown_and_stops_nothing() {
        let reading = read(objects(&[
            ["table", "broken", "broken", "CREATE TABLE broken (a 'text"],
            [
                "table",
                "odd",
                "odd",
                "CREATE TABLE odd (a INT SURPRISE (1) (2))",
            ],
            ["table", "sound", "sound", "CREATE TABLE sound (a INT)"],
            ["index", "ix_odd", "odd", "CREATE INDEX ix_odd ON odd (a)"],
            [
                "index",
                "ix",
                "sound",
                "CREATE INDEX ix ON sound (a) SURPRISE",
            ],
            ["index", "iy", "sound", "CREATE INDEX iy ON sound ()"],
            ["index", "iz", "sound", "CREATE INDEX iz ON sound (a)"],
            ["novelty", "n", "sound", ""],
        ]));
        let unknown: Vec<String> = reading.unknown.iter().map(ToString::to_string).collect();
        assert_eq!(
            unknown,
            [
                "table `broken`",
                "table `odd`",
                "index `ix_odd` of `odd`",
                "index `ix` of `sound`",
                "index `iy` of `sound`",
                "object `n` of `sound`",
            ]
        );
        assert_eq!(
            reading.unknown[1].sql,
            "CREATE TABLE odd (a INT SURPRISE (1) (2))"
        );
        let tables: Vec<&Table> = reading.schema.tables().collect();
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].indexes.len(), 1);
    }

    #[test]
    fn only_what_belongs_to_a_virtual_table_is_left_out() {
        let table = |name: &'static str| ["table", name, name, "CREATE TABLE t (a)"];
        let reading = read(objects(&[
            [
                "table",
                "docs",
                "docs",
                "CREATE VIRTUAL TABLE docs USING fts5(a)",
            ],
            [
                "table",
                "own",
                "own",
                "CREATE VIRTUAL TABLE own USING vec0(a)",
            ],
            table("docs_data"),
            table("docs_archive"),
            table("own_data"),
            ["index", "i", "docs_data", "CREATE INDEX i ON docs_data (a)"],
        ]));
        let tables: Vec<String> = reading
            .schema
            .tables()
            .map(|table| table.name.to_string())
            .collect();
        assert_eq!(tables, ["docs_archive", "own_data"]);
        assert_eq!(reading.unknown.len(), 2);
    }

    #[test]
    fn names_of_the_convention_are_free_ones() {
        let sql = "CREATE TABLE t (a INT CHECK (a > 0) CHECK (a > 1), b INT CHECK (a > 2), \
             CHECK (a > b), CHECK (1), UNIQUE (a), UNIQUE (a), CONSTRAINT ck_t_1 CHECK (a <> b))";
        let reading = read(objects(&[["table", "t", "t", sql]]));
        let tables: Vec<&Table> = reading.schema.tables().collect();
        let names: Vec<&str> = tables[0]
            .constraints
            .iter()
            .map(|constraint| constraint.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "ck_t_a", "ck_t_a_2", "ck_t_a_3", "ck_t_2", "ck_t_3", "uq_t_a", "uq_t_a_2",
                "ck_t_1"
            ]
        );
    }
}
