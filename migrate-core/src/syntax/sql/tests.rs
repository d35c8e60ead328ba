//! The reader of SQL: what databases take is never refused, what is wrong is found.

use super::read;
use crate::check::check;
use crate::schema::SqlReading;
use crate::syntax::parse;
use crate::{Dialect, Schema, Target};

const CORPUS: [(Dialect, &str); 3] = [
    (Dialect::Postgres, include_str!("corpus/postgres.sql")),
    (Dialect::Mysql, include_str!("corpus/mysql.sql")),
    (Dialect::Sqlite, include_str!("corpus/sqlite.sql")),
];

const SHOP: &str = r#"
    revision "1";
    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        active: Boolean = true,
        profile: Option<Json>,
        tags: Option<Text>,
        created_at: Timestamptz = now(),
    }
    create table orders {
        id: BigInt identity primary key,
        user_id: BigInt references users(id),
        total: Integer = 0,
        state: Varchar(10) = "new",
        note: Option<Text>,
        placed_at: Timestamptz = now(),
    }
    create table items {
        id: BigInt identity primary key,
        order_id: BigInt references orders(id),
        price: Integer = 0,
    }
    create table "Odd-Name" { id: BigInt identity primary key, "First Name": Option<Text> }
"#;

/// What the check says of texts in a dialect, each sent by an `execute` behind the first
/// migration, the later ones behind the earlier.
fn complaints(texts: &[&str], dialect: Dialect) -> Vec<String> {
    let targets = [Target::oldest(dialect)];
    let shop = parse(SHOP.parse().expect("tokens")).migration;
    let (before, report) = check(&shop.expect("a migration"), &Schema::new(), &targets);
    assert!(report.is_empty(), "{report:?}");
    let executes = texts.iter().map(|text| {
        let done = match dialect.is_mysql_family() {
            true => "done when \"SELECT 1\"",
            false => "",
        };
        format!("execute r##\"{text}\"## {done} keep;")
    });
    let executes: String = executes.collect();
    let parsed = parse(
        format!("revision \"2\" after \"1\"; {executes}")
            .parse()
            .expect("tokens"),
    );
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    let (_, report) = check(&parsed.migration.expect("a migration"), &before, &targets);
    report.iter().map(ToString::to_string).collect()
}

#[test]
fn what_databases_take_is_not_refused() {
    let mut refused = Vec::new();
    for (dialect, corpus) in CORPUS {
        for text in corpus.lines() {
            for complaint in complaints(&[text], dialect) {
                refused.push(format!("{dialect}: {text}\n{complaint}"));
            }
        }
    }
    assert!(
        refused.is_empty(),
        "{} of them\n{}",
        refused.len(),
        refused.join("\n\n")
    );
}

/// Most of what migrations hold is read, not only let through.
#[test]
fn most_is_read() {
    for (dialect, corpus) in CORPUS {
        let opaque: Vec<&str> = corpus
            .lines()
            .filter(|text| !matches!(read(text, dialect), SqlReading::Read(_)))
            .filter(|text| {
                let first = text.split(' ').next().unwrap_or_default();
                super::words::COVERED.contains(&first)
            })
            .collect();
        let share = opaque.len() * 100 / corpus.lines().count();
        assert!(share <= 12, "{dialect}: {}", opaque.join("\n"));
    }
}

#[test]
fn deep_texts_do_no_harm() {
    for dialect in Dialect::ALL {
        for text in [
            format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000)),
            format!("SELECT {}1{}", "(".repeat(48), ")".repeat(48)),
            format!("SELECT {}1{}", "(SELECT ".repeat(30), ")".repeat(30)),
            format!("SELECT 1{}", " + 1".repeat(50_000)),
            format!("SELECT 1{}", " OR 1".repeat(290)),
            format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(180)),
            format!("SELECT {} 1", "NOT ".repeat(500)),
            format!("SELECT {}1", "- ".repeat(500)),
            format!("SELECT * FROM {}a{}", "(".repeat(40), ")".repeat(40)),
            format!("SELECT a{}", "::int".repeat(280)),
            format!("SELECT a{}", "[1]".repeat(280)),
            format!(
                "SELECT {}1{}",
                "CASE WHEN 1 THEN ".repeat(40),
                " END".repeat(40)
            ),
            format!("INSERT INTO a VALUES (1){}", ", (1)".repeat(5000)),
        ] {
            read(&text, dialect);
        }
    }
}

