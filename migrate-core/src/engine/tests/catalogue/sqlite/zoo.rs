//! Tables that nobody would expect: whatever SQLite takes is read as SQLite takes it, and what is
//! read, said in our own words, makes the same tables.

use super::pragmas::agree;
use super::{describe, read, without_foreign_keys};
use crate::engine::database::Driver as _;
use crate::engine::reach::each;
use crate::engine::tests::server::{on_servers, open};
use crate::schema::Table;
use crate::sql::sqlite;
use crate::{Dialect, Schema};

/// Each is sent as it is.
const ZOO: [&str; 46] = [
    r#"CREATE TABLE [no key] (a, [b c] my odd type, "d""e" 'int', `f``g` varchar ( 20 ) , 'h' decimal(10,-2))"#,
    "create /* (a */ table if not exists comments ( -- here, (
        a int /* , b int */ not null, --) the end
        b text default '--' )",
    r#"CREATE TABLE defaults (a INT DEFAULT -1, b DEFAULT +1.5, c DEFAULT (-1), d DEFAULT ((1 + (2))),
        e DEFAULT foo, f DEFAULT "bar", g DEFAULT 'it''s )', h DEFAULT NULL, i DEFAULT current_timestamp,
        j DEFAULT X'AB', k DEFAULT true, m DEFAULT - 'x', n DEFAULT 0X1F,
        o DEFAULT (strftime('%Y', 'now')), p DEFAULT [q r])"#,
    r#"CREATE TABLE checks (a INT CHECK (a > 0) CHECK (a < 9), b TEXT CHECK (b <> ')' AND b <> '''('),
        CHECK (a < 5 OR b = "unknown"), CONSTRAINT n CHECK ((a) <> (3)), CHECK (checks.a > 0) CHECK (1))"#,
    "CREATE TABLE nameless (a INT CONSTRAINT lost, b INT CONSTRAINT one CONSTRAINT two UNIQUE,
        c INT CONSTRAINT nn NOT NULL CONSTRAINT u UNIQUE, CONSTRAINT gone)",
    "CREATE TABLE alias (id INTEGER PRIMARY KEY, x)",
    r#"CREATE TABLE alias_quoted (id "INTEGER" PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT)"#,
    "CREATE TABLE no_alias (id INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE alias_behind (id INTEGER, PRIMARY KEY (id DESC))",
    "CREATE TABLE numbered (x, id INTEGER, PRIMARY KEY (ID AUTOINCREMENT))",
    "CREATE TABLE int_key (id INT PRIMARY KEY, a TEXT NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT FAIL)",
    r#"CREATE TABLE wide_key (a, b INT, "C" TEXT, PRIMARY KEY ('a', c COLLATE nocase DESC),
        UNIQUE (B, [c]) ON CONFLICT ROLLBACK, UNIQUE (b, a) ON CONFLICT ABORT)"#,
    "CREATE TABLE without (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID",
    "CREATE TABLE tight (a INT PRIMARY KEY, b TEXT, c ANY) strict, without rowid",
    "CREATE TABLE computed (a INT, b INT GENERATED ALWAYS AS (a * 2), c AS (a || ')') STORED,
        d INT AS ((a + 1)) VIRTUAL UNIQUE)",
    r#"CREATE TABLE collated (a TEXT COLLATE nocase UNIQUE, b TEXT COLLATE "RTRIM" DEFAULT 'x', c TEXT COLLATE binary)"#,
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, a INT, b INT, UNIQUE (a, b))",
    r#"CREATE TABLE child (a REFERENCES parent,
        b INT REFERENCES PARENT(ID) ON UPDATE SET NULL ON DELETE CASCADE NOT NULL DEFERRABLE INITIALLY DEFERRED,
        c INT, d INT REFERENCES parent ON DELETE SET DEFAULT MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE,
        FOREIGN KEY (b, C) REFERENCES Parent (A, b) ON DELETE RESTRICT ON UPDATE NO ACTION DEFERRABLE,
        CONSTRAINT named FOREIGN KEY ('a') REFERENCES 'parent' ("id") MATCH SIMPLE)"#,
    "CREATE TABLE orphan (a REFERENCES nowhere, c REFERENCES defaults)",
    "CREATE TABLE tree (id INTEGER PRIMARY KEY, up REFERENCES tree ON INSERT CASCADE)",
    r#"CREATE TABLE "check" ("primary" INT, [constraint] TEXT UNIQUE, `foreign` INT CHECK (`foreign` > 0), "unique")"#,
    "CREATE TABLE virtual (key INT, end INT, replace int replace, cast INT, abort TEXT, CHECK (key + replace > end))",
    r#"CREATE TABLE "🦀 'tables'; --" ("🦀" INT, é TEXT CHECK (é <> '🦀'), "a.b" INT, "it's (" INT)"#,
    r#"CREATE TABLE selected AS SELECT 1 + 1, 'x' AS "a b", a AS a, CAST(b AS TEXT) AS t FROM parent"#,
    "CREATE TABLE Cases (Id INTEGER PRIMARY KEY, NAME text check (name <> 'Name'), UNIQUE (nAmE))",
    r#"CREATE TABLE expressions (a INT, b TEXT,
        CHECK (a NOT IN (1,2) AND b NOT LIKE 'a%' ESCAPE '\' AND CASE WHEN a ISNULL THEN 1 ELSE b IS NOT NULL END),
        CHECK (NOT a BETWEEN 1 AND 2 OR - -a <> ~a AND a->>'$.x' IS NOT DISTINCT FROM b COLLATE NOCASE),
        CHECK (a==1 or a!=2 or like(b, 'x') or b glob '*' or "a" not null))"#,
    r#"CREATE TABLE "a" ("a" INT CHECK (a.a > 0), UNIQUE ("a"))"#,
    "CREATE TABLE plain (a INT, b TEXT, c TEXT COLLATE NOCASE)",
    "CREATE INDEX plain_a ON plain (a)",
    r#"create unique index if not exists main."plain b" on plain(B desc, 'a', [c] collate "rtrim" ASC) -- the end"#,
    "CREATE INDEX plain_expr ON plain ((a + 1), lower(b) COLLATE nocase DESC, a || b COLLATE rtrim, (b), ((a)), -a)
        WHERE (a > 0 AND b <> ')') AND plain.a < 9",
    "CREATE INDEX plain_part ON plain (c COLLATE BINARY) WHERE c IS NOT NULL",
    r#"CREATE INDEX "🦀 index" ON "🦀 'tables'; --" ("🦀", é)"#,
    "CREATE VIEW seen AS SELECT a FROM plain WHERE b <> ';'",
    "CREATE TRIGGER watch AFTER INSERT ON plain BEGIN UPDATE plain SET a = 1; SELECT 2; END",
    "CREATE TRIGGER instead INSTEAD OF DELETE ON seen BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE docs USING fts5(title, body)",
    r#"CREATE VIRTUAL TABLE "old docs" USING fts4(title)"#,
    "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1)",
    "CREATE TABLE docs_own (a)",
    "CREATE TEMP TABLE gone (a)",
    "ANALYZE",
    r#"CREATE TABLE renamed (a INT CHECK (a > 0), b INT REFERENCES renamed (a), c INT AS (a + 1), CHECK (renamed.a > 1), UNIQUE (a, b));
        CREATE INDEX renamed_a ON renamed (a, (a + 1)) WHERE a > 0;
        ALTER TABLE renamed RENAME COLUMN a TO "the a";
        ALTER TABLE renamed RENAME TO "re-named";
        ALTER TABLE "re-named" ADD COLUMN d TEXT CONSTRAINT long CHECK (length(d) < 9) REFERENCES parent (id)"#,
    "CREATE TABLE shrunk (a INT, -- one
        b TEXT DEFAULT ',', /* two */ c INT CHECK (c > 0));
        ALTER TABLE shrunk DROP COLUMN b; ALTER TABLE shrunk ADD e AS (a || 'x')",
    r#"CREATE TABLE strings (a TEXT CHECK (a <> "x"), b TEXT CHECK (b <> "y"));
        ALTER TABLE strings RENAME COLUMN b TO bb; ALTER TABLE strings ADD COLUMN x INT"#,
    "CREATE TABLE big (a BIGINT UNSIGNED, b DOUBLE PRECISION(1, 2), c NATIVE CHARACTER(70), e int,\nf\tTEXT\x0cNOT\nNULL)",
];

