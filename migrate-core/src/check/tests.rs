//! What is refused, in the language itself: statements behind a common first migration, and
//! the complaints as `token: message`.

use super::check;
use crate::syntax::parse;
use crate::{Diagnostic, Dialect, Schema, Target};

const SHOP: &str = r#"
    revision "1";
    create enum state { draft, active }
    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        name: Option<Text>,
        age: Option<Integer>,
        check adult (age > 17),
    }
    create table items {
        id: BigInt identity primary key,
        user_id: BigInt references users(id),
        title: Varchar(100),
        state: state = "draft",
        price: Integer = 0,
        twice: Integer generated as (price * 2) stored,
        unique (user_id, title),
        index by_title (title),
    }
"#;

/// The complaints about a second migration of these statements.
fn complaints(statements: &str, dialects: &[Dialect]) -> Vec<String> {
    let targets: Vec<Target> = dialects.iter().copied().map(Target::oldest).collect();
    let shop = parse(SHOP.parse().expect("tokens"))
        .migration
        .expect("a migration");
    let (before, report) = check(&shop, &Schema::new(), &targets);
    assert!(
        report.is_empty(),
        "the first migration is clean: {report:?}"
    );
    let text = format!("revision \"2\" after \"1\"; {statements}");
    let parsed = parse(text.parse().expect("tokens"));
    assert!(
        parsed.report.is_empty(),
        "{statements}: {:?}",
        parsed.report
    );
    let (_, report) = check(&parsed.migration.expect("a migration"), &before, &targets);
    let show = |error: &Diagnostic| {
        let token = parsed
            .sites
            .span(error.site)
            .and_then(|span| span.source_text());
        format!("{}: {}", token.unwrap_or_default(), error.message)
    };
    report.iter().map(show).collect()
}

#[track_caller]
fn refuses(cases: &[(&str, &str)]) {
    for (statements, expected) in cases {
        let found = complaints(statements, &[Dialect::Postgres]);
        assert_eq!(found, [*expected], "{statements}");
    }
}

#[track_caller]
fn accepts(cases: &[&str]) {
    for statements in cases {
        let found = complaints(statements, &[Dialect::Postgres]);
        assert!(found.is_empty(), "{statements}: {found:?}");
    }
}

#[test]
fn what_does_not_exist() {
    refuses(&[
        ("drop table user;", "user: table `user` does not exist"),
        (
            "alter table users { drop column mail }",
            "mail: column `mail` does not exist in table `users`",
        ),
        (
            "drop index by_titel;",
            "by_titel: index `by_titel` does not exist",
        ),
        (
            "alter table users { drop constraint nothing }",
            "nothing: constraint `nothing` does not exist in table `users`",
        ),
        ("drop enum stat;", "stat: enum `stat` does not exist"),
        (
            "alter enum state { add gone after drat }",
            "drat: enum `state` has no value `drat`",
        ),
        (
            "create table t { id: BigInt primary key, s: Strng }",
            "Strng: type `Strng` does not exist",
        ),
    ]);
}

#[test]
fn what_exists_already() {
    refuses(&[
        (
            "create table users { id: BigInt primary key }",
            "users: table `users` exists already",
        ),
        (
            "create enum users { a }",
            "users: enum `users` cannot be: a table has that name already",
        ),
        (
            "create table by_title { id: BigInt primary key }",
            "by_title: table `by_title` cannot be: an index has that name already",
        ),
        (
            "alter table users { add column email: Option<Text> }",
            "email: column `email` exists already in table `users`",
        ),
        (
            "alter table users { rename column name to email }",
            "email: column `email` exists already in table `users`",
        ),
        (
            "alter table users { add index by_title (name) }",
            "by_title: index `by_title` exists already",
        ),
        (
            "alter table users { add check adult (age > 18) }",
            "adult: constraint `adult` exists already in table `users`",
        ),
        (
            "alter enum state { add draft }",
            "draft: enum `state` has the value `draft` already",
        ),
        (
            "create table t { id: BigInt primary key, id: Text }",
            "id: column `id` exists already in table `t`",
        ),
    ]);
}

