//! Branches with labels, dependencies and a merge; SQL of one's own in all its forms; written
//! downgrades.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    /// The root.
    revision "a1";
    create table a { id: Integer primary key, n: Integer = 0, t: Option<Varchar(50)> }
    execute "INSERT INTO a (id, n) VALUES (1, 10), (2, 20), (3, 30)" keep;
}

migrate::migration! {
    revision "b1" after "a1";
    branch "left";
    create table b { id: Integer identity primary key, a_id: Integer references a on delete cascade }
    alter table a { add column left_n: Option<Integer> }
    backfill a { set left_n = n * 2, batch 1 }
}

migrate::migration! {
    revision "c1" after "a1";
    branch "right";
    alter table a { add column right_n: Integer = 5, add check right_positive (right_n > 0) }
}

migrate::migration! {
    revision "c2" after "c1";
    depends on "b1";
    alter table b { add column note: Option<Text> }
}

migrate::migration! {
    revision "d1" after "b1", "c2";
    alter table a { drop column n refill (1) }
}

migrate::migration! {
    revision "e1" after "d1";

    execute {
        postgres: "CREATE VIEW v AS SELECT id FROM a",
        sqlite: "CREATE VIEW v AS SELECT id FROM a",
        mysql: "CREATE VIEW v AS SELECT id FROM a",
    } reverse {
        postgres: "DROP VIEW v",
        sqlite: "DROP VIEW v",
        mysql: "DROP VIEW v",
    } done when {
        postgres: "SELECT true",
        sqlite: "SELECT 1",
        mysql: "SELECT count(*) FROM information_schema.views WHERE table_schema = database() AND table_name = 'v'",
    }
    execute { postgres: "COMMENT ON TABLE b IS 'x'", mysql: skip, sqlite: skip }
        reverse { postgres: "COMMENT ON TABLE b IS NULL", mysql: skip, sqlite: skip }
    execute "INSERT INTO a (id, right_n) VALUES (40, 4)" reverse "DELETE FROM a WHERE id = 40";
    execute "UPDATE a SET t = 'a;b''c' WHERE t IS NULL" keep;
}

migrate::migration! {
    revision "f1" after "e1";
    create table f { id: Integer primary key, v: Varchar(20) }
    alter table a { rename column t to text }
    down {
        alter table a { rename column text to t }
        drop table f;
    }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("a1").below("base"),
            step("b1").rows(&["INSERT INTO b (a_id) VALUES (1), (2)"]),
            step("c1").below("right@-1"),
            step("c2").below("right@-1"),
            step("d1").below("right@-1").loses_values(),
            step("e1").loses_values(),
            step("f1").rows(&["INSERT INTO f VALUES (1, 'x')"]),
        ],
    }
}

#[tokio::test]
async fn graph() {
    cycle(case()).await;
}
