//! Plans carried out on a real SQLite: what lives through a rebuild, and what stops one.

use sqlx::{Connection, Sqlite, SqliteConnection};

use super::{RebuildError, foreign_key_violations, rebuild};
use crate::engine::link;
use crate::plan::{Command, Direction, Request, Step, Strategy, Work, build};
use crate::{Dialect, Migration, Report, Schema, Statement, Target, check, syntax};

const USERS: &str = r#"
    create table users {
        id: BigInt identity primary key,
        email: Text collate "NOCASE",
        age: Option<Integer>,
        index on_email ((lower(email)) desc) where (age > 1),
    }
    create table posts {
        id: BigInt identity primary key,
        user_id: BigInt references users(id) on delete cascade,
    }
"#;

const ROWS: [&str; 2] = [
    "INSERT INTO users (id, email, age) VALUES (1, 'a@x', 30), (2, 'b@x', NULL), (9, 'c@x', 5)",
    "INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 9)",
];

/// A database, and the schema that its migrations have led to.
struct Shop {
    connection: SqliteConnection,
    schema: Schema,
}

fn read(text: &str) -> Migration {
    let text = format!("revision \"r\"; {text}");
    let parsed = syntax::parse(text.parse().expect("the text of a test is made of tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("there is a revision")
}

impl Shop {
    async fn open(text: &str, rows: &[&str]) -> Self {
        let connection = SqliteConnection::connect("sqlite::memory:").await;
        let mut shop = Self {
            connection: connection.expect("memory is there"),
            schema: Schema::new(),
        };
        shop.upgrade(text).await.expect("the tables are new");
        shop.run(rows).await;
        shop
    }

    async fn run(&mut self, statements: &[&str]) {
        for sql in statements {
            link::execute::<Sqlite>(&mut self.connection, sql)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    /// The rows of a query, fields divided by `|`.
    async fn rows(&mut self, sql: &str) -> Vec<String> {
        let rows = link::rows::<Sqlite, String>(&mut self.connection, sql).await;
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
            .into_iter()
            .map(|row| {
                let fields: Vec<String> = row
                    .into_iter()
                    .map(|field| field.unwrap_or_default())
                    .collect();
                fields.join("|")
            })
            .collect()
    }

    async fn upgrade(&mut self, text: &str) -> Result<(), RebuildError> {
        let migration = read(text);
        let mut report = Report::default();
        let target = Target::oldest(Dialect::Sqlite);
        let after = check::upgrade(&migration, &self.schema, &[target], &mut report);
        assert!(report.is_empty(), "{report:?}");
        self.go(&migration.up, after, Direction::Upgrade).await
    }

    async fn go(
        &mut self,
        statements: &[Statement],
        after: Schema,
        direction: Direction,
    ) -> Result<(), RebuildError> {
        let steps = build(&Request {
            statements,
            before: &self.schema,
            target: Target::oldest(Dialect::Sqlite),
            direction,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
            undo: true,
        });
        for step in steps.expect("SQLite can do it") {
            self.step(&step).await?;
        }
        self.schema = after;
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<(), RebuildError> {
        for guard in &step.guards {
            assert_eq!(self.rows(&guard.sql).await, ["0"], "{}", guard.message);
        }
        match &step.work {
            Work::Transaction(commands) => {
                let off = commands.iter().any(Command::suspends_foreign_keys);
                self.run(&[
                    if off { "PRAGMA foreign_keys = 0" } else { "" },
                    "BEGIN IMMEDIATE",
                ])
                .await;
                let done = self.commands(commands).await;
                let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
                self.run(&[end, "PRAGMA foreign_keys = 1"]).await;
                done
            }
            Work::Autonomous { sql, .. } => {
                self.run(&[sql]).await;
                Ok(())
            }
            Work::Batches(batches) => {
                self.run(&[&batches.update]).await;
                Ok(())
            }
        }
    }

    async fn commands(&mut self, commands: &[Command]) -> Result<(), RebuildError> {
        for command in commands {
            match command {
                Command::Sql(sql) => {
                    link::execute::<Sqlite>(&mut self.connection, sql).await?;
                }
                Command::Rebuild(one) => {
                    rebuild(&mut self.connection, one).await?;
                    let touched = [one.table.clone()];
                    let violations = foreign_key_violations(&mut self.connection, &touched).await?;
                    assert_eq!(violations, []);
                }
            }
        }
        Ok(())
    }
}

/// Runs a test that waits.
fn wait(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime can be made").block_on(test);
}

const SET_DEFAULT: &str = "alter table users { alter column age set default 1 }";

#[test]
fn rows_children_marks_and_indexes_live_through_a_rebuild() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        shop.run(&[
            "INSERT INTO users (id, email) VALUES (50, 'gone')",
            "DELETE FROM users WHERE id = 50",
        ])
        .await;
        shop.upgrade("alter table users { alter column age set default 18, add column vip: Boolean = false, add check grown (age > 3) }")
            .await
            .expect("nothing stands in the way");
        assert_eq!(
            shop.rows("SELECT id, email, age, vip FROM users ORDER BY id")
                .await,
            ["1|a@x|30|0", "2|b@x||0", "9|c@x|5|0"]
        );
        assert_eq!(
            shop.rows("SELECT id, user_id FROM posts").await,
            ["1|1", "2|9"]
        );
        shop.run(&[
            "INSERT INTO users (email) VALUES ('new')",
            "DELETE FROM users WHERE email = 'A@X'",
        ])
        .await;
        assert_eq!(
            shop.rows("SELECT id, age FROM users WHERE email = 'new'")
                .await,
            ["51|18"]
        );
        assert_eq!(
            shop.rows("SELECT id FROM posts").await,
            ["2"],
            "the cascade works as before"
        );
        assert_eq!(
            shop.rows("SELECT sql FROM sqlite_schema WHERE name = 'on_email'")
                .await,
            ["CREATE INDEX \"on_email\" ON \"users\" ((lower(\"email\")) DESC) WHERE \"age\" > 1"]
        );
        assert_eq!(
            shop.rows("SELECT name FROM sqlite_schema WHERE name LIKE '\\_migrate%' ESCAPE '\\'")
                .await
                .len(),
            0
        );
    });
}

#[test]
fn what_others_have_created_is_carried_over() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        let own = [
            "CREATE TABLE log (entry TEXT)",
            "CREATE INDEX theirs ON users (age, email)",
            "CREATE TRIGGER watch AFTER UPDATE ON users BEGIN INSERT INTO log VALUES (new.email); END",
            "CREATE TRIGGER other AFTER INSERT ON posts BEGIN UPDATE users SET age = 0 WHERE id = new.user_id; END",
            "CREATE VIEW grown AS SELECT email FROM users WHERE age > 18",
            "CREATE TRIGGER through INSTEAD OF DELETE ON grown BEGIN DELETE FROM users WHERE email = old.email; END",
        ];
        shop.run(&own).await;
        shop.upgrade(SET_DEFAULT)
            .await
            .expect("nothing stands in the way");
        let kept = shop
            .rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
            .await;
        for sql in own {
            assert!(kept.contains(&sql.to_owned()), "{sql}");
        }
        shop.run(&[
            "INSERT INTO posts (user_id) VALUES (2)",
            "DELETE FROM grown",
        ])
        .await;
        assert_eq!(shop.rows("SELECT * FROM log").await, ["b@x"]);
        assert_eq!(shop.rows("SELECT id FROM users").await, ["2", "9"]);
    });
}

