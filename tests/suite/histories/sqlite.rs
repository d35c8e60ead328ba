//! What SQLite rebuilds, with everything around the table that has to stay.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create table p {
        id: Integer identity primary key,
        name: Text collate "NOCASE" unique,
        n: Integer = 0 check (n >= 0),
        doubled: Option<Integer> generated as (n * 2) virtual,
        kept: Option<Integer> generated as (n * 3) stored,
        index (n desc),
        index part (name) where (n > 0),
        unique index low ((lower(name)) desc),
    }
    create table c {
        p_id: Integer references p on delete cascade deferrable initially deferred,
        k: Text,
        primary key (p_id, k),
    }
    create table s { id: Integer primary key, up: Option<Integer> = null references s(id) on delete set default, d: Option<Integer> = null references p on update set null }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table p {
        alter column name type Varchar(30),
        drop constraint ck_p_n,
        add check n_small (n between 0 and 1_000),
        add column extra: Text = "x",
        add column at: Timestamptz = now(),
        alter column n drop not null,
    }
    alter table c { add column kept_too: Option<Integer> generated as (p_id + 1) stored, add unique (k, p_id) }
}

migrate::migration! {
    revision "0003" after "0002";
    rename table p to q;
    alter table q { rename column n to m, drop column doubled, rename column id to "the id" }
    alter table q { rename column extra to old_extra, add column extra: Option<Text> = "new" }
    backfill q { set m = 5, where m is null, keep }
    alter table q { alter column m set not null }
}

migrate::migration! {
    revision "0004" after "0003";
    alter table c { drop constraint fk_c_p_id }
    alter table s { drop column d }
    drop table q;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO p (name, n) VALUES ('a', 1), ('b', 2), ('it''s', 0)",
                "INSERT INTO c VALUES (1, 'x'), (2, 'y')",
                "INSERT INTO s VALUES (1, NULL, 1), (2, 1, 2)",
            ]),
            step("0002").rows(&["INSERT INTO p (name, n) VALUES ('null', NULL)"]),
            step("0003").loses_values().rows(&["DELETE FROM c"]),
            step("0004").loses_values(),
        ],
    }
}

#[tokio::test]
async fn sqlite() {
    cycle(case()).await;
}
