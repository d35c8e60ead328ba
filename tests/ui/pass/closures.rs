//! What a closure may look like: functions and types of its module, keywords as columns,
//! names of Rust that stand for others here.

use std::num::ParseIntError;

use migrate::migration;

#[allow(dead_code)]
struct String;

fn parsed(text: &str) -> Result<i32, ParseIntError> {
    text.trim().parse()
}

migration! {
    revision "0001_users";

    create table "order-items" {
        id: BigInt identity primary key,
        row: Varchar(255) unique,
        type: Option<Integer>,
        "the age": Option<Integer>,
        moment: Timestamptz = now(),
        price: Numeric(10, 2) = 0,
        data: Option<Jsonb>,
    }
}

migration! {
    revision "0002" after "0001_users";

    backfill "order-items" {
        set type = |row| parsed(&row.row),
        set "the age" = |item| { let found = item.the_age; found.filter(|age| *age > 0) },
        set price = move |item| item.price.round_dp(1),
        set moment = |item| -> migrate::chrono::DateTime<migrate::chrono::Utc> { item.moment },
        set data = |item| serde(item.r#type, item.the_age),
        keep,
    }

    alter table "order-items" { alter column type set not null }
}

fn serde(one: Option<i32>, other: Option<i32>) -> Option<migrate::serde_json::Value> {
    Some(migrate::serde_json::json!([one?, other?]))
}

fn main() {}
