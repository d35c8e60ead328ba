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

#[test]
fn plans_of_objects() {
    for dialect in Dialect::ALL {
        let target = Target::oldest(dialect);
        let changes = CHANGES.map(|(title, change)| (title, change.to_owned()));
        insta::assert_snapshot!(dialect.name(), plans(BEFORE, changes, target));
    }
}
