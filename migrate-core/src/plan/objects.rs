//! Plans of views, routines and triggers, written down for each database: up, and down again.

use super::both_ways::plans;
use crate::{Dialect, Target};

const BEFORE: &str = r#"
    create table users { id: BigInt identity primary key, email: Varchar(255), age: Option<Integer> }
    /// Of age.
    create view adults as "select id, email from users where age >= 18 -- not yet all";
    create function touch() -> trigger {
        language plpgsql,
        body { postgres: "begin return new; end", mysql: skip, sqlite: skip },
    }
    create function twice(n: Integer) -> Integer {
        language sql,
        immutable,
        body { postgres: "select n * 2", mysql: "return n * 2", sqlite: skip },
    }
    create trigger touch before update on users for each row execute touch() {
        body { mysql: "set new.age = new.age", sqlite: "update users set age = 1 where id = new.id" }
    }
"#;

const CHANGES: [(&str, &str); 9] = [
    (
        "create a view",
        r#"create view emails (id, email) as "select id, email from users";"#,
    ),
    (
        "replace a view",
        r#"replace view adults as "select email from users where age >= 18";"#,
    ),
    ("rename a view", "rename view adults to grown_ups;"),
    ("drop a view", "drop view adults;"),
    (
        "create a function",
        r#"create function thrice(n: Integer) -> Integer {
            language plpgsql,
            stable,
            security definer,
            body {
                postgres: "begin return n * 3; -- $body$\nend",
                mysql: "declare m int; set m = n; return m * 3",
                sqlite: skip,
            },
        }"#,
    ),
    (
        "replace a function",
        r#"replace function twice(n: BigInt) -> BigInt {
            language sql,
            body { postgres: "select n + n", mysql: "return n + n", sqlite: skip },
        }"#,
    ),
    (
        "replace a trigger",
        r#"replace trigger touch after update on users for each row execute touch() {
            body { mysql: "set @n = 1; -- counted", sqlite: "update users set age = 2 where id = new.id; -- counted" }
        }"#,
    ),
    ("drop a trigger", "drop trigger touch on users;"),
    (
        "make the table anew",
        "alter table users { add check grown (age > 0) }",
    ),
];

const INDEXED: &str = r#"
    create enum mood { happy, sad }
    create table users { id: BigInt identity primary key, mood: mood, age: Integer }
    create materialized view ages as "select age, mood, count(*) as many from users group by 1, 2";
    create unique index on ages (age, mood);
    create index most on ages (many desc) where (many > 1);
"#;

const CHANGES_OF_INDEXED: [(&str, &str); 9] = [
    (
        "create an index",
        "create index on ages ((many * 2)) include (age);",
    ),
    (
        "create a unique index",
        "create unique index one on ages (mood, age);",
    ),
    ("drop an index", "drop index most;"),
    ("rename an index", "rename index most to busiest;"),
    (
        "create a view with an index",
        r#"create materialized view moods as "select mood from users";
        create index on moods (mood);"#,
    ),
    (
        "replace the view",
        r#"replace materialized view ages as "select age, mood, 2 as many from users";"#,
    ),
    (
        "rename the view, and index it",
        "rename materialized view ages to counted; create index on counted (age);",
    ),
    ("drop the view", "drop materialized view ages;"),
    (
        "drop a value below it",
        "alter enum mood { drop sad use happy }",
    ),
];

const OVERLOADED: &str = r#"
    create enum mood { happy, sad }
    /// Of a number.
    create function shown(n: Integer) -> Text { language sql, body "select n::text" }
    create function shown(t: Varchar(20), out many: Integer) -> Integer { language sql, body "select 1" }
    create function shown(m: Array<mood>) -> Text { language sql, body "select m::text" }
    create procedure shown(d: Date) { language sql, body "select d" }
"#;

const CHANGES_OF_OVERLOADED: [(&str, &str); 7] = [
    (
        "create another",
        r#"create function shown() -> trigger { language plpgsql, body "begin return new; end" }"#,
    ),
    ("drop one of them", "drop function shown(Varchar(5));"),
    (
        "drop the only procedure, and one with a comment",
        "drop procedure shown; drop function shown(Integer);",
    ),
    (
        "rename one of them, and its type",
        "rename function shown(Array<mood>) to felt; rename enum mood to feeling; drop function felt;",
    ),
    (
        "replace one of them",
        r#"replace function shown(n: Integer) -> Text { language sql, body "select 'n' || n" }"#,
    ),
    (
        "replace the only procedure by one that takes something else",
        r#"replace procedure shown(d: Timestamp) { language sql, body "select d" }"#,
    ),
    (
        "call them",
        r#"create function shown(t: Text, n: Integer) -> Text { language sql, body "select t" }
        create table users {
            number: Text = shown(1),
            name: Text = shown("it's"),
            none: Text = shown(null, null),
        }"#,
    ),
];

#[test]
fn plans_of_overloads() {
    let changes = CHANGES_OF_OVERLOADED.map(|(title, change)| (title, change.to_owned()));
    let target = Target::oldest(Dialect::Postgres);
    insta::assert_snapshot!(plans(OVERLOADED, changes, target));
}

#[test]
fn plans_of_indexed_views() {
    let changes = CHANGES_OF_INDEXED.map(|(title, change)| (title, change.to_owned()));
    let target = Target::oldest(Dialect::Postgres);
    insta::assert_snapshot!(plans(INDEXED, changes, target));
}

#[test]
fn plans_of_objects() {
    for dialect in Dialect::ALL {
        let target = Target::oldest(dialect);
        let changes = CHANGES.map(|(title, change)| (title, change.to_owned()));
        insta::assert_snapshot!(dialect.name(), plans(BEFORE, changes, target));
    }
}
