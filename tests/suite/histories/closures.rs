//! Backfills whose values closures compute: every type there and back, reverses, failures, a
//! kill in the middle.

use migrate::engine::{Event, Options, StrategyChoice};

use super::{Case, cycle, step};
use crate::cycle::migrator;
use crate::support::{Database, Server};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001";
    create enum mood { sad, "it's fine" }
    create table everything {
        id: BigInt identity primary key,
        yes: Option<Boolean>,
        small: Option<SmallInt>,
        whole: Option<Integer>,
        big: Option<BigInt>,
        ratio: Option<Real>,
        exact: Option<Double>,
        price: Option<Numeric(12, 4)>,
        code: Option<Varchar(40)>,
        "the text": Option<Text>,
        picture: Option<Bytes>,
        day: Option<Date>,
        at: Option<Time>,
        local: Option<Timestamp>,
        moment: Option<Timestamptz>,
        token: Option<Uuid>,
        data: Option<Jsonb>,
        mood: Option<mood>,
    }
    insert into everything (yes, small, whole, big, ratio, exact, price, code, "the text", day, at,
        local, moment, token, data, mood) values
        (true, -32_768, 2_147_483_647, -9_223_372_036_854_775_807, 0.1, 0.1, 41_285.2501, "a", "it's \\ ü🦀\n",
            "1291-08-01", "23:59:59.123456", "2024-02-29 12:34:56.000001",
            "2024-02-29 12:34:56.123456+02:00", "6fa459ea-ee8a-3ca4-894e-db77e160355e",
            "{\"a\": [1, null, \"ü\"]}", "it's fine"),
        (false, 0, 0, 0, 16777216, 123456789.123456789, -0.5, "", "", "2000-01-01", "00:00:00",
            "1970-01-01 00:00:00", "1999-12-31 23:59:59Z", null, "[]", "sad"),
        (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    create table pairs { a: Integer, b: Varchar(9), sum: Option<Varchar(30)>, primary key (a, b) }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table everything {
        add column yes2: Option<Boolean>,
        add column small2: Option<SmallInt>,
        add column whole2: Option<Integer>,
        add column big2: Option<BigInt>,
        add column ratio2: Option<Real>,
        add column exact2: Option<Double>,
        add column price2: Option<Numeric(12, 4)>,
        add column code2: Option<Varchar(40)>,
        add column text2: Option<Text>,
        add column picture2: Option<Bytes>,
        add column day2: Option<Date>,
        add column at2: Option<Time>,
        add column local2: Option<Timestamp>,
        add column moment2: Option<Timestamptz>,
        add column token2: Option<Uuid>,
        add column data2: Option<Jsonb>,
        add column mood2: Option<mood>,
    }
    backfill everything { set picture = |row| row.the_text.map(|text| text.into_bytes()), keep }
    backfill everything {
        set yes2 = |row| row.yes,
        set small2 = |row| row.small,
        set whole2 = |row| row.whole,
        set big2 = |row| row.big,
        set ratio2 = |row| row.ratio,
        set exact2 = |row| row.exact,
        set price2 = |row| row.price,
        set code2 = |row| row.code,
        set text2 = |row| row.the_text,
        set picture2 = |row| row.picture,
        set day2 = |row| row.day,
        set at2 = |row| row.at,
        set local2 = |row| row.local,
        set moment2 = |row| row.moment,
        set token2 = |row| row.token,
        set data2 = |row| row.data,
        set mood2 = |row| row.mood,
        batch 2,
    }
}

/// The domain of an address.
fn domain(address: &str) -> Option<&str> {
    address.split_once('@').map(|(_, domain)| domain)
}

migrate::migration! {
    revision "0003" after "0002";
    alter table pairs { add column length: Option<Integer>, add column upper: Option<Varchar(9)> }
    backfill pairs {
        set sum = |row| format!("{} of {}", row.a + 1, row.b),
        set length = |row| -> Result<i32, std::num::TryFromIntError> { i32::try_from(row.b.len()) },
        set upper = upper(coalesce(sum, b)),
        where a > 0,
        batch 3,
        reverse { set sum = |row| domain(&row.sum?).map(str::to_owned), where a > 0 },
    }
    backfill pairs { set length = 0, where length is null }
    alter table pairs { alter column length set not null }
}

migrate::migration! {
    revision "0004" after "0003";
    backfill pairs {
        set length = |row| if row.b == "panic" { panic!("no {}", row.b) } else { row.b.parse::<i32>() },
        where a >= 50,
        batch 2,
        keep,
    }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO pairs (a, b, sum) VALUES (0, 'zero', 'skip')",
                "INSERT INTO pairs (a, b, sum) VALUES (1, 'it''s', NULL), (1, 'x', NULL), (7, 'y', NULL)",
            ]),
            step("0002").loses_values(),
            step("0003"),
            step("0004"),
        ],
    }
}

#[tokio::test]
async fn closures() {
    cycle(case()).await;
}

