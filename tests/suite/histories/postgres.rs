//! What only PostgreSQL can do, and its online plans on tables with rows.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migrate::migration! {
    revision "0001";
    execute "CREATE SCHEMA other" reverse "DROP SCHEMA other";
    create enum other.level { low, high }
    create table other.parents {
        id: Uuid = gen_random_uuid() primary key,
        level: other.level = "low",
        name: Text,
    }
    create table docs {
        id: BigInt identity primary key,
        parent_id: Option<Uuid> references other.parents on delete set null,
        title: Text,
        body: Option<Text> collate "C",
        tags: Array<Text>,
        levels: Option<Array<other.level>>,
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

        unique index live_titles (title, (lower(title)) desc nulls last) include (price, body) where (deleted_at is null),
        index using gin (data jsonb_path_ops),
        index tag_index using gin (tags),
        index using brin (deleted_at),
        index (body collate "C" text_pattern_ops desc nulls first, title),
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table other.parents { add column number: Integer identity }
    alter table docs {
        add column slug: Option<Text>,
        add column uid: Uuid = gen_random_uuid(),
        add column total: Numeric(30, 10) generated as (price * 2) stored,
        add foreign key other_parent (parent_id) references other.parents(id) deferrable,
    }
}

migrate::migration! {
    revision "0003" after "0002";
    backfill docs { set slug = concat(lower(title), "-", cast(id as Text)), where slug is null, batch 2, reverse { set slug = null } }
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
}

migrate::migration! {
    revision "0004" after "0003";
    drop index live_titles;
    alter table docs {
        drop constraint same,
        drop column levels,
        drop column total,
        rename column slug to handle,
    }
    alter table other.parents { rename column number to no }
    rename table docs to documents;
    rename table other.parents to other.ancestors;
    alter enum other.level { drop mid }
}

migrate::migration! {
    revision "0005" after "0004";
    drop table documents;
    drop table other.ancestors;
    drop enum other.level;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO other.parents (name) VALUES ('p'), ('q')",
                "INSERT INTO docs (title, tags, levels, numbers, vector, parent_id) SELECT 'T' || n, ARRAY['a', 'b''c'], ARRAY['low', 'high']::other.level[], ARRAY[1, 2], 'x'::tsvector, (SELECT id FROM other.parents LIMIT 1) FROM generate_series(1, 5) n",
                "UPDATE docs SET next_id = id",
            ]),
            step("0002").loses_values().rows(&["UPDATE docs SET price = 2, weight = 0.5"]),
            step("0003"),
            step("0004").loses_values(),
            step("0005").loses_values(),
        ],
    }
}

#[tokio::test]
async fn postgres() {
    cycle(case()).await;
}
