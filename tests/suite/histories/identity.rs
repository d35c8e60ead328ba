//! Columns that the database begins to number, numbers in another way, and stops to number, on
//! tables with rows: the next row gets the next number.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001_create";

    create table plain { id: BigInt primary key, name: Varchar(20) unique }
    create table keyless { number: Integer, name: Varchar(20) }
    create table far { id: BigInt identity (start 1_000) primary key, name: Text }
    create table wanted { id: BigInt primary key, name: Text }
    /// How far a number is from the one that was wanted.
    create table proof { difference: Integer check (difference = 0) }
    create table users { id: BigInt identity primary key, far_id: BigInt references far, plain_id: Option<BigInt> references plain }
}

migrate::migration! {
    /// Behind the largest number, from a start, and with a key that comes along.
    revision "0002_set" after "0001_create";

    alter table plain { alter column id set identity }
    alter table wanted { alter column id set identity (start 500) }
    alter table keyless {
        add primary key (number),
        alter column number set identity,
    }
}

migrate::migration! {
    revision "0003_change" after "0002_set";

    alter table plain { alter column id set identity (start 100) }
    alter table keyless { alter column number type BigInt, alter column name type Text }
}

migrate::migration! {
    revision "0004_drop" after "0003_change";

    alter table users { drop constraint fk_users_plain_id }
    alter table plain { alter column id drop identity, rename column id to number }
    rename table wanted to needed;
    alter table needed { alter column id drop identity }
    alter table keyless { alter column number drop identity, drop constraint pk_keyless }
    drop table users;
    drop table far;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001_create").below("base").rows(&[
                "INSERT INTO plain VALUES (7, 'a'), (40, 'b')",
                "INSERT INTO keyless VALUES (3, 'a'), (5, 'b')",
                "INSERT INTO far (name) VALUES ('a')",
                "INSERT INTO users (far_id, plain_id) VALUES (1000, 40)",
                "INSERT INTO wanted VALUES (3, 'a')",
            ]),
            step("0002_set").rows(&[
                "INSERT INTO plain (name) VALUES ('c')",
                "INSERT INTO proof SELECT max(id) - 41 FROM plain",
                "INSERT INTO wanted (name) VALUES ('c')",
                "INSERT INTO proof SELECT max(id) - 500 FROM wanted",
                "INSERT INTO keyless (name) VALUES ('c')",
                "INSERT INTO proof SELECT max(number) - 6 FROM keyless",
            ]),
            step("0003_change").rows(&[
                "INSERT INTO plain (name) VALUES ('d')",
                "INSERT INTO proof SELECT max(id) - 100 FROM plain",
            ]),
            step("0004_drop").loses_values(),
        ],
    }
}

#[tokio::test]
async fn identity() {
    cycle(case()).await;
}

/// What only a sequence can do.
mod sequences {
    use super::{Case, cycle, step};

    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        execute "CREATE SCHEMA other" reverse "DROP SCHEMA other";
        create table other.odd {
            id: Integer identity always (start 11, increment 2, min -5, max 9_999, cache 3, cycle) primary key,
            name: Text,
        }
        create table down { id: SmallInt identity (increment -1) primary key, name: Text }
        create table wide { id: BigInt primary key, name: Text }
        create table proof { difference: BigInt check (difference = 0) }
    }

    migrate::migration! {
        revision "0002" after "0001";
        alter table other.odd { alter column id set identity (increment 5) }
        alter table down { alter column id set identity always (start -100, increment -10) }
        alter table wide { alter column id set identity always (increment -1) }
    }

    migrate::migration! {
        revision "0003" after "0002";
        alter table other.odd { alter column id type BigInt, rename column id to number }
        alter table other.odd { alter column number drop identity }
        alter table other.odd { alter column number set identity (max 100) }
        rename table down to downward;
        alter table downward { alter column id drop identity }
        alter table wide { alter column id set identity (increment -1) }
        insert into wide (id, name) values (7, "x"); insert into other.odd (number, name) values (70, "x"), (101, "y");
    }

    #[tokio::test]
    async fn sequences() {
        cycle(Case {
            migrations: MIGRATIONS,
            steps: vec![
                step("0001").below("base").rows(&[
                    "INSERT INTO other.odd (name) VALUES ('a'), ('b')",
                    "INSERT INTO proof SELECT max(id) - 13 FROM other.odd",
                    "INSERT INTO down (name) VALUES ('a'), ('b')",
                    "INSERT INTO proof SELECT min(id) + 2 FROM down",
                    "INSERT INTO wide VALUES (-7, 'a')",
                ]),
                step("0002").rows(&[
                    "INSERT INTO down (name) VALUES ('c')",
                    "INSERT INTO proof SELECT min(id) + 100 FROM down",
                    "INSERT INTO wide (name) VALUES ('c')",
                    "INSERT INTO proof SELECT min(id) + 8 FROM wide",
                ]),
                step("0003"),
            ],
        })
        .await;
    }
}
