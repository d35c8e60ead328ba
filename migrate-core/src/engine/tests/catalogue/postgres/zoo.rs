//! Databases made by hand with all that there is: everything is read, or named as unknown.

use std::fmt::Write as _;

use super::{describes_itself, read, rows};
use crate::catalogue::Reading;
use crate::engine::reach::Connected;
use crate::engine::tests::server::{Database, on_servers};
use crate::{Dialect, Target, Version, print};

/// One of each thing that can be made.
async fn fill(database: &Database) -> Connected {
    database.send(include_str!("zoo.sql")).await;
    // It cannot be unique, and is left behind broken.
    let broken = "CREATE UNIQUE INDEX CONCURRENTLY broken ON idx (a)";
    let mut connected = database.connect().await;
    assert!(rows(&mut connected, broken).await.is_err());
    connected
}

/// The reading in lines. The definitions of unknown objects are left out: each version of the
/// server prints them in its own way.
fn lines(reading: &Reading) -> String {
    let mut lines = String::new();
    for table in reading.schema.tables() {
        writeln!(lines, "table {}: {:?}", table.name, table.comment).unwrap();
        if !table.storage.is_empty() {
            let options = print::storage(&table.storage);
            writeln!(lines, "    with {options}").unwrap();
        }
        let by = table.partition_by.as_ref().map(print::partition_by);
        let of = table.partition_of.as_ref().map(print::partition_of);
        for place in by.into_iter().chain(of) {
            writeln!(lines, "    {place}").unwrap();
        }
        for column in &table.columns {
            writeln!(lines, "    {}", print::column(column)).unwrap();
        }
        for constraint in &table.constraints {
            let text = print::constraint(&table.name, constraint);
            writeln!(lines, "    {}: {text}", constraint.name).unwrap();
        }
        for index in &table.indexes {
            let text = print::index(&table.name, index);
            writeln!(lines, "    {}: {text}", index.name).unwrap();
        }
    }
    for ty in reading.schema.enums() {
        writeln!(lines, "{ty:?}").unwrap();
    }
    for unknown in &reading.unknown {
        match unknown.sql.split_once(' ') {
            Some(("CREATE", _)) => writeln!(lines, "{unknown}").unwrap(),
            _ => writeln!(lines, "{unknown}: {}", unknown.sql).unwrap(),
        }
    }
    lines
}

#[test]
fn everything_is_read_or_named() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let mut connected = fill(&database).await;
        let reading = read(&mut connected).await;
        insta::assert_snapshot!(lines(&reading));
        describes_itself(&mut connected, &reading).await;

        // What the server itself lists as an object of somebody's, each by the first word of
        // its identity, unless the object belongs to another.
        let catalogues = "SELECT string_agg(format('SELECT %L::regclass AS class, oid FROM %I \
               WHERE oid >= 16384', relname, relname), ' UNION ALL ')
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
             WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
             AND c.relname NOT IN ('pg_enum', 'pg_attrdef', 'pg_amop', 'pg_amproc', 'pg_publication_rel')";
        let catalogues = text(&mut connected, catalogues).await;
        let objects = format!(
            "SELECT DISTINCT i.type, coalesce(i.name, split_part(split_part(i.identity, '(', 1), '.', 2))
             FROM ({catalogues}) o, LATERAL pg_identify_object(o.class, o.oid, 0) i
             WHERE (o.class::oid, o.oid) NOT IN
               (SELECT classid, objid FROM pg_depend WHERE deptype IN ('i', 'e', 'P'))
             AND coalesce(i.schema, '') NOT LIKE 'pg\\_toast%'"
        );
        let objects = rows(&mut connected, &objects).await.unwrap();
        assert!(objects.len() > 80, "{}", objects.len());
        let said = format!("{reading:#?}");
        for object in objects {
            let object: Vec<String> = object.into_iter().flatten().collect();
            let name = object[1].trim_matches('"').replace("\"\"", "\\\"");
            if !name.starts_with("migrate_") && !name.starts_with("pk_migrate_") {
                assert!(said.contains(&name), "{object:?}");
            }
        }
    });
}

async fn text(connected: &mut Connected, sql: &str) -> String {
    let row = rows(connected, sql).await.unwrap().remove(0);
    row.into_iter().flatten().collect()
}