#[test]
fn definitions_that_make_no_sense() {
    refuses(&[
        ("create table t { }", "t: table `t` has no columns"),
        (
            "create table t { id: Option<BigInt> primary key }",
            "BigInt: primary key column `id` may be null",
        ),
        (
            "create table t { a: BigInt primary key, b: BigInt identity unique, c: BigInt identity unique }",
            "identity: table `t` has an identity column already: `b`",
        ),
        (
            "create table t { id: Text identity primary key }",
            "Text: identity column `id` cannot be `Text`",
        ),
        (
            "alter table users { add primary key again (email) }",
            "again: table `users` has a primary key already: `pk_users`",
        ),
        (
            "create table t { id: BigInt primary key, unique u (id, id) }",
            "id: column `id` stands twice in one unique constraint",
        ),
    ]);
}

#[test]
fn foreign_keys() {
    let key =
        |clause: &str| format!("create table t {{ id: BigInt primary key, u: {clause}, m: Text }}");
    let cases = [
        (
            "BigInt references user(id)",
            "user: table `user` does not exist",
        ),
        (
            "BigInt references users(no)",
            "no: column `no` does not exist in table `users`",
        ),
        (
            "Integer references users(id)",
            "u: `u` is `Integer`, but `users.id`, which it refers to, is `BigInt`",
        ),
        (
            "Option<Text> references users(name)",
            "name: foreign key refers to `users(name)`, which is not unique",
        ),
        (
            "BigInt references users on delete set null",
            "u: `on delete set null` on `u`, which cannot be null",
        ),
        (
            "BigInt references users on delete set default",
            "u: `on delete set default` on `u`, which has no default",
        ),
        (
            "Option<BigInt> generated as (id) stored references users on update cascade",
            "u: `on update cascade` on `u`, which is generated",
        ),
        (
            "Option<BigInt> generated as (id) stored references users on delete set null",
            "u: `on delete set null` on `u`, which is generated",
        ),
    ];
    for (clause, expected) in cases {
        refuses(&[(&key(clause), expected)]);
    }
    accepts(&[
        &key("Option<BigInt> references users on delete set null"),
        &key("Varchar(9) references users(email)"),
        &key("BigInt references t"),
        &key("Option<BigInt> generated as (id) stored references users on delete cascade"),
    ]);
}

#[test]
fn what_is_still_used() {
    refuses(&[
        (
            "drop table users;",
            "users: table `users` is still used by foreign key `fk_items_user_id` of `items`",
        ),
        (
            "alter table users { drop column id }",
            "id: column `id` is still used by foreign key `fk_items_user_id` of `items`",
        ),
        (
            "alter table items { drop column title refill (\"\") }",
            "title: column `title` is still used by unique constraint `uq_items_user_id_title`",
        ),
        (
            "alter table items { drop column price }",
            "price: column `price` is still used by generated column `twice`",
        ),
        (
            "alter table users { drop constraint pk_users }",
            "pk_users: constraint `pk_users` is still used by foreign key `fk_items_user_id` of `items`",
        ),
        (
            "drop enum state;",
            "state: enum `state` is still used by column `items.state`",
        ),
        (
            "alter enum state { drop draft }",
            "draft: value `draft` of enum `state` is still used by default of `items.state`",
        ),
        (
            "alter table items { alter column price type BigInt }",
            "price: the type of `price` is still used by generated column `twice`",
        ),
    ]);
    accepts(&[
        "alter table users { drop column age, drop column name }",
        "alter enum state { drop active }",
        "alter table items { rename column price to cost } alter enum state { rename draft to new }",
        "rename table users to people;",
    ]);
}

