//! Primary keys that come, change and go on tables with rows, with what refers to them.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001_create";

    create table plain { number: Integer, name: Varchar(20), note: Option<Text> }
    create table pairs { left_id: Integer, right_id: Integer, name: Option<Varchar(20)>, primary key (left_id, right_id) }
    create table numbered { id: BigInt identity primary key, code: Varchar(20) unique, name: Option<Text> }
    create table children { id: BigInt identity primary key, code: Varchar(20), foreign key by_code (code) references numbered(code) }
    create table coded { code: Varchar(20) primary key, name: Text }
    create table users { code: Varchar(20) references coded(code), at: Integer }
}

migrate::migration! {
    /// A key for a table without one, also a column that may be null so far.
    revision "0002_add" after "0001_create";

    alter table plain { add primary key (number) }
    alter table users { add primary key users_key (at, code) }
}

migrate::migration! {
    /// Other columns, in one block; one that is new.
    revision "0003_change" after "0002_add";

    alter table plain { drop constraint pk_plain, add primary key (name, number) }
    alter table pairs { drop constraint pk_pairs, add primary key (right_id, left_id) }
    alter table coded { add column part: Integer = 0, add unique (code), drop constraint pk_coded, add primary key (code, part) }
}

migrate::migration! {
    /// A key under a foreign key: a unique constraint takes its place.
    revision "0004_swap" after "0003_change";

    alter table numbered { add unique codes (code), drop constraint uq_numbered_code }
    alter table coded { drop constraint pk_coded, add primary key (code), drop constraint uq_coded_code }
    alter table pairs { rename column left_id to first_id, rename constraint pk_pairs to pairs_key }
}

migrate::migration! {
    revision "0005_drop" after "0004_swap";

    alter table plain { drop constraint pk_plain }
    alter table users { drop constraint users_key }
    alter table pairs { drop constraint pairs_key }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001_create").below("base").rows(&[
                "INSERT INTO plain VALUES (1, 'a', NULL), (2, 'b', 'x'), (3, 'a', NULL)",
                "INSERT INTO pairs VALUES (1, 1, 'x'), (1, 2, 'y'), (2, 1, NULL)",
                "INSERT INTO numbered (code, name) VALUES ('a', 'A'), ('b', NULL)",
                "INSERT INTO children (code) VALUES ('a'), ('a'), ('b')",
                "INSERT INTO coded VALUES ('x', 'X'), ('y', 'Y')",
                "INSERT INTO users VALUES ('x', 1), ('x', 2), ('y', 1)",
            ]),
            step("0002_add"),
            step("0003_change"),
            step("0004_swap"),
            step("0005_drop").rows(&[
                "INSERT INTO plain VALUES (7, 'z', NULL)",
                "INSERT INTO pairs VALUES (7, 1, NULL)",
            ]),
        ],
    }
}

#[tokio::test]
async fn keys() {
    cycle(case()).await;
}

/// Columns that come between others, which rows without names of columns tell.
mod places {
    use super::{Case, cycle, step};

    migrate::migrations! {
        edition: 1;
        dialects: mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";
        create table items { id: Integer primary key, name: Varchar(20), price: Numeric(10, 2) }
    }

    migrate::migration! {
        revision "0002" after "0001";
        alter table items {
            add column code: Option<Varchar(20)> unique first,
            add column note: Text = "none" after id,
            add column last: Option<Date> after price,
            add column tag: Varchar(10) = "t" check (length(tag) < 10) after note,
        }
    }

    migrate::migration! {
        revision "0003" after "0002";
        alter table items { drop column note, rename column tag to label, add column more: Option<Integer> after label }
    }

    #[tokio::test]
    async fn places() {
        cycle(Case {
            migrations: MIGRATIONS,
            steps: vec![
                step("0001").below("base").rows(&["INSERT INTO items VALUES (1, 'a', 1.5)"]),
                step("0002").rows(&[
                    "INSERT INTO items VALUES ('c', 2, 'a note', 'tag', 'b', 2.5, '2024-02-29')",
                    "INSERT INTO items SELECT 'd', 3, note, tag, name, price, last FROM items WHERE id = 2 AND code = 'c' AND name = 'b'",
                ]),
                step("0003")
                    .rows(&["INSERT INTO items VALUES ('e', 4, 'label', 7, 'b', 2.5, '2024-02-29')"])
                    .loses_values(),
            ],
        })
        .await;
    }
}
