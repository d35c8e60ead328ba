//! Names that need quotes everywhere, and texts that tempt whoever pastes SQL together.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001_names";

    create enum "the state; of" { "a b", "it's", "\"quoted\"", "back\\slash", "é🦀", "$$", "a,b" }

    /// It's a "comment"; with \ and $$ and ? and :x and é.
    create table "order" {
        select: BigInt identity primary key,
        "from where": Varchar(50) = "it's",
        table: Option<Integer>,
        "say \"hi\"": Integer = 1,
        "it's": Option<Varchar(100)> = "a 'b' \"c\" \\ \\' $$ ; ? :x %s {} é 🦀 -- /* */ #",
        "käfer": Option<Text>,
        check: Boolean = true,
        index: Option<Integer>,
        type: Option<Varchar(10)>,
        CamelCase: Option<Integer>,
        state: "the state; of" = "it's",
        /// Comment's "column" \ $1 ? :x é; --
        primary: Option<Date>,

        check "it's; checked" (column("say \"hi\"") > 0 and column("it's") <> "'; DROP TABLE \"order\"; --"),
        unique "unique" (type, index),
        index "an index; with 'quotes\"" (column_with_a_name_of_sixty_three_bytes_aaaaaaaaaaaaaaaaaaaaaaa desc),
        column_with_a_name_of_sixty_three_bytes_aaaaaaaaaaaaaaaaaaaaaaa: Option<Integer>,
        another_column_with_a_name_of_sixty_three_bytes_bbbbbbbbbbbbbbb: Option<Integer> unique,
    }

    create table "user; group" {
        id: Integer primary key,
        "the order": Option<BigInt> references "order"(select) on delete cascade,
        other: Option<Integer>,
        index (other),
    }

    create table table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc {
        id: BigInt identity primary key,
        other_id: Option<BigInt> references table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc(id),
        n: Integer check (n > 0),
    }
}

migrate::migration! {
    revision "0002-it.s_a.name" after "0001_names";

    alter table "order" {
        add column "new; column": Varchar(30) = "x'y\"z\\",
        add column where: Option<Integer> check (r#where > 0),
        alter column "from where" set default "'); DROP",
        alter column type type Varchar(30),
        rename column table to "ta ble",
        comment "other's \"comment\" \\ ;",
        alter column "käfer" comment "é's",
    }
    backfill "order" { set "käfer" = concat("it's \\ ", column("from where"), "?", ":x", "$1"), where column("käfer") is null, reverse { set "käfer" = null } }
    alter table "order" { alter column "käfer" set not null }
    rename table "user; group" to group;
    alter table group { rename column "the order" to order, add unique (order, other) }
    alter enum "the state; of" { add "new's" before "it's", rename "a b" to "b a", add "zuletzt" }
    alter table table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc {
        alter column n type BigInt,
        add column "käse": Option<Text>,
    }
    execute "INSERT INTO table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc (n) VALUES (41), (42)"
        reverse "DELETE FROM table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc WHERE n > 40";
}

migrate::migration! {
    revision "0003-drop" after "0002-it.s_a.name";

    alter table "order" {
        drop constraint "it's; checked",
        drop column "say \"hi\"" refill (1),
        drop column where,
    }
    drop table group;
    rename table "order" to "my \"orders\"";
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001_names").below("base").rows(&[
                "INSERT INTO \"order\" (\"table\") VALUES (1), (2)",
                "INSERT INTO \"order\" (\"table\", \"from where\", \"index\", \"type\") VALUES (3, 'a''b', 5, 'x')",
                "INSERT INTO \"user; group\" VALUES (1, 1, 5), (2, NULL, 6)",
                "INSERT INTO table_with_a_name_of_sixty_three_bytes_ccccccccccccccccccccccc (n) VALUES (1), (2)",
            ]),
            step("0002-it.s_a.name").rows(&["INSERT INTO \"order\" (\"käfer\", \"where\") VALUES ('it''s', 5)"]),
            step("0003-drop").below("0002-it.s_a.name").loses_values(),
        ],
    }
}

#[tokio::test]
async fn names() {
    cycle(case()).await;
}
