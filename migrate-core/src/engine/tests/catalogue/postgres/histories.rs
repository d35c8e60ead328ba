//! What is read after each migration of a history is what the history says.

use super::upgrade_and_compare;
use crate::Dialect;
use crate::engine::tests::language::parse;
use crate::engine::tests::server::on_servers;

const RICH: [&str; 5] = [
    r#"
    revision "1";
    execute "CREATE SCHEMA other" reverse "DROP SCHEMA other";
    /// How high.
    create enum other.level { low, high }
    create enum mood { happy, "so so", "it's" }
    /// All "parents"; it's them.
    create table other.parents {
        id: Uuid = gen_random_uuid() primary key,
        level: other.level = "low",
        name: Text,
        levels: Array<other.level> = sql("ARRAY['low']::other.level[]"),
        check low_is_named (level <> "low" or name <> ""),
        index named (name) where (level = "high"),
    }
    create table docs {
        id: BigInt identity primary key,
        parent_id: Option<Uuid> references other.parents on delete set null,
        /// It's the "title".
        title: Text,
        body: Option<Text> collate "C",
        tags: Array<Text>,
        moods: Option<Array<mood>>,
        numbers: Option<Array<Integer>>,
        data: Jsonb = "{}",
        span: Option<Interval> = "1 day 02:00:00",
        ip: Option<Inet> = "10.0.0.1",
        net: Option<Cidr> = "10.0.0.0/8",
        vector: Option<sql("tsvector")>,
        price: Numeric(30, 10) = 0,
        deleted_at: Option<Timestamptz>,
        next_id: Option<BigInt> unique references docs deferrable initially deferred,
        weight: Double = sql("random()"),
        doubled: Numeric(30, 10) generated as (price * 2) stored,

        unique index live_titles (title, (lower(title)) desc nulls last) include (price, body) where (deleted_at is null),
        index using gin (data jsonb_path_ops),
        index tag_index using gin (tags),
        index using brin (deleted_at),
        index (body collate "C" text_pattern_ops desc nulls first, title),
        index (net, ip),
        index (title varchar_pattern_ops nulls first, (lower(body)) collate "POSIX"),
        unique both (title, id),
        unique both_again (title, id),
        check no_dollar (title not like "%$%" and title <> "it's \\ ; --"),
    }
    create table all_types {
        id: Integer identity primary key,
        boolean: Boolean = true,
        small_int: SmallInt = -1,
        integer: Integer = 2_000_000,
        big_int: BigInt = 5_000_000_000,
        real: Real = 1.5,
        double: Double = -0.25,
        numeric: Numeric(10, 2) = 12.5,
        char: Char(3) = "abc",
        varchar: Varchar(40) = "it's \"quoted\" \\ $$; ? :x é 🦀",
        text: Text = "a long 'text'",
        bytes: Option<Bytes>,
        date: Date = "2024-02-29",
        time: Time = "23:59:58",
        timestamp: Timestamp = "2024-02-29 12:00:00",
        timestamptz: Timestamptz = "2024-02-29 12:00:00+02:00",
        uuid: Uuid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        json: Json = "{\"a\": [1, 2, null]}",
        jsonb: Jsonb = "[]",
        mood: mood = "so so",
        made_at: Timestamptz = now(),
        day: Date = current_date(),
        choice: Text = case when 1 < 2 then "yes" else "no" end,
        code: Option<sql("char(2)[]")>,
        check moody (mood in ("happy", "it's") or boolean),
        index (mood, varchar),
    }
    create table "no key; 'at all'" {
        "a \"b\" 🦀": Option<Text>,
        select: Option<Integer> check (select > 0),
    }
    create table parents { id: Integer primary key, name: Option<Text>, index named (name) }
    "#,
    r#"
    revision "2" after "1";
    alter table other.parents { add column number: Integer identity }
    alter table docs {
        add column slug: Option<Text>,
        add column uid: Uuid = gen_random_uuid(),
        add column total: Numeric(30, 10) generated as (price * 3) stored,
        add foreign key other_parent (parent_id) references other.parents(id) on update cascade deferrable,
    }
    alter enum mood { add "new" before happy, rename "so so" to meh }
    alter table all_types {
        alter column mood set default "new",
        alter column text drop default,
        alter column small_int type BigInt,
        alter column id type BigInt,
        comment "types",
        alter column json comment "j",
    }
    "#,
    r#"
    revision "3" after "2";
    backfill docs { set slug = concat(lower(title), "-", cast(id as Text)), where slug is null, reverse { set slug = null } }
    alter table docs {
        alter column slug set not null,
        add unique (slug),
        add check slug_is_long (length(slug) > 1),
        add foreign key same (next_id) references docs(id) on delete cascade,
        add index (slug, price desc) where (price > 0),
        alter column title set default "it's $$ \\ new",
        alter column weight type Real,
        alter column title type Varchar(100),
    }
    alter table other.parents { alter column number type BigInt }
    create unique index concurrent_one on docs (uid);
    alter enum other.level { add mid after low, rename high to top }
    "#,
    r#"
    revision "4" after "3";
    drop index live_titles;
    alter table docs {
        drop constraint same,
        drop column moods,
        drop column total,
        rename column slug to handle,
        rename column title to heading,
    }
    alter table other.parents { rename column number to no }
    rename table docs to documents;
    rename table other.parents to other.ancestors;
    alter enum other.level { drop mid }
    alter table all_types { rename column id to number, rename column mood to spirit }
    rename table all_types to kinds;
    "#,
    r#"
    revision "5" after "4";
    drop table documents;
    drop table other.ancestors;
    "#,
];

#[test]
fn a_rich_history_is_what_it_is_described_as() {
    on_servers(&[Dialect::Postgres], |database| async move {
        upgrade_and_compare(&database, RICH.map(parse).into()).await;
    });
}
