//! The catalogue of MariaDB.

mod session;
mod zoo;

use super::{compare, describe, read, upgrade_and_compare};
use crate::engine::tests::language::parse;
use crate::engine::tests::server::on_servers;
use crate::{Dialect, Migration};

const TYPES: &str = r##"
    revision "1";

    create enum state { draft, active, "sold out", "it's" }

    /// It's a table of \ all types.
    create table everything {
        id: BigInt identity primary key,
        flag: Boolean = true,
        small: SmallInt = -1,
        number: Integer = 5,
        large: Option<BigInt>,
        real: Real = 0.5,
        double: Option<Double>,
        price: Numeric(10, 2) = 1.50,
        fixed: Option<Char(3)>,
        /// What it's called, with \ and "quotes" and 😀.
        name: Varchar(100) = "it's \\ \n 😀",
        insensitive: Option<Varchar(40)> collate "utf8mb4_general_ci",
        old: Option<Varchar(40)> collate "latin1_swedish_ci",
        body: Text = "",
        bytes: Option<Bytes>,
        day: Date = "2020-02-29",
        time: Option<Time>,
        stamp: Timestamp = "2020-01-01 00:00:00",
        moment: Timestamptz = now(),
        token: Uuid = gen_random_uuid(),
        fixed_token: Uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        json: Option<Json>,
        jsonb: Jsonb = "{}",
        state: state = "draft",
        double_number: Option<Integer> generated as (number * 2) stored,
        shout: Option<Varchar(200)> generated as (upper(name)) virtual,
        odd: Option<sql("set('a','b')")> = sql("'a'"),
        unsigned_n: sql("int unsigned") = sql("5"),
        touched: sql("datetime(6)") = sql("current_timestamp(6)"),
        place: sql("point"),

        unique by_name (name),
        unique (number, price),
        check priced (price >= 0 and name <> "it's"),
        check positive (number > 0 or state in ("draft", "active") and name like "a\\%%"),
        check fits (length(name) between 0 and 100 and (large is null or large <> 3)),
        index (number desc, price),
        unique index alone (large),
        index using fulltext (body, name),
        index using spatial (place),
    }

    create table child {
        id: BigInt,
        everything_id: BigInt references everything(id) on delete cascade,
        other_id: Option<BigInt> references everything(id) on delete set null,
        third_id: Option<BigInt>,
        parent: Option<BigInt> references child(id) on delete restrict on update no action,
        number: Option<Integer>,
        price: Option<Numeric(10, 2)>,
        primary key (id, everything_id),
        unique (id),
        foreign key both (number, price) references everything(number, price) on update cascade,
        index (third_id, number),
    }
"##;

const CHANGES: [&str; 4] = [
    r##"
    revision "2" after "1";
    alter enum state { add gone after active }
    alter table everything {
        rename column name to label,
        add column later: Varchar(10) = "x",
        drop constraint positive,
        alter column small type BigInt,
        alter column price set default 2,
        comment "Other words",
    }
    alter table child {
        add foreign key to_third (third_id) references everything(id),
        add check small (third_id < 10),
    }
    "##,
    r##"
    revision "3" after "2";
    alter table child { drop constraint both, drop constraint to_third }
    rename table child to "c → `d`";
    rename table everything to "Every\"thing's";
    drop index alone;
    "##,
    r##"
    revision "4" after "3";
    alter table "c → `d`" {
        rename column third_id to "third`s é",
        add unique "uq'→`" ("third`s é"),
        add index "ix, (" (number desc),
        comment none,
    }
    alter table "Every\"thing's" {
        drop column state refill ("draft"),
        alter column large set default 7,
        add column "CONSTRAINT": Option<Text> = "),\n  PRIMARY KEY (`a`",
    }
    "##,
    r##"
    revision "5" after "4";
    alter table "c → `d`" { rename column "parent" to "PARTITION" }
    create table lonely { a: Option<Integer> }
    create table "migrate" { "key": Varchar(10) primary key, "index": Integer = 0 check ("index" > -1) }
    "##,
];

#[test]
fn a_rich_history_is_read_as_the_server_describes_it() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let texts = [TYPES].into_iter().chain(CHANGES);
        let migrations: Vec<Migration> = texts.map(parse).collect();
        upgrade_and_compare(&database, migrations.clone()).await;
        let history = database.history(migrations.clone());
        let mut migrator = database.migrator(migrations).await;
        let mut connected = database.connect().await;
        for id in ["4", "3", "2", "1"] {
            migrator.downgrade(id).await.unwrap();
            compare(
                &mut connected,
                &history.schema_after(id),
                &format!("back at {id}"),
            )
            .await;
        }
    });
}

#[test]
fn tables_of_another_database_and_of_ones_own_by_name_are_found() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let (own, other) = (database.name(), format!("{}_other", database.name()));
        database.send(&format!("CREATE DATABASE {other}")).await;
        let text = format!(
            r#"
            revision "1";
            create table {own}.a {{ id: BigInt primary key, up: Option<BigInt> references {own}.a(id) }}
            create table {other}.b {{
                id: BigInt primary key,
                a: BigInt references {own}.a(id),
                b: Option<BigInt> references {other}.b(id),
            }}
            create table c {{ id: BigInt primary key, b: BigInt references {other}.b(id) }}
            "#
        );
        upgrade_and_compare(&database, vec![parse(&text)]).await;
        database.send("DROP TABLE c").await;
        database.send(&format!("DROP DATABASE {other}")).await;
    });
}