#[test]
fn an_unknown_column_or_check_stops_it_before_anything_is_touched() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        shop.run(&["ALTER TABLE users ADD COLUMN theirs TEXT CHECK (theirs <> '')"])
            .await;
        let before = shop.rows("SELECT sql FROM sqlite_schema").await;
        let error = shop
            .upgrade(SET_DEFAULT)
            .await
            .expect_err("the column is unknown");
        assert_eq!(
            error.to_string(),
            "the table `users` is not what the migrations have made: it has a column `theirs`; \
             it has the constraint `CHECK (\"theirs\" <> '')`"
        );
        assert_eq!(shop.rows("SELECT sql FROM sqlite_schema").await, before);
    });
}

#[test]
fn a_failed_rebuild_leaves_nothing_behind() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        let before = shop.rows("SELECT sql FROM sqlite_schema").await;
        // No guard looks at it: the column is new, and its default is the same for all rows.
        let error =
            shop.upgrade("alter table users { add column slug: Text = \"x\", add unique (slug) }");
        let error = error.await.expect_err("three rows have one slug");
        assert_eq!(error.to_string(), "UNIQUE constraint failed: users.slug");
        assert_eq!(shop.rows("SELECT sql FROM sqlite_schema").await, before);
        assert_eq!(shop.rows("SELECT count(*) FROM users").await, ["3"]);
        assert_eq!(shop.rows("PRAGMA legacy_alter_table").await, ["0"]);
    });
}

