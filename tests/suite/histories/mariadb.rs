//! What MariaDB does in its own way.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migrate::migration! {
    revision "0001";
    create table p { id: BigInt identity primary key, code: Varchar(20) collate "utf8mb4_general_ci" unique, big: Numeric(65, 30) }
    create table c {
        id: Integer identity primary key,
        p_id: BigInt references p on delete cascade on update cascade,
        q_id: Option<BigInt>,
        code: Option<Varchar(20)> collate "utf8mb4_general_ci",
        body: Option<Text>,
        double_id: Option<BigInt> generated as (q_id + 1) virtual,
        point: Option<sql("point")>,
        set_of: sql("set('a','b')") = sql("'a'"),
        unsigned_n: sql("int unsigned") = sql("5"),
        at: Timestamp = sql("current_timestamp(6)"),
        index (q_id),
        index using fulltext (body),
        foreign key by_code (code) references p(code) on delete set null,
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table c {
        add foreign key to_q (q_id) references p(id) on delete restrict,
        add column extra: Varchar(10) = "x",
        alter column body type Varchar(500),
        add unique (q_id, p_id),
        add check extra_short (length(extra) < 10),
    }
    alter table p { alter column big type Numeric(65, 20), comment "p's" }
}

migrate::migration! {
    revision "0003" after "0002";
    alter table c { drop constraint to_q }
    alter table c { drop constraint uq_c_q_id_p_id, drop column double_id }
    alter table c { rename column q_id to r_id, rename column p_id to owner_id }
    alter table p { rename column id to pid }
}

migrate::migration! {
    revision "0004" after "0003";
    alter table c { drop constraint by_code, drop column set_of refill (sql("'b'")) }
    rename table c to "c d";
    rename table p to "from";
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO p (code, big) VALUES ('a', 1), ('B', 2), ('c', 3.5)",
                "INSERT INTO c (p_id, q_id, code, body) VALUES (1, 1, 'A', 'x'), (2, 1, NULL, NULL), (3, NULL, 'b', 'it''s')",
            ]),
            step("0002"),
            step("0003").loses_values(),
            step("0004").loses_values(),
        ],
    }
}

#[tokio::test]
async fn mariadb() {
    cycle(case()).await;
}
