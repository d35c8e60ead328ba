//! What only MySQL and MariaDB have: indexes on the beginning of a column, columns that follow the
//! changes of their row.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;
}

migrate::migration! {
    revision "0001";
    create table pages {
        id: BigInt identity (start 100) primary key,
        title: Varchar(2_000),
        body: Text,
        raw: Bytes,
        touched_at: Timestamptz(3) = now() on update now(),
        seen_at: Option<Timestamp> on update now(),

        index (title(20), body(100) desc),
        unique index raws (raw(16)),
        index words using fulltext (body),
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table pages {
        add column note: Option<Text> after title,
        add column changed_at: Option<Timestamptz(0)> on update now(),
        add index notes (note(3), id),
        add unique index titles (title(30), raw(4)),
        rename column seen_at to read_at,
    }
}

migrate::migration! {
    revision "0003" after "0002";
    alter table pages { drop column changed_at, drop index notes, drop column note, rename column body to text, drop index raws }
}

#[tokio::test]
async fn mysql_options() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO pages (title, body, raw) VALUES ('a', 'one', 'x'), ('b', 'two', 'y')",
                // It fails unless the moment has changed.
                "INSERT INTO pages (id, title, body, raw, touched_at) VALUES (7, 'c', 'three', 'z', '2024-02-29')",
                "UPDATE pages SET title = 'd' WHERE id = 7",
                "INSERT INTO pages (title, body, raw) SELECT title, body, CASE WHEN year(touched_at) > 2024 AND seen_at IS NOT NULL THEN 'new' END FROM pages WHERE id = 7",
            ]),
            step("0002"),
            step("0003").loses_values(),
        ],
    })
    .await;
}