#[test]
fn what_a_column_takes_along_stops_it_by_name() {
    for (theirs, told) in [
        ("CREATE VIEW ages AS SELECT age FROM users", "ages"),
        ("CREATE INDEX by_age ON users (\"age\")", "by_age"),
        (
            "CREATE TRIGGER aging AFTER INSERT ON posts BEGIN UPDATE users SET age = 1; END",
            "age",
        ),
        (
            "CREATE TRIGGER own AFTER DELETE ON users WHEN old.age > 1 BEGIN SELECT 1; END",
            "age",
        ),
    ] {
        wait(async {
            let mut shop = Shop::open(USERS, &ROWS).await;
            shop.run(&["DROP INDEX on_email", theirs]).await;
            shop.schema
                .table_mut(&"users".into())
                .expect("the table is there")
                .indexes
                .clear();
            let drop = "alter table users { drop column age, alter column email set default \"\" }";
            let error = shop
                .upgrade(drop)
                .await
                .expect_err("something needs the column");
            assert!(matches!(error, RebuildError::Dependent { .. }), "{error}");
            assert!(error.to_string().contains(told), "{error}");
            assert_eq!(shop.rows("SELECT count(age) FROM users").await, ["2"]);
        });
    }
}

#[test]
fn a_renamed_column_takes_its_users_along() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        shop.run(&["CREATE VIEW ages AS SELECT age FROM users"])
            .await;
        shop.upgrade("alter table users { alter column email set default \"\", rename column age to years, add column age: Option<Text>, rename column id to key }")
            .await
            .expect("nothing stands in the way");
        assert_eq!(
            shop.rows("SELECT key, years, age FROM users").await,
            ["1|30|", "2||", "9|5|"]
        );
        assert_eq!(shop.rows("SELECT * FROM ages").await, ["30", "", "5"]);
        shop.run(&["DELETE FROM users WHERE key = 1"]).await;
        assert_eq!(shop.rows("SELECT user_id FROM posts").await, ["9"]);
        shop.upgrade("alter table users { alter column years set default 7 }")
            .await
            .expect("SQLite's own text of the renamed table is understood");
    });
}

#[test]
fn rowids_stay_where_they_are_what_rows_are_known_by() {
    wait(async {
        let table = "create table tags { name: Varchar(20) primary key, note: Option<Text> }";
        let rows = [
            "INSERT INTO tags VALUES ('a', 'x'), ('b', 'y'), ('c', 'z')",
            "DELETE FROM tags WHERE name = 'a'",
        ];
        let mut shop = Shop::open(table, &rows).await;
        shop.upgrade("alter table tags { add unique (note) }")
            .await
            .expect("nothing is there twice");
        assert_eq!(
            shop.rows("SELECT rowid, name FROM tags").await,
            ["2|b", "3|c"]
        );
    });
}

#[test]
fn values_are_computed_from_the_old_row() {
    wait(async {
        let mut shop = Shop::open(
            "create enum state { draft, sold } create table items { id: Integer primary key, state: state = \"draft\", size: Text, code: Integer, twice: Integer generated as (id * 2) stored }",
            &["INSERT INTO items (id, state, size, code) VALUES (1, 'sold', 'abc', 7), (2, 'draft', '', 8)"],
        )
        .await;
        shop.upgrade("alter enum state { rename sold to gone } alter table items { alter column size type Integer using (length(size) + 1), alter column code type Text, add column at: Timestamptz = now() }")
            .await
            .expect("nothing stands in the way");
        assert_eq!(
            shop.rows("SELECT id, state, size, typeof(size), code, typeof(code), twice, at > '2020' FROM items").await,
            ["1|gone|4|integer|7|text|2|1", "2|draft|1|integer|8|text|4|1"]
        );
    });
}