/// Texts with a mistake, each with how its complaint begins.
#[track_caller]
fn refuses(dialect: Dialect, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, wanted) in cases {
        let found = complaints(&[text], dialect);
        if found.len() != 1 || !found[0].starts_with(wanted) {
            wrong.push(format!("{text}\n  wanted {wanted}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const NO_POSTGRES: &str = "this is no SQL of PostgreSQL: ";

#[test]
fn batches_by_hand() {
    let update = "UPDATE users SET active = false WHERE age IS NULL";
    refuses(
        Dialect::Postgres,
        &[(
            &format!("{update} LIMIT 100"),
            "this is no SQL of PostgreSQL: an `UPDATE` has no `LIMIT`, in line 1, column 51",
        )],
    );
    let of_some = "DELETE FROM users WHERE id IN (SELECT user_id FROM orders LIMIT 10)";
    let wanted = "a query behind `IN`, `ANY` or `ALL` has no `LIMIT`, in line 1, column 59";
    refuses(
        Dialect::Mysql,
        &[(of_some, &format!("this is no SQL of MySQL: {wanted}"))],
    );
    refuses(
        Dialect::Mariadb,
        &[(of_some, &format!("this is no SQL of MariaDB: {wanted}"))],
    );
    // The other way round both are fine, and so is one query more.
    let wrapped = "DELETE FROM users WHERE id IN (SELECT id FROM (SELECT user_id AS id FROM orders LIMIT 10) AS t)";
    assert!(complaints(&[of_some], Dialect::Postgres).is_empty());
    assert!(complaints(&[of_some], Dialect::Sqlite).is_empty());
    assert!(complaints(&[&format!("{update} LIMIT 100"), wrapped], Dialect::Mysql).is_empty());
}

#[test]
fn mistakes_in_syntax() {
    let cases = [
        (
            "SELCT 1",
            "`SELCT` begins no statement, in line 1, column 1",
        ),
        ("UPDTE users SET age = 1", "`UPDTE` begins no statement"),
        ("DELET FROM users", "`DELET` begins no statement"),
        (
            "INSRT INTO users (email) VALUES ('a')",
            "`INSRT` begins no statement",
        ),
        (
            "CREATE TABEL t (a int)",
            "`TABEL` begins no statement, in line 1, column 8",
        ),
        (
            "CREATE UNIQUE INDX ix ON users (name)",
            "`INDX` begins no statement",
        ),
        (
            "ALTR TABLE users ADD COLUMN n int",
            "`ALTR` begins no statement",
        ),
        (
            "SELECT * FORM users",
            "unexpected `FORM`, in line 1, column 10",
        ),
        ("SELECT id FORM users", "unexpected `FORM`"),
        ("SELECT id FROM users WHRE age = 1", "unexpected `WHRE`"),
        ("SELECT id FROM users ODER BY id", "unexpected `ODER`"),
        ("SELECT id FROM users GROPU BY id", "unexpected `GROPU`"),
        ("UPDATE users STE age = 1", "expected SET, found `age`"),
        ("DELETE FROM users WERE id = 1", "unexpected `WERE`"),
        (
            "INSERT INTO users (email) VALEUS ('a')",
            "unexpected `VALEUS`",
        ),
        (
            "SELECT count(id FROM users",
            "this `(` is not closed, in line 1, column 13",
        ),
        (
            "SELECT (id)) FROM users",
            "this `)` closes nothing, in line 1, column 12",
        ),
        (
            "INSERT INTO users (email VALUES ('a')",
            "this `(` is not closed",
        ),
        (
            "SELECT 'a FROM users",
            "a string or a name in quotes is not closed",
        ),
        (
            "SELECT \"a FROM users",
            "a string or a name in quotes is not closed",
        ),
        ("SELECT 1 /* why", "a comment is not closed"),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1",
            "a string or a name",
        ),
        (
            "SELECT id, FROM users",
            "expected an expression, found `FROM`",
        ),
        (
            "SELECT id FROM users WHERE",
            "expected an expression, found the end, in line 1, column 27",
        ),
        ("UPDATE users SET", "expected identifier, found the end"),
        (
            "SELECT id FROM users WHERE age = = 1",
            "expected an expression, found `=`",
        ),
        (
            "SELECT id FROM users LIMIT 1 WHERE id = 1",
            "expected end of statement, found `WHERE`",
        ),
        (
            "UPDATE users SET age = 1,, name = 'a'",
            "expected identifier, found `,`",
        ),
        ("UPDATE users SET age 1", "expected =, found `1`"),
        (
            "DELETE FROM users WHERE id = 1 AND",
            "expected an expression, found the end",
        ),
        ("INSERT INTO users (email) ('a')", "expected "),
        ("CREATE TABLE t (a int,, b int)", "expected "),
        ("DROP TABLE", "expected identifier, found the end"),
        (
            "ALTER TABLE users ADD COLUMN",
            "expected identifier, found the end",
        ),
        (
            "SELECT CASE WHEN age = 1 THEN 2 FROM users",
            "expected end of statement, found `age`",
        ),
        (
            "WITH x AS SELECT 1 SELECT * FROM x",
            "expected (, found `SELECT`",
        ),
        (
            "SELECT id\n  FROM users\n  WHERE age > AND id = 1",
            "expected ",
        ),
        ("SELECT * FROM users JOIN ON 1 = 1", "expected "),
    ];
    let wanted: Vec<(&str, String)> = cases
        .iter()
        .map(|(text, wanted)| (*text, format!("{NO_POSTGRES}{wanted}")))
        .collect();
    let cases: Vec<(&str, &str)> = wanted
        .iter()
        .map(|(text, wanted)| (*text, &**wanted))
        .collect();
    refuses(Dialect::Postgres, &cases);
    refuses(
        Dialect::Mysql,
        &[
            (
                "SELECT `a FROM users",
                "this is no SQL of MySQL: a string or a name in quotes",
            ),
            (
                "UPDATE users STE age = 1",
                "this is no SQL of MySQL: expected SET",
            ),
            (
                "ALTER TABEL users ADD n INT",
                "this is no SQL of MySQL: `TABEL` begins no",
            ),
        ],
    );
    refuses(
        Dialect::Sqlite,
        &[
            (
                "SELECT 'a",
                "this is no SQL of SQLite: a string or a name in quotes",
            ),
            (
                "INSERT OR IGNOR INTO users (email) VALUES ('a')",
                "this is no SQL of SQLite: expected",
            ),
            (
                "PRAGM foreign_keys = ON",
                "this is no SQL of SQLite: `PRAGM` begins no statement",
            ),
        ],
    );
}

#[test]
fn names_that_do_not_exist() {
    let cases = [
        (
            "SELECT * FROM usres",
            "table `usres` does not exist, in line 1, column 15 of this SQL",
        ),
        ("SELECT * FROM public.usres", "table `usres` does not exist"),
        (
            "SELECT nme FROM users",
            "column `nme` does not exist in table `users`, in line 1, column 8",
        ),
        (
            "SELECT u.nme FROM users u",
            "column `nme` does not exist in table `users`",
        ),
        (
            "SELECT users.nme FROM users",
            "column `nme` does not exist in table `users`",
        ),
        (
            "SELECT x.name FROM users u",
            "`x` is no table or alias here, in line 1, column 8",
        ),
        (
            "SELECT nme FROM users JOIN orders ON true",
            "column `nme` does not exist in the tables of this SQL",
        ),
        (
            "SELECT id FROM users WHERE (SELECT count(*) FROM orders WHERE user = user_idd) > 1",
            "column `user_idd` does not exist in the tables",
        ),
        (
            "SELECT t.a FROM (SELECT nme AS a FROM users) t",
            "column `nme` does not exist in table `users`",
        ),
        (
            "WITH x AS (SELECT nme FROM users) SELECT 1 FROM x",
            "column `nme` does not exist in table `users`",
        ),
        (
            "WITH x AS (SELECT 1) SELECT * FROM x, usres",
            "table `usres` does not exist",
        ),
        (
            "SELECT id FROM users ORDER BY nme",
            "column `nme` does not exist in table `users`",
        ),
        (
            "SELECT id FROM users UNION SELECT nme FROM orders",
            "column `nme` does not exist in table `orders`",
        ),
        (
            "INSERT INTO usres (email) VALUES ('a')",
            "table `usres` does not exist",
        ),
        (
            "INSERT INTO users (emial) VALUES ('a')",
            "column `emial` does not exist in table `users`, in line 1, column 20",
        ),
        (
            "INSERT INTO users (email) SELECT email FROM orders",
            "column `email` does not exist in table `orders`",
        ),
        (
            "INSERT INTO users (email) VALUES ('a') ON CONFLICT (emial) DO NOTHING",
            "column `emial` does not exist",
        ),
        (
            "INSERT INTO users (email) VALUES ('a') ON CONFLICT (email) DO UPDATE SET nme = 'b'",
            "column `nme` does not exist",
        ),
        (
            "INSERT INTO users (email) VALUES ('a') RETURNING idd",
            "column `idd` does not exist",
        ),
        (
            "UPDATE users SET nme = 'a'",
            "column `nme` does not exist in table `users`",
        ),
        (
            "UPDATE users SET name = nme",
            "column `nme` does not exist in table `users`",
        ),
        (
            "UPDATE users SET name = o.nte FROM orders o",
            "column `nte` does not exist in table `orders`",
        ),
        (
            "DELETE FROM users WHERE emial = 'a'",
            "column `emial` does not exist in table `users`",
        ),
        (
            "CREATE INDEX ix ON usres (name)",
            "table `usres` does not exist",
        ),
        (
            "CREATE INDEX ix ON users (nme)",
            "column `nme` does not exist in table `users`",
        ),
        (
            "CREATE INDEX ix ON users (lower(name)) WHERE actve",
            "column `actve` does not exist",
        ),
        (
            "CREATE VIEW v AS SELECT nme FROM users",
            "column `nme` does not exist in table `users`",
        ),
        (
            "ALTER TABLE usres ADD COLUMN n int",
            "table `usres` does not exist",
        ),
        (
            "ALTER TABLE users DROP COLUMN nme",
            "column `nme` does not exist in table `users`",
        ),
        (
            "ALTER TABLE users ALTER COLUMN nme SET STATISTICS 5, ALTER COLUMN nme DROP NOT NULL",
            "column `nme` does not exist",
        ),
        (
            "CREATE TABLE t (a bigint REFERENCES usres (id))",
            "table `usres` does not exist",
        ),
        ("DROP TABLE usres", "table `usres` does not exist"),
        ("TRUNCATE usres", "table `usres` does not exist"),
        (
            "COMMENT ON COLUMN users.emial IS 'x'",
            "column `emial` does not exist in table `users`",
        ),
        ("SELECT id FROM Odd-Name", "this is no SQL of PostgreSQL"),
        ("SELECT * FROM odd_name", "table `odd_name` does not exist"),
        (
            "SELECT First FROM \"Odd-Name\"",
            "column `First` does not exist in table `Odd-Name`",
        ),
    ];
    // What PostgreSQL's parser does not read is opaque: one of the cases.
    let cases: Vec<_> = cases
        .iter()
        .copied()
        .filter(|(text, _)| !text.contains("STATISTICS"))
        .collect();
    refuses(Dialect::Postgres, &cases);
    refuses(
        Dialect::Mysql,
        &[
            (
                "SELECT `nme` FROM `users`",
                "column `nme` does not exist in table `users`",
            ),
            (
                "UPDATE users u JOIN orders o ON o.user_id = u.id SET u.nme = 'a'",
                "column `nme` does not exist",
            ),
            (
                "DELETE u FROM users u JOIN ordes o ON o.user_id = u.id",
                "table `ordes` does not exist",
            ),
            (
                "INSERT INTO users SET emial = 'a'",
                "column `emial` does not exist",
            ),
        ],
    );
    refuses(
        Dialect::Sqlite,
        &[
            (
                "SELECT nme FROM users",
                "column `nme` does not exist in table `users`",
            ),
            (
                "INSERT OR IGNORE INTO users (emial) VALUES ('a')",
                "column `emial` does not exist",
            ),
        ],
    );
}

#[test]
fn what_earlier_sql_made_is_there() {
    let accepts = |texts: &[&str]| {
        let found = complaints(texts, Dialect::Postgres);
        assert!(found.is_empty(), "{texts:?}: {found:?}");
    };
    accepts(&[
        "CREATE VIEW adults AS SELECT id FROM users",
        "SELECT whatever FROM adults",
    ]);
    accepts(&[
        "ALTER TABLE users ADD COLUMN nick text",
        "UPDATE users SET nick = name",
    ]);
    accepts(&[
        "CREATE FOREIGN TABLE remote (n int) SERVER s",
        "SELECT n FROM remote",
    ]);
    accepts(&["SELECT * INTO copied FROM users", "SELECT * FROM copied"]);
    let found = complaints(
        &[
            "CREATE VIEW adults AS SELECT id FROM users",
            "SELECT * FROM adlts",
        ],
        Dialect::Postgres,
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_allowance_sends_the_text_as_it_is() {
    let text = |allow: &str| format!("revision \"2\"; {allow} execute \"SELCT 1\" keep;");
    let check = |text: String| {
        let migration = parse(text.parse().expect("tokens")).migration;
        let targets = [Target::oldest(Dialect::Postgres)];
        check(&migration.expect("a migration"), &Schema::new(), &targets).1
    };
    assert_eq!(check(text("")).len(), 1);
    assert!(check(text("#[allow(opaque_sql, reason = \"it is new\")]")).is_empty());
}

/// Where the parser is not to be trusted, the database decides.
#[test]
fn what_is_not_sure_is_opaque() {
    for text in [
        "CREATE TABLE t (a int b int)",
        "CREATE VIEW v SELECT 1",
        "FROBNICATE users",
        "GRANT SLCT, INSRT ON users TO app",
        "DO $$ BEGIN SELCT 1; END $$",
        "SELECT * FROM users TABLESAMPLE system (10) x y z",
        "UPDATE ONLY users SET nme = 1",
    ] {
        assert_eq!(read(text, Dialect::Postgres), SqlReading::Opaque, "{text}");
    }
}

/// What this library sends itself is valid: every statement of the plans that are kept.
#[test]
fn what_is_planned_is_not_refused() {
    let mut refused = Vec::new();
    let mut known = 0;
    for (folder, dialect) in [
        ("postgres", Dialect::Postgres),
        ("mysql", Dialect::Mysql),
        ("sqlite", Dialect::Sqlite),
    ] {
        let root = env!("CARGO_MANIFEST_DIR");
        let folder = format!("{root}/src/plan/{folder}/snapshots");
        for file in std::fs::read_dir(folder).expect("the snapshots") {
            let file = file.expect("a snapshot").path();
            let text = std::fs::read_to_string(file).expect("a snapshot");
            for statement in planned(&text) {
                match read(&statement, dialect) {
                    SqlReading::Wrong(mistake) => {
                        refused.push(format!("{statement}  {}", mistake.message));
                    }
                    SqlReading::Read(_) => known += 1,
                    SqlReading::Opaque => {}
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(known > 200, "only {known} statements were read");
}

/// The statements of a kept plan that hold no strings: a `;` may stand in those.
fn planned(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let plan = text.splitn(3, "---\n").nth(2).unwrap_or_default();
    for line in plan.lines() {
        let line = line.trim_start_matches("-- undo: ");
        if line.starts_with("--") {
            continue;
        }
        let is_outside = |place: &usize| {
            let bodies = format!("{statement}{}", &line[..*place]);
            bodies.matches("$body$").count() % 2 == 0
        };
        let mut ends = line.match_indices(';').map(|(place, _)| place);
        let end = ends.find(is_outside);
        statement.push_str(&line[..end.unwrap_or(line.len())]);
        statement.push('\n');
        if end.is_some() {
            statements.push(std::mem::take(&mut statement));
        }
    }
    statements.retain(|statement| !statement.contains('\''));
    statements
}
