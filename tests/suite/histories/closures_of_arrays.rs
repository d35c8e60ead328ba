//! Arrays in closures: each kind of item there and back.

use super::{Case, step};
use crate::cycle::{cycle, migrator};
use crate::support::Server;
use migrate::engine::StrategyChoice;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migrate::migration! {
    revision "0001";
    create enum mood { sad, "it's \"fine\", \\ or {so}" }
    create table lists {
        id: BigInt identity primary key,
        flags: Option<Array<Boolean>>,
        small: Option<Array<SmallInt>>,
        whole: Option<Array<Integer>>,
        big: Option<Array<BigInt>>,
        ratios: Option<Array<Double>>,
        prices: Option<Array<Numeric(12, 4)>>,
        tags: Option<Array<Text>>,
        days: Option<Array<Date>>,
        times: Option<Array<Time>>,
        moments: Option<Array<Timestamptz>>,
        tokens: Option<Array<Uuid>>,
        documents: Option<Array<Jsonb>>,
        moods: Option<Array<mood>>,
        sorted: Option<Array<Text>>,
    }
}

migrate::migration! {
    revision "0002" after "0001";
    backfill lists {
        set flags = |row| row.flags,
        set small = |row| row.small,
        set whole = |row| row.whole,
        set big = |row| row.big,
        set ratios = |row| row.ratios,
        set prices = |row| row.prices,
        set tags = |row| row.tags,
        set days = |row| row.days,
        set times = |row| row.times,
        set moments = |row| row.moments,
        set tokens = |row| row.tokens,
        set documents = |row| row.documents,
        set moods = |row| row.moods,
        keep,
    }
    backfill lists {
        set sorted = |row| row.tags.map(|mut tags| { tags.sort(); tags.dedup(); tags }),
        keep,
    }
}

const ROWS: &[&str] = &[
    "INSERT INTO lists (flags, small, whole, big, ratios, prices, tags, days, times, moments, tokens, documents, moods)
     VALUES ('{t,f}', '{-1,2}', '{3}', '{9223372036854775807}', '{0.1,Infinity}', '{41285.2501,-0.5}',
       ARRAY['z', 'it''s \"so\"', 'a\\b', '{}', 'NULL', '', 'ü,🦀', 'z'], '{1291-08-01}', '{23:59:59.123456}',
       '{2024-02-29 12:34:56.123456+02}', '{6fa459ea-ee8a-3ca4-894e-db77e160355e}',
       ARRAY['{\"a\": [1, null, \"ü\"]}', 'null', '\"x\"']::jsonb[], ARRAY['it''s \"fine\", \\ or {so}', 'sad']::mood[])",
    "INSERT INTO lists (tags) VALUES ('{}')",
    "INSERT INTO lists (big) VALUES (null)",
];

#[tokio::test]
async fn arrays_in_closures() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(ROWS),
            step("0002").loses_values(),
        ],
    })
    .await;
}

#[tokio::test]
async fn every_item_survives_its_closure() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    let case = Case {
        migrations: MIGRATIONS,
        steps: Vec::new(),
    };
    let mut migrator = migrator(&case, &database, StrategyChoice::Auto).await;
    migrator.upgrade("0001").await.expect("the table");
    database.execute(ROWS).await;
    let all = "SELECT (to_jsonb(lists) - 'sorted')::text FROM lists ORDER BY id";
    let before = database.column(all).await;
    migrator.upgrade("0002").await.expect("the backfill");
    assert_eq!(database.column(all).await, before);
    let sorted = "SELECT sorted::text FROM lists WHERE sorted IS NOT NULL ORDER BY id";
    let expected = [r#"{"","NULL","a\\b","it's \"so\"",z,"{}","ü,🦀"}"#, "{}"];
    assert_eq!(database.column(sorted).await, expected);
    database.drop().await;
}