#[test]
fn what_is_read_agrees_with_the_pragmas_and_makes_the_same_tables() {
    on_servers(&[Dialect::Sqlite], |database| async move {
        let mut connected = database.connect().await;
        for sql in ZOO {
            let sent = each!(&mut connected, session => session.driver.execute(sql).await);
            sent.unwrap_or_else(|failure| panic!("{sql}: {}", failure.message));
        }
        let live = read(&mut connected).await;
        for table in live.schema.tables() {
            agree(&mut connected, table).await;
        }
        let found: Vec<String> = live
            .unknown
            .iter()
            .map(|unknown| format!("{unknown}: {}", unknown.sql))
            .collect();
        insta::assert_snapshot!(found.join("\n"));

        // What is unknown about a table is lost where it is made anew.
        let odd = |table: &Table| {
            let mut unknown = live.unknown.iter();
            unknown.any(|one| one.table.as_ref().unwrap_or(&one.name) == &table.name)
        };
        let plain: Vec<&Table> = live.schema.tables().filter(|table| !odd(table)).collect();
        let described = describe(&mut connected, &live.schema).await;
        assert_eq!(described.refused, []);
        let made = made(&live.schema).await;
        for table in plain {
            let said = described.reading.schema.table(&table.name);
            assert_eq!(said, Some(&without_foreign_keys(table)));
            assert_eq!(made.table(&table.name), Some(table));
        }
    });
}

/// Makes the tables that were read in another database, and reads them there.
pub(super) async fn made(schema: &Schema) -> Schema {
    let mut connected = open("sqlite::memory:").await;
    let target = each!(&mut connected, session => session.driver.target());
    for table in schema.tables() {
        let mut statements = vec![sqlite::table::create(table, schema, target).unwrap()];
        for index in &table.indexes {
            statements.push(sqlite::index::create(index, table, schema, target).unwrap());
        }
        for sql in statements {
            let sent = each!(&mut connected, session => session.driver.execute(&sql).await);
            sent.unwrap_or_else(|failure| panic!("{sql}: {}", failure.message));
        }
    }
    read(&mut connected).await.schema
}