/// What was copied is what was there, as the server compares it.
#[tokio::test]
async fn every_type_survives_its_closure() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0002").await.expect("it goes up");
        for (one, other) in [
            ("yes", "yes2"),
            ("small", "small2"),
            ("whole", "whole2"),
            ("big", "big2"),
            ("ratio", "ratio2"),
            ("exact", "exact2"),
            ("price", "price2"),
            ("code", "code2"),
            ("the text", "text2"),
            ("picture", "picture2"),
            ("day", "day2"),
            ("at", "at2"),
            ("local", "local2"),
            ("moment", "moment2"),
            ("token", "token2"),
            ("mood", "mood2"),
        ] {
            let quoted = match server {
                Server::Mariadb => format!("`{one}`"),
                Server::Postgres | Server::Sqlite => format!("\"{one}\""),
            };
            let differing = format!(
                "SELECT count(*) FROM everything WHERE {quoted} <> {other} \
                 OR ({quoted} IS NULL) <> ({other} IS NULL)"
            );
            assert_eq!(
                database.column(&differing).await,
                ["0"],
                "{server:?}: {one}"
            );
        }
        let some = "SELECT count(*) FROM everything WHERE picture2 IS NOT NULL AND big2 < -1";
        assert_eq!(database.column(some).await, ["1"], "{server:?}");
        let data = "SELECT data2 FROM everything WHERE data2 IS NOT NULL ORDER BY id";
        let data: Vec<serde_json::Value> = database
            .column(data)
            .await
            .iter()
            .map(|text| serde_json::from_str(text).expect("JSON"))
            .collect();
        assert_eq!(
            data,
            [
                serde_json::json!({ "a": [1, null, "ü"] }),
                serde_json::json!([])
            ],
            "{server:?}"
        );
    }
}

async fn sums(database: &Database) -> Vec<String> {
    let query = "SELECT sum FROM pairs WHERE sum IS NOT NULL ORDER BY a, b";
    database.column(query).await
}

/// Closures see the old row, expressions beside them too, and the reverse goes back by a closure.
#[tokio::test]
async fn what_a_closure_gives_is_written() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0002").await.expect("it goes up");
        database
            .execute(&["INSERT INTO pairs (a, b, sum) VALUES (0, 'a', 'skip')"])
            .await;
        for number in 1..=9 {
            let row = format!("INSERT INTO pairs (a, b, sum) VALUES ({number}, 'b', 'x')");
            database.execute(&[&row]).await;
        }
        migrator.upgrade("0003").await.expect("it goes up");
        let expected: Vec<String> = ["skip".to_owned()]
            .into_iter()
            .chain((2..=10).map(|number| format!("{number} of b")))
            .collect();
        assert_eq!(sums(&database).await, expected, "{server:?}");
        let upper = "SELECT DISTINCT upper FROM pairs WHERE upper IS NOT NULL";
        assert_eq!(database.column(upper).await, ["X"], "{server:?}");
        database
            .execute(&["UPDATE pairs SET sum = 'who@where' WHERE a = 3"])
            .await;
        migrator.downgrade("0002").await.expect("it goes down");
        assert_eq!(sums(&database).await, ["skip", "where"], "{server:?}");
    }
}

/// A closure that fails stops its batch with the row's key; what was before it is done, and the
/// next run goes on behind it.
#[tokio::test]
async fn a_failing_row_is_named() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0002").await.expect("it goes up");
        for (number, text) in (50..).zip(["1", "2", "3", "none", "5"]) {
            let row = format!("INSERT INTO pairs (a, b, sum) VALUES ({number}, '{text}', 'x')");
            database.execute(&[&row]).await;
        }
        migrator.upgrade("0003").await.expect("it goes up");
        for (value, problem) in [
            ("none", "invalid digit"),
            ("panic", "it panicked: no panic"),
        ] {
            let change = format!("UPDATE pairs SET b = '{value}' WHERE a = 53");
            database.execute(&[&change]).await;
            let error = migrator.upgrade("0004").await.expect_err("a row is wrong");
            let error = error.to_string();
            assert!(
                error.contains("`pairs.length` failed on the row where"),
                "{server:?}: {error}"
            );
            assert!(
                error.contains(problem) && error.contains("53"),
                "{server:?}: {error}"
            );
        }
        let done = "SELECT length FROM pairs ORDER BY a";
        assert_eq!(
            database.column(done).await,
            ["1", "2", "1", "4", "1"],
            "{server:?}"
        );
        database
            .execute(&["UPDATE pairs SET b = '4' WHERE a = 53"])
            .await;
        let mut migrator = migrator.on_event(|event| {
            if let Event::Progress { rows, .. } = event {
                assert!(*rows > 2, "it began anew");
            }
        });
        migrator.upgrade("0004").await.expect("it goes on");
        assert_eq!(
            database.column(done).await,
            ["1", "2", "3", "4", "5"],
            "{server:?}"
        );
    }
}

/// What the server refuses is told with the one update of its row.
#[tokio::test]
async fn a_value_that_does_not_fit_is_named() {
    for server in [Server::Postgres, Server::Mariadb] {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0002").await.expect("it goes up");
        database
            .execute(&["ALTER TABLE pairs ADD CONSTRAINT short CHECK (sum <> '8 of b')"])
            .await;
        for number in 5..=9 {
            let row = format!("INSERT INTO pairs (a, b, sum) VALUES ({number}, 'b', 'x')");
            database.execute(&[&row]).await;
        }
        let mut migrator = migrator.options(Options {
            batch_size: 100,
            ..Options::default()
        });
        let error = migrator
            .upgrade("0003")
            .await
            .expect_err("a check refuses it");
        let error = error.to_string();
        assert!(
            error.contains("'8 of b'") && !error.contains("'7 of b'"),
            "{server:?}: {error}"
        );
    }
}
