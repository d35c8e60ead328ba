//! Every type that all databases hold, in a new table, in an added column, with its defaults.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    /// One column of each type.
    revision "0001_all";

    create enum mood { happy, "so so", "it's" }

    create table all_types {
        id: BigInt identity primary key,
        boolean: Boolean,
        small_int: SmallInt,
        integer: Integer,
        big_int: BigInt,
        real: Real,
        double: Double,
        numeric: Numeric(10, 2),
        char: Char(3),
        varchar: Varchar(20),
        text: Text,
        bytes: Bytes,
        date: Date,
        time: Time,
        timestamp: Timestamp,
        timestamptz: Timestamptz,
        uuid: Uuid,
        json: Json,
        jsonb: Jsonb,
        mood: mood,
    }

    create table all_nullable {
        id: Integer identity primary key,
        boolean: Option<Boolean>,
        small_int: Option<SmallInt>,
        integer: Option<Integer>,
        big_int: Option<BigInt>,
        real: Option<Real>,
        double: Option<Double>,
        numeric: Option<Numeric(15, 5)>,
        char: Option<Char(1)>,
        varchar: Option<Varchar(1000)>,
        text: Option<Text>,
        bytes: Option<Bytes>,
        date: Option<Date>,
        time: Option<Time>,
        timestamp: Option<Timestamp>,
        timestamptz: Option<Timestamptz>,
        uuid: Option<Uuid>,
        json: Option<Json>,
        jsonb: Option<Jsonb>,
        mood: Option<mood>,
    }
}

migrate::migration! {
    /// A default of each type, on a table with rows.
    revision "0002_defaults" after "0001_all";

    alter table all_nullable {
        add column d_boolean: Boolean = true,
        add column d_small_int: SmallInt = -1,
        add column d_integer: Integer = 2_000_000,
        add column d_big_int: BigInt = 5_000_000_000,
        add column d_real: Real = 1.5,
        add column d_double: Double = -0.25,
        add column d_numeric: Numeric(10, 2) = 12.5,
        add column d_char: Char(3) = "abc",
        add column d_varchar: Varchar(40) = "it's \"quoted\" \\ $$; ? :x é 🦀",
        add column d_text: Text = "a long 'text'",
        add column d_date: Date = "2024-02-29",
        add column d_time: Time = "23:59:58",
        add column d_timestamp: Timestamp = "2024-02-29 12:00:00",
        add column d_timestamptz: Timestamptz = "2024-02-29 12:00:00+02:00",
        add column d_uuid: Uuid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        add column d_json: Json = "{\"a\": [1, 2, null]}",
        add column d_jsonb: Jsonb = "[]",
        add column d_mood: mood = "so so",
        add column d_null: Option<Text> = null,
        add column d_date_at: Option<Date> = "2020-01-01",
    }
}

migrate::migration! {
    /// Defaults that are computed, in a new table and on old ones.
    revision "0003_computed" after "0002_defaults";

    create table computed {
        id: BigInt identity primary key,
        made_at: Timestamptz = now(),
        day_at: Date = current_date(),
        sum: Integer = 1 + 2 * 3,
        name: Varchar(30) = concat("a", "b"),
        lower: Varchar(20) = lower("ABC"),
        half: Numeric(6, 2) = round(2.567, 2),
        choice: Text = case when 1 < 2 then "yes" else "no" end,
        mood: mood = "happy",
    }

    alter table all_nullable {
        add column made_at: Timestamptz = now(),
    }
}

migrate::migration! {
    /// Defaults come, change and go.
    revision "0004_changed" after "0003_computed";

    alter table all_nullable {
        alter column d_boolean set default false,
        alter column d_integer drop default,
        alter column d_text set default "another; text",
        alter column d_varchar set default "",
        alter column d_mood set default "it's",
        alter column text set default "new",
        alter column jsonb set default "{}",
        alter column timestamptz set default now(),
        alter column d_date drop default,
    }

    alter table all_types {
        alter column bytes drop not null,
        alter column mood drop not null,
        alter column char drop not null,
    }
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001_all").below("base").rows(&[
                "INSERT INTO all_nullable (text) VALUES ('a'), (NULL)",
                "INSERT INTO all_nullable (\"boolean\", big_int, \"varchar\", mood) VALUES (true, 9007199254740993, 'it''s', 'so so')",
            ]),
            step("0002_defaults").rows(&["INSERT INTO all_nullable (text) VALUES ('later')"]),
            step("0003_computed").rows(&["INSERT INTO computed (sum) VALUES (5)"]),
            step("0004_changed").rows(&["INSERT INTO all_nullable (\"boolean\", d_integer, d_date) VALUES (false, 1, '2024-01-01')"]),
        ],
    }
}

#[tokio::test]
async fn types() {
    cycle(case()).await;
}