#[test]
fn definitions_are_told() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let mut connected = fill(&database).await;
        let reading = read(&mut connected).await;
        for (title, part) in [
            ("view `vb`", "WITH (security_barrier=true)"),
            ("view `v`", "COMMENT 'a view'"),
            (
                "materialized view `mv`",
                "COLUMN \"a\" integer COMMENT 'aa'",
            ),
            (
                "trigger `trig` of `plain`",
                "FOR EACH ROW EXECUTE FUNCTION tg() DISABLE\nCOMMENT 'tt'",
            ),
            (
                "trigger `ctrig` of `plain`",
                "DEFERRABLE INITIALLY DEFERRED",
            ),
            ("inheriting table `child_t`", "INHERITS (\"parent_t\")"),
            ("foreign table `ft`", "SERVER srv OPTIONS (t=z)"),
            ("type `comp`", "COMMENT 'comp''s'"),
            (
                "domain `pos`",
                "DEFAULT 3 NOT NULL CONSTRAINT is_pos CHECK ((VALUE > 0))",
            ),
            (
                "policy `pol` of `odd`",
                "AS RESTRICTIVE FOR SELECT TO PUBLIC USING ((id > 0))",
            ),
            ("function `f(integer, text)`", "COMMENT 'ff'"),
            ("sequence `ser_id_seq` of `ser`", "OWNED BY ser.id"),
            ("event trigger `et`", "WHEN TAG IN ('DROP TABLE')"),
        ] {
            let mut all = reading.unknown.iter();
            let found = all.find(|unknown| unknown.to_string() == title);
            let sql = &found.unwrap_or_else(|| panic!("no {title}")).sql;
            assert!(sql.contains(part), "{title}: {sql}");
        }
    });
}

#[test]
fn what_belongs_to_an_extension_is_the_extension() {
    on_servers(&[Dialect::Postgres], |database| async move {
        database.send("CREATE SCHEMA more").await;
        let mut connected = database.connect().await;
        let available =
            "SELECT name FROM pg_available_extensions WHERE name NOT LIKE '%plp%' ORDER BY 1";
        let mut made = Vec::new();
        for row in rows(&mut connected, available).await.unwrap() {
            let name = row.into_iter().flatten().collect::<String>();
            let create = format!("CREATE EXTENSION \"{name}\" SCHEMA more CASCADE");
            let again = format!("CREATE EXTENSION IF NOT EXISTS \"{name}\" CASCADE");
            if rows(&mut connected, &create).await.is_ok()
                || rows(&mut connected, &again).await.is_ok()
            {
                made.push(name);
            }
        }
        database.send("CREATE TABLE more.t (id int)").await;
        let reading = read(&mut connected).await;
        assert_eq!(reading.schema.tables().count(), 1);
        assert_eq!(reading.schema.enums().count(), 0);
        let mut named: Vec<_> = reading.unknown.iter().map(ToString::to_string).collect();
        named.retain(|title| !title.starts_with("extension `"));
        assert_eq!(named, [""; 0], "of {made:?}");
        assert_eq!(reading.unknown.len(), made.len());
    });
}

#[test]
fn the_columns_of_newer_catalogues_are_not_asked_for() {
    on_servers(&[Dialect::Postgres], |database| async move {
        database
            .send(
                "CREATE TABLE t (id int PRIMARY KEY, n text CHECK (n <> ''), t int REFERENCES t);
                 CREATE INDEX ON t (n)",
            )
            .await;
        let mut connected = database.connect().await;
        let own = read(&mut connected).await;
        let Connected::Postgres(session) = &mut connected else {
            unreachable!("it is PostgreSQL");
        };
        session.driver.target = Target::new(Dialect::Postgres, Version::new(12, 0, 0));
        assert_eq!(read(&mut connected).await, own);
    });
}

#[test]
fn bytes_that_are_no_text_are_read() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let other = database
            .sibling("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
            .await;
        other
            .send(
                "SET client_encoding = 'SQL_ASCII'; CREATE TABLE t (a int);
                 DO $$ BEGIN EXECUTE convert_from('\\x434f4d4d454e54204f4e205441424c452074204953202763e927'::bytea, 'SQL_ASCII'); END $$",
            )
            .await;
        let mut connected = other.connect().await;
        let reading = read(&mut connected).await;
        let table = reading.schema.tables().next().unwrap();
        assert_eq!(table.comment.as_deref(), Some("cé"));
        describes_itself(&mut connected, &reading).await;
        drop(connected);
        database.drop_sibling(other).await;
    });
}