#[test]
fn every_change_can_be_taken_back() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        let before = shop.schema.clone();
        let migration = read(
            "drop index on_email; alter table users { rename column age to years, add column slug: Text = \"\", drop column email refill (\"none\") } rename table users to people;",
        );
        let mut report = Report::default();
        let target = Target::oldest(Dialect::Sqlite);
        let after = check::upgrade(&migration, &before, &[target], &mut report);
        assert!(report.is_empty(), "{report:?}");
        shop.go(&migration.up, after, Direction::Upgrade)
            .await
            .expect("it goes up");
        assert_eq!(
            shop.rows("SELECT * FROM people WHERE id = 9").await,
            ["9|5|"]
        );
        let down = check::downgrade(&migration, &before).expect("it can be derived");
        shop.go(&down, before, Direction::Downgrade)
            .await
            .expect("it goes down");
        assert_eq!(
            shop.rows("SELECT * FROM users WHERE id = 9").await,
            ["9|none|5"]
        );
        shop.upgrade(SET_DEFAULT)
            .await
            .expect("the table is what it was");
    });
}

#[test]
fn orphans_are_told_with_their_tables() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        shop.run(&["PRAGMA foreign_keys = 0", "DELETE FROM users"])
            .await;
        let violations = foreign_key_violations(&mut shop.connection, &["users".to_owned()]).await;
        let told: Vec<String> = violations
            .expect("it can be asked")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(told, ["2 rows of `posts` refer to no row of `users`"]);
    });
}

#[test]
fn texts_that_are_no_numbers_are_counted_first() {
    wait(async {
        let table = "create table items { id: Integer primary key, code: Option<Text> }";
        let rows = "INSERT INTO items VALUES (1, '7'), (2, '1.5'), (3, NULL), (4, '007'), (5, 'x')";
        let mut shop = Shop::open(table, &[rows]).await;
        let retype = read(
            "alter table items { alter column code type Integer using (cast(code as Integer)) }",
        );
        let steps = build(&Request {
            statements: &retype.up,
            before: &shop.schema,
            target: Target::oldest(Dialect::Sqlite),
            direction: Direction::Upgrade,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
            undo: true,
        })
        .expect("SQLite can do it");
        let guards = steps.iter().flat_map(|step| &step.guards);
        let mut counts = Vec::new();
        for guard in guards {
            counts.extend(shop.rows(&guard.sql).await);
        }
        assert_eq!(counts, ["2"]);
    });
}

#[test]
fn a_table_of_the_temporary_name_is_left_alone() {
    wait(async {
        let mut shop = Shop::open(USERS, &ROWS).await;
        shop.run(&[
            "CREATE TABLE _migrate_new_users (a)",
            "INSERT INTO _migrate_new_users VALUES (1)",
        ])
        .await;
        shop.upgrade(SET_DEFAULT)
            .await
            .expect("another name is free");
        assert_eq!(shop.rows("SELECT a FROM _migrate_new_users").await, ["1"]);
        assert_eq!(shop.rows("SELECT count(*) FROM users").await, ["3"]);
    });
}

#[test]
fn tables_that_refer_to_themselves_and_rename_around_keep_their_rows() {
    wait(async {
        let tree = "create table nodes { id: BigInt identity primary key, parent: Option<BigInt> references nodes(id) on delete restrict }";
        let rows = "INSERT INTO nodes VALUES (1, NULL), (2, 1), (3, 2)";
        let mut shop = Shop::open(tree, &[rows]).await;
        shop.upgrade("alter table nodes { add column name: Text = \"x\", add unique (id, name) } rename table nodes to tree; alter table tree { alter column name set default \"y\" }")
            .await
            .expect("nothing stands in the way");
        assert_eq!(
            shop.rows("SELECT id, parent, name FROM tree").await,
            ["1||x", "2|1|x", "3|2|x"]
        );
        let parent = shop
            .rows("SELECT \"table\" FROM pragma_foreign_key_list('tree')")
            .await;
        assert_eq!(parent, ["tree"]);
        shop.upgrade("drop table tree;")
            .await
            .expect("its own rows are no reason to keep it");
        assert_eq!(
            shop.rows("SELECT name FROM sqlite_schema WHERE name = 'tree'")
                .await
                .len(),
            0
        );
    });
}
