//! What is read after each migration of a history is what the history says.

use super::upgrade_and_compare;
use crate::Dialect;
use crate::engine::tests::language::parse;
use crate::engine::tests::server::on_servers;

const RICH: [&str; 6] = [
    r#"
    revision "1";
    create enum mood { happy, "so so", "it's (a, b)" }
    create table parents {
        id: Integer identity primary key,
        name: Text collate "NOCASE" unique,
        n: Integer = 0 check (n >= 0),
        mood: mood = "so so",
        doubled: Option<Integer> generated as (n * 2) virtual,
        kept: Option<Integer> generated as (n * 3) stored,

        index (n desc),
        index part (name collate "RTRIM", n) where (n > 0 and mood <> "it's (a, b)"),
        unique index low ((lower(name)) desc, (n + 1)),
        check named ((name <> "(" or n > 1) and not (n between -5 and -1)),
    }
    create table children {
        parent_id: Integer references parents on delete cascade deferrable initially deferred,
        k: Text,
        other: Option<Text> references parents(name) on update set null on delete restrict,
        own: Option<Integer>,
        primary key (parent_id, k),
        unique both (k, other),
        unique both_again (k, other),
    }
    "#,
    r#"
    revision "2" after "1";
    create table all_types {
        id: Integer primary key,
        boolean: Boolean = true,
        small_int: SmallInt = -1,
        integer: Integer = 2_000_000,
        big_int: BigInt = 5_000_000_000,
        real: Real = 1.5,
        double: Double = -0.25,
        numeric: Numeric(10, 2) = 12.5,
        char: Char(3) = "abc",
        varchar: Varchar(40) = "it's \"quoted\" \\ $$; ? :x é 🦀",
        text: Text = "a long 'text', (and) -- more /* of */ it",
        bytes: Option<Bytes>,
        date: Date = "2024-02-29",
        time: Time = "23:59:58",
        timestamp: Timestamp = "2024-02-29 12:00:00",
        timestamptz: Timestamptz = "2024-02-29 12:00:00+02:00",
        uuid: Uuid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        json: Json = "{\"a\": [1, 2, null]}",
        jsonb: Jsonb = "[]",
        mood: mood = "it's (a, b)",
        made_at: Timestamptz = now(),
        new_id: Uuid = gen_random_uuid(),
        day: Date = current_date(),
        choice: Text = case when 1 < 2 then "yes" else "no" end,
        code: Option<sql("varying character (20)")> = sql("(1 + 2)"),
        index (mood, varchar),
        check long (length(text) > 1 and cast(integer as Text) like "%2%" and sql("abs(real) >= 0 AND \"json\" NOTNULL")),
    }
    create table "no key; 'at all' 🦀" {
        "a \"b\" 🦀": Option<Text>,
        select: Option<Integer> check (select > 0),
        index "the [index]" (select),
    }
    "#,
    r#"
    revision "3" after "2";
    alter table parents {
        alter column name type Varchar(30),
        drop constraint ck_parents_n,
        add check n_small (n between 0 and 1_000),
        add column extra: Text = "x",
        add column at: Timestamptz = now(),
        add column feeling: Option<mood>,
        alter column n drop not null,
    }
    alter table children { add column kept_too: Option<Integer> generated as (parent_id + 1) stored, add unique (k, parent_id), add column late: Option<Integer> references parents on delete set null, add column checked: Integer = 1 check (checked > 0) }
    alter enum mood { add "new" before happy, rename "so so" to meh }
    "#,
    r#"
    revision "4" after "3";
    rename table parents to ancestors;
    alter table ancestors { rename column n to "the n", rename column mood to spirit, rename column id to select }
    alter table ancestors { rename column extra to old_extra, add column extra: Option<Text> = "new" }
    alter table children { rename column k to "key", rename column checked to "CHECK" }
    alter table all_types { rename column text to "full text", rename column integer to "Integer" }
    "#,
    r#"
    revision "5" after "4";
    alter table ancestors { drop column doubled, drop column old_extra, alter column "the n" set default 7 }
    alter table children { drop constraint both_again, drop column late, drop column own }
    alter table all_types { drop column code, drop column day, rename column "double" to d2 }
    create index on all_types (numeric desc, (lower(varchar)) collate "NOCASE") where (real > 1.5);
    rename table children to kids;
    rename table all_types to ALL_TYPES;
    "#,
    r#"
    revision "6" after "5";
    alter table kids { drop constraint fk_children_parent_id }
    alter enum mood { drop "new" }
    drop table ALL_TYPES;
    "#,
];

#[test]
fn a_rich_history_is_read_as_it_is_described() {
    on_servers(&[Dialect::Sqlite], |database| async move {
        upgrade_and_compare(&database, RICH.map(parse).into()).await;
    });
}