#[test]
fn defaults_in_the_words_of_the_database() {
    accepts(&[
        "create table t { tags: Array<Text> = \"{}\", grid: Array<Integer> = \"{1,2}\" }",
        "create sequence numbers as Integer;
         create table t { id: Integer = nextval(\"numbers\") primary key }",
    ]);
    refuses(&[
        (
            "create table t { tags: Array<Text> = \"a\" }",
            "\"a\": \"a\" is no Array<Text>",
        ),
        (
            "create sequence numbers;
             create table t { id: Integer = nextval(\"numbers\") primary key }",
            "nextval: `nextval(…)` is BigInt, where Integer is expected",
        ),
    ]);
}

#[test]
fn a_table_of_a_schema_is_named_with_it() {
    refuses(&[(
        "create table billing.invoices { id: BigInt primary key }
         create table lines { invoice_id: BigInt references invoices }",
        "invoices: table `invoices` does not exist",
    )]);
}

#[test]
fn rows_without_a_value_may_be_deleted() {
    accepts(&[
        "delete from users where (name is null or id < 0) keep;
         alter table users { alter column name set not null }",
        "delete from users where (true) keep;
         alter table users { alter column name set not null }",
    ]);
    refuses(&[(
        "delete from users where (name is null and id < 0) keep;
         alter table users { alter column name set not null }",
        "name: column `name` of `users` may hold nulls: no backfill has filled it",
    )]);
}

#[test]
fn rows_that_may_be_there() {
    refuses(&[
        (
            "alter table users { add column n: Integer }",
            "n: new column `n` is not null without a default, and rows of `users` have no value for it",
        ),
        (
            "alter table users { alter column name set not null }",
            "name: column `name` of `users` may hold nulls: no backfill has filled it",
        ),
        (
            "alter table users { alter column email set not null }",
            "email: column `email` of `users` is not null already",
        ),
        (
            "alter table users { alter column id drop not null }",
            "id: column `id` of `users` is part of the primary key",
        ),
        (
            "alter table users { add column n: Option<Text> }
             backfill users { set n = name }
             alter table users { alter column n set not null }",
            "n: column `n` of `users` may hold nulls: no backfill has filled it",
        ),
        (
            "alter table items { drop column state }
             alter table users { drop column email }",
            "email: the downgrade cannot bring `email` back: it is not null and has no default",
        ),
    ]);
    accepts(&[
        "alter table users { add column n: Option<Text> }
         backfill users { set n = coalesce(name, email), where n is null }
         alter table users { alter column n set not null }",
        "#[allow(data_conflict_not_null, reason = \"all have one\")]
         alter table users { alter column name set not null }",
        "alter table users { drop column email refill (\"?\") }",
        "create table t { id: BigInt primary key, a: Text }
         alter table t { add column b: Text, drop column a }",
    ]);
}

#[test]
fn what_a_column_gets_when_it_comes_back() {
    refuses(&[
        (
            "alter table users { drop column email refill (5) }",
            "5: `5` is Integer, where Text is expected",
        ),
        (
            "alter table users { drop column email refill (name) }",
            "name: column `email` must not be null, but column `name` may be",
        ),
        (
            "alter table users { drop column email refill (email) }",
            "email: column `email` must not be null, but column `email` may be",
        ),
        (
            "alter table users { drop column email refill (nick) }",
            "nick: column `nick` does not exist in table `users`",
        ),
        (
            "alter table items { drop column twice refill (1) }",
            "twice: column `twice` is generated: the database computes it",
        ),
    ]);
    accepts(&["alter table users { drop column email refill (coalesce(name, \"?\")) }"]);
}

#[test]
fn types_and_defaults() {
    refuses(&[
        (
            "alter table users { alter column age type Integer }",
            "Integer: column `age` is `Integer` already",
        ),
        (
            "alter table users { alter column name type Uuid }",
            "Uuid: values of `name` do not turn from `Text` into `Uuid` on their own",
        ),
        (
            "alter table items { alter column user_id type Integer }",
            "Integer: foreign key `fk_items_user_id` of `items` joins `user_id` to `users.id`, which is `BigInt`",
        ),
        (
            "alter table users { alter column age drop default }",
            "age: column `age` of `users` has no default",
        ),
    ]);
    refuses(&[
        (
            "create enum mood { draft }
             alter table items { alter column state drop default, alter column state type mood }",
            "mood: values of `state` do not turn from `state` into `mood` on their own",
        ),
        (
            "alter table users { alter column age type Date using (cast(\"2020-01-01\" as Date)), drop constraint adult }",
            "Date: `age` is used where `Date` does not fit: `17` is Integer, where Date is expected",
        ),
        (
            "alter table users { drop constraint adult,
                 alter column age type Date using (cast(\"2020-01-01\" as Date)) }",
            "Date: the downgrade cannot turn `age` from `Date` back into `Integer`",
        ),
        (
            "create table t { id: BigInt primary key } alter table t { drop column id }",
            "id: `id` is the only column of `t`",
        ),
    ]);
    let found = complaints(
        "alter table items { alter column state type Integer using (1) }",
        &[Dialect::Postgres],
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("Integer: the default of `state` does not fit `Integer`: "));
    accepts(&[
        "alter table users { alter column name type Uuid using (cast(name as Uuid)) }",
        "alter table users { alter column age type BigInt }",
    ]);
}

#[test]
fn backfills() {
    refuses(&[
        (
            "backfill users { set name = email }",
            "backfill: this backfill overwrites `users.name`, and nothing says how to undo that",
        ),
        (
            "backfill users { set name = email, set name = email, keep }",
            "name: column `name` is set twice",
        ),
        (
            "backfill items { set twice = 2, keep }",
            "twice: column `twice` is generated: the database computes it",
        ),
    ]);
    accepts(&[
        "backfill users { set name = email, keep }",
        "backfill users { set name = email, reverse { set name = null } }",
    ]);
}

#[test]
fn opaque_sql() {
    refuses(&[
        (
            "execute \"-- nothing\" keep;",
            "\"-- nothing\": this SQL is empty",
        ),
        (
            "execute \"SELECT 1; SELECT 2\" keep;",
            "\"SELECT 1; SELECT 2\": this SQL holds more than one statement",
        ),
        (
            "execute \"COMMIT\" keep;",
            "\"COMMIT\": this SQL would begin or end a transaction around its step",
        ),
        (
            "execute { sqlite: \"SELECT 1\" } keep;",
            "execute: `execute` has no arm for postgres",
        ),
    ]);
    let mysql = |statement: &str| complaints(statement, &[Dialect::Mysql]);
    assert_eq!(
        mysql("execute \"CREATE VIEW v AS SELECT 1\" reverse \"DROP VIEW v\";").len(),
        1
    );
    assert_eq!(mysql("execute \"DELETE FROM users\" keep;"), [""; 0]);
}

#[test]
fn closures() {
    refuses(&[
        (
            "backfill users { set name = |user| user.email }",
            "backfill: this backfill overwrites `users.name`, and nothing says how to undo that",
        ),
        (
            "backfill users { set id = |user| user.id, keep }",
            "id: column `id` is identity: the database numbers it",
        ),
        (
            "create table notes { body: Option<Text> }
             backfill notes { set body = |note| note.body, keep }",
            "|: a closure needs a primary key to find its rows again, and `notes` has none",
        ),
        (
            "alter table users { add column tags: Option<Interval> }
             backfill users { set name = |user| user.tags.pop(), keep }",
            "tags: a closure cannot read `tags`, which is Interval",
        ),
        (
            "backfill users { set age = |u| -> Option<i32> { None }, keep }
             alter table users { alter column age set not null }",
            "age: column `age` of `users` may hold nulls: no backfill has filled it",
        ),
    ]);
    accepts(&[
        "backfill users { set age = |u| -> i32 { 5 }, keep }
         alter table users { alter column age set not null }",
        "backfill users { set age = |u| 5, reverse { set age = |u| u.age.filter(|age| *age > 5) } }
         alter table users { alter column age set not null }",
        // A method and a local name that columns have too.
        "alter table users { add column tags: Option<Array<Text>> }
         backfill users { set name = |user| { let tags = user.email.tags(); tags }, keep }",
    ]);
}

#[test]
fn what_opaque_sql_declares() {
    refuses(&[
        (
            "execute \"ALTER TABLE users ADD COLUMN x TEXT\"
                 declares { alter table user { add column x: Option<Text> } } reverse \"SELECT 1\";",
            "user: table `user` does not exist",
        ),
        (
            "execute \"ALTER TABLE users ADD COLUMN x TEXT\"
                 declares { alter table users { add column email: Option<Text> } } reverse \"SELECT 1\";",
            "email: column `email` exists already in table `users`",
        ),
        (
            "execute \"ALTER TABLE users ADD COLUMN x TEXT\"
                 declares { alter table users { add column x: Option<Text> } } keep;",
            "execute: this `execute` declares a change of the schema, which `keep` does not undo",
        ),
        (
            "execute \"CREATE TABLE notes (id BIGINT PRIMARY KEY)\"
                 declares { create table notes { id: BigInt primary key } } reverse \"DROP TABLE notes\";
             alter table notes { drop column body }",
            "body: column `body` does not exist in table `notes`",
        ),
    ]);
    accepts(&[
        "execute \"ALTER TABLE users ADD COLUMN x TEXT\"
             declares { alter table users { add column x: Option<Text> } }
             reverse \"ALTER TABLE users DROP COLUMN x\";
         alter table users { add unique (x), add check short (x <> \"\") }",
        "execute \"ALTER TABLE users RENAME COLUMN name TO nick\"
             declares { alter table users { rename column name to nick } } irreversible \"no\";",
        "down { execute \"ALTER TABLE users DROP COLUMN x\" declares { alter table users { drop column x } } }
         alter table users { add column x: Option<Text> }",
    ]);
}

#[test]
fn expressions_in_words_of_sql() {
    refuses(&[
        (
            "alter table users { add check c (sql(\"emial <> ''\")) }",
            "\"emial <> ''\": column `emial` does not exist in table `users`, in line 1, column 1 of this SQL\n  \
             |\n1 | emial <> ''\n  | ^^^^^",
        ),
        (
            "alter table users { alter column name set default sql(\"lower('x'\") }",
            "\"lower('x'\": this is no SQL of PostgreSQL: this `(` is not closed, in line 1, column 6 of this SQL\n  \
             |\n1 | lower('x'\n  |      ^",
        ),
        (
            "create index i on users ((sql(\"lower(name) ||\")));",
            "\"lower(name) ||\": this is no SQL of PostgreSQL: the expression has no end, in line 1, column 15 of this SQL\n  \
             |\n1 | lower(name) ||\n  |               ^",
        ),
    ]);
    accepts(&[
        "alter table users { add check c (sql(\"email ~ '^.+@' AND users.age IS NOT NULL\")) }",
        "#[allow(opaque_sql, reason = \"of an extension\")]
         alter table users { add check c (sql(\"emial <> ''\")) }",
        "alter table users { add column x: Option<Text> = sql(\"CURRENT_USER\") }",
        "backfill users { set name = sql(\"(SELECT max(title) FROM items WHERE user_id = users.id)\"), keep }",
        "create index i on users ((sql(\"(email COLLATE \\\"C\\\")\")));",
    ]);
}

#[test]
fn a_rename_leaves_opaque_sql_behind() {
    refuses(&[(
        "create table t { id: BigInt primary key, n: Integer, check c (sql(\"n > 0\")) }
         alter table t { rename column n to m }",
        "n: the SQL of check `c` mentions `n` and cannot follow the rename",
    )]);
}

#[test]
fn written_downgrades() {
    refuses(&[(
        "alter table users { add column n: Option<Text> } down { }",
        "down: this downgrade does not lead back to the schema before: column `users.n` is left over",
    )]);
    accepts(&[
        "alter table users { add column n: Option<Text> }
         down { alter table users { drop column n } }",
        "alter table users { drop column email } irreversible \"gone\";",
        "alter table users { drop column age }
         down { alter table users { add column age: Option<Integer>, add check adult (age > 17) } }",
    ]);
}

#[test]
fn what_targets_lack() {
    let found = complaints(
        "create unique index live on users (name) where (age > 20);",
        &Dialect::ALL,
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("is not supported by mysql 8.0.16 and mariadb 10.6"),
        "{found:?}"
    );
}

#[test]
fn letter_case_and_keys_of_the_targets() {
    let sqlite = |statements: &str| complaints(statements, &[Dialect::Sqlite]);
    assert_eq!(
        sqlite("alter table users { add column Email: Option<Text> }"),
        ["Email: column `Email` differs from column `email` in table `users` by letter case only"]
    );
    let mariadb = |statements: &str| complaints(statements, &[Dialect::Mariadb]);
    assert_eq!(
        mariadb("create table t { a: BigInt, index by_a (a), unique By_A (a) }"),
        ["by_a: index `by_a` cannot be: a unique constraint has that name already"]
    );
    assert_eq!(
        mariadb("create index by_a on users (age); create index By_A on users (age);"),
        ["By_A: index `By_A` differs from index `by_a` by letter case only"]
    );
    assert_eq!(
        sqlite("create table t { id: BigInt primary key, n: BigInt identity }"),
        ["identity: identity column `n` of `t` has to be the primary key on sqlite 3.35"]
    );
    let long = "x".repeat(64);
    refuses(&[(
        &format!("create table {long} {{ id: BigInt }}"),
        &format!("{long}: table `{long}` is 64 bytes long, postgres 12 takes 63"),
    )]);
}

#[test]
fn names_that_mysql_keeps_once_per_database() {
    let check = "alter table items { add check adult (price > 17) }";
    assert_eq!(
        complaints(check, &[Dialect::Mysql]),
        ["adult: check `adult` exists already in table `users`"]
    );
    assert_eq!(complaints(check, &[Dialect::Postgres]), [""; 0]);
}

#[test]
fn every_mistake_is_reported_once() {
    let found = complaints(
        "alter table users { drop column aeg }
         create table orders { id: BigInt primary key, state: Integr, user_id: BigInt references user }
         drop index nothing;
         backfill user { set name = email }",
        &[Dialect::Postgres, Dialect::Sqlite],
    );
    let expected = [
        "aeg: column `aeg` does not exist in table `users`",
        "Integr: type `Integr` does not exist",
        "user: table `user` does not exist",
        "nothing: index `nothing` does not exist",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_day_in_the_shop() {
    let statements = r#"
        alter table users {
            add column slug: Option<Varchar(100)>,
            add column active: Boolean = true,
        }
        backfill users {
            set slug = lower(replace(coalesce(name, email), " ", "-")),
            where slug is null,
            batch 5_000,
        }
        alter table users {
            alter column slug set not null,
            add unique (slug),
            rename column name to full_name,
        }
        alter enum state { add gone after draft, rename active to open }
        create table orders {
            id: BigInt identity primary key,
            item_id: BigInt references items on delete cascade,
            state: state = "gone" check (state <> "open"),
            index (item_id, state desc) where (state = "draft"),
        }
        rename table users to people;
        alter table people { drop column age }
        drop index by_title;
        alter table items {
            drop constraint uq_items_user_id_title,
            alter column title type Text,
            alter column price set default 5,
            comment "what is sold",
        }
        execute { postgres: "ANALYZE items", sqlite: skip } keep;
    "#;
    let found = complaints(statements, &[Dialect::Postgres, Dialect::Sqlite]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn what_follows_a_mistake_is_not_blamed() {
    refuses(&[
        (
            "create table t { id: BgiInt identity primary key, n: Integer = 0 check (id + n > 1), up: Option<BigInt> references t(id) }",
            "BgiInt: type `BgiInt` does not exist",
        ),
        (
            "create table t { } create index on t (id); alter table t { add check c (id > 0) }",
            "t: table `t` has no columns",
        ),
        (
            "alter table users { rename column nmae to full, add check c (full <> \"\"), add unique (full) }",
            "nmae: column `nmae` does not exist in table `users`",
        ),
        (
            "rename table user to people; alter table people { drop column age }",
            "user: table `user` does not exist",
        ),
        (
            "backfill users { set naem = \"x\", where name is null, keep } alter table users { alter column name set not null }",
            "naem: column `naem` does not exist in table `users`",
        ),
        (
            "backfill user { set name = \"x\", where name is null, keep } alter table users { alter column name set not null }",
            "user: table `user` does not exist",
        ),
        (
            "alter enum state { rename drat to gone } alter table items { alter column state set default \"drat\" }",
            "drat: enum `state` has no value `drat`",
        ),
        (
            "alter table users { alter column age type Txet, add check c (age || \"x\" <> \"\") }",
            "Txet: type `Txet` does not exist",
        ),
        (
            "alter table users { add column a: Integer = case when 1 = 1 then 1 when 1 = 2 then \"b\" else \"c\" end }",
            "\"b\": `\"b\"` is Text, where Integer is expected",
        ),
        (
            "alter table user { add column slug: Option<Text>, add unique by_slug (slug) } alter table users { drop constraint by_slug, drop column slug }",
            "user: table `user` does not exist",
        ),
        (
            "alter table users { add column age: Integer = 1 check (age > 0) unique }",
            "age: column `age` exists already in table `users`",
        ),
        (
            "alter table users { add column a: Integer = 0, drop column age } alter table users { add column a: Integer = 0, drop column age }",
            "alter: this statement stands here twice",
        ),
        (
            "create table t { id: BigInt primary key, id: BigInt primary key }",
            "id: column `id` exists already in table `t`",
        ),
    ]);
}

#[test]
fn keys_need_an_order_and_generated_columns_no_using() {
    refuses(&[
        (
            "create table t { a: Json, index (a) }",
            "a: `a`, a `Json`, in a key is not supported by postgres 12",
        ),
        (
            "create table t { a: Json unique }",
            "a: `a`, a `Json`, in a key is not supported by postgres 12",
        ),
        (
            "create table t { a: Json, index using hash (a) }",
            "a: `a`, a `Json`, in a key is not supported by postgres 12",
        ),
        (
            "create table t { a: sql(\"money\"), index using brin (a) }",
            "a: `a`, a `sql(\"money\")`, in a brin index is not supported by postgres 12",
        ),
        (
            "create table t { a: sql(\"bit(3)\"), index using hash (a) }",
            "a: `a`, a `sql(\"bit(3)\")`, in a hash index is not supported by postgres 12",
        ),
        (
            "create table t { a: sql(\"xml\") unique }",
            "a: `a`, a `sql(\"xml\")`, in a key is not supported by postgres 12",
        ),
        (
            "create table t { a: Jsonb, index using brin (a) }",
            "a: `a`, a `Jsonb`, in a brin index is not supported by postgres 12",
        ),
        (
            "create table t { a: Uuid, index using hash (a nulls first) }",
            "hash: an order in an index that uses `hash` is not supported by postgres 12",
        ),
        (
            "create table t { a: Uuid, index using brin (a desc) }",
            "brin: an order in an index that uses `brin` is not supported by postgres 12",
        ),
        (
            "create table t { a: Uuid, unique index using hash (a) }",
            "hash: a unique key in an index that uses `hash` is not supported by postgres 12",
        ),
        (
            "create table t { a: Uuid, b: Uuid, index using hash (a, b) }",
            "hash: more than one key in an index that uses `hash` is not supported by postgres 12",
        ),
        (
            "create table t { a: Uuid, b: Uuid, index using brin (a) include (b) }",
            "brin: an included column in an index that uses `brin` is not supported by postgres 12",
        ),
        (
            "create table t { a: Array<Varchar(9)> primary key, b: Array<Varchar(9)> references t(a) }",
            "b: `b`, an `Array<Varchar(9)>`, in a foreign key is not supported by postgres 12",
        ),
        (
            "create table t { a: Array<Uuid>, b: Varchar(9), primary key (a, b) }
             create table u { a: Array<Uuid>, b: Varchar(9), foreign key of_t (a, b) references t(a, b), index (a, b) }
             alter table t { alter column b type Varchar(20) }",
            "b: another type of `b` under `of_t`, which joins arrays is not supported by postgres 12",
        ),
        (
            "create table t { a: Array<Timestamp(3)> primary key, b: Array<Timestamp(3)> references t(a) }",
            "b: `b`, an `Array<Timestamp(3)>`, in a foreign key is not supported by postgres 12",
        ),
        (
            "create table t { a: Array<Numeric(9, 2)> primary key, b: Array<Numeric(9, 2)> references t(a) }",
            "b: `b`, an `Array<Numeric(9, 2)>`, in a foreign key is not supported by postgres 12",
        ),
        (
            "alter table items { alter column twice type BigInt using (price) }",
            "twice: column `twice` is generated: the database computes it",
        ),
    ]);
    accepts(&[
        "create table t { a: Array<Timestamp> primary key, b: Array<Timestamp> references t(a), index (b) }",
        "create table t { a: Jsonb, index (a), index b using hash (a), index c using gin (a) }",
        "alter table items { alter column twice type BigInt }",
    ]);
}

#[test]
fn a_generated_column_is_no_primary_key_on_mariadb_and_sqlite() {
    let found = complaints(
        "create table t { a: Integer, b: Integer generated as (a + 1) stored, primary key (b) }",
        &[Dialect::Mariadb, Dialect::Sqlite],
    );
    assert_eq!(
        found,
        [
            "b: `b`, a generated column, in a primary key is not supported by mariadb 10.6 and sqlite 3.35"
        ]
    );
}

#[test]
fn mariadb_keeps_nothing_that_depends_on_the_session() {
    let stored = complaints(
        "create table t { a: Char(3), b: Text generated as (upper(a)) stored }",
        &[Dialect::Mysql, Dialect::Mariadb],
    );
    assert_eq!(
        stored,
        [
            "generated: a stored generated column computed from `a`, a `Char(3)` is not supported by mariadb 10.6"
        ]
    );
    let indexed = complaints(
        "create table t {
            id: BigInt identity primary key,
            next: BigInt generated as (id + 1) virtual,
            index (next),
        }",
        &[Dialect::Mariadb],
    );
    assert_eq!(
        indexed,
        [
            "next: a key on `next` computed from `id`, which the database numbers is not supported by mariadb 10.6"
        ]
    );
    let cascaded = complaints(
        "create table t {
            id: BigInt primary key references t(other) on update cascade,
            other: Option<BigInt> unique,
        }",
        &[Dialect::Mysql, Dialect::Mariadb],
    );
    assert_eq!(
        cascaded,
        [
            "id: `on update cascade` of `t.other`, which may be null, to `id`, which cannot be is not supported by mariadb 10.6"
        ]
    );
    let drops = "create table p { id: BigInt primary key, code: BigInt unique }
        create table c { id: BigInt primary key, code: BigInt, index (code),
            foreign key of_code (code) references p(code) on update cascade }
        alter table p { alter column code drop not null }";
    let sets = "create table p { id: BigInt primary key, code: Option<BigInt> unique }
        create table c { id: BigInt primary key, code: Option<BigInt>, index (code),
            foreign key of_code (code) references p(code) on update cascade }
        alter table c { alter column code set not null }";
    assert_eq!(
        complaints(drops, &[Dialect::Mysql, Dialect::Mariadb]),
        [
            "code: `drop not null` of `code` under `on update cascade` to `c.code`, which cannot be null is not supported by mariadb 10.6"
        ]
    );
    assert_eq!(
        complaints(sets, &[Dialect::Mysql, Dialect::Mariadb]),
        [
            "code: `set not null` of `code` under `on update cascade` of `p.code`, which may be null is not supported by mariadb 10.6"
        ]
    );
    let referring = complaints(
        "create table t {
            id: BigInt primary key,
            next: Option<BigInt> generated as (id / 2) virtual references t(id),
            kept: Option<BigInt> generated as (id / 2) stored references t(id),
        }",
        &[Dialect::Mariadb],
    );
    assert_eq!(
        referring,
        [
            "next: a foreign key with `next`, a virtual generated column is not supported by mariadb 10.6"
        ]
    );
    let compared = complaints(
        "create table t {
            id: Varchar(9) collate \"utf8mb4_general_ci\" primary key,
            next: Option<Varchar(9)> references t(id),
        }",
        &[Dialect::Mysql],
    );
    assert_eq!(
        compared,
        [
            "next: a foreign key from `next` to `t.id` of another collation is not supported by mysql 8.0.16"
        ]
    );
    let checked = complaints(
        "create table t {
            id: BigInt identity primary key,
            next: BigInt generated as (id + 1) virtual,
            check late (next > 0),
        }",
        &[Dialect::Mariadb],
    );
    assert_eq!(
        checked,
        ["late: a check on `id`, which the database numbers is not supported by mariadb 10.6"]
    );
}
