//! Partitioned tables of PostgreSQL, with rows in their partitions.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create table sites { id: Integer primary key, name: Text }
    create table measurements {
        id: BigInt,
        at: Timestamptz,
        device: Integer = 0,
        value: Option<Double>,

        primary key (id, at),
        check device_positive (device >= 0),
        index (device),
    } partition by range (at);
    create table measurements_2025 partition of measurements for values from (minvalue) to ("2026-01-01");
    create table measurements_2026 partition of measurements for values from ("2026-01-01") to ("2027-01-01");
    create table devices {
        id: BigInt identity,
        region: Varchar(10),
        site_id: Option<Integer> references sites,

        primary key (id, region),
    } partition by list (region);
    create table devices_eu partition of devices for values in ("de", "it's");
    create table devices_rest partition of devices default;
    create table hashed { id: BigInt primary key, name: Text } partition by hash (id);
    create table hashed_0 partition of hashed for values with (modulus 2, remainder 0);
    create table hashed_1 partition of hashed for values with (modulus 2, remainder 1) partition by hash (id);
    create table hashed_1_0 partition of hashed_1 for values with (modulus 1, remainder 0);
}

migrate::migration! {
    revision "0002" after "0001";
    /// This year.
    create table measurements_2027 partition of measurements
        for values from ("2027-01-01") to ("2028-01-01 00:00:00+00");
    create table devices_us partition of devices for values in ("us");
    alter table measurements {
        add column note: Option<Varchar(20)>,
        add unique (at, device, id),
        add check value_small (value < 1000),
        add index by_value (value desc) where (value is not null),
    }
    create unique index on hashed (id, name);
    alter table devices { add foreign key other_site (site_id) references sites on delete set null }
    backfill measurements { set note = "old", where note is null, keep }
    alter table measurements { alter column note set not null, rename column value to reading }
    create index on measurements_2026 (reading);
}

migrate::migration! {
    revision "0003" after "0002";
    alter table measurements { detach partition measurements_2025 }
    alter table devices { detach partition devices_eu }
    alter table measurements_2025 { add column own: Option<Text> }
    alter table hashed { alter column name type Varchar(50) }
}

migrate::migration! {
    revision "0004" after "0003";
    alter table measurements_2025 { drop column own }
    alter table measurements {
        attach partition measurements_2025 for values from ("2020-01-01") to ("2026-01-01"),
        drop constraint value_small,
    }
    drop index by_value;
    alter table devices { attach partition devices_eu for values in ("de", "it's", "fr") }
    drop table devices_us;
    drop table measurements_2027;
    rename table measurements_2026 to this_year;
    rename table measurements to readings;
}

#[tokio::test]
async fn partitions() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO sites VALUES (1, 'a'), (2, 'b')",
                "INSERT INTO measurements VALUES (1, '2025-05-05 00:00:00+00', 3, 4.5), (2, '2026-05-05 00:00:00+00', 4, NULL)",
                "INSERT INTO devices (region, site_id) VALUES ('de', 1), ('fi', 2), ('it''s', NULL)",
                "INSERT INTO hashed SELECT n, 'n' || n FROM generate_series(1, 50) n",
            ]),
            step("0002").loses_values().rows(&[
                "INSERT INTO measurements VALUES (3, '2027-05-05 00:00:00+00', 3, 4.5, 'new')",
                "INSERT INTO devices (region, site_id) VALUES ('us', 1)",
            ]),
            step("0003"),
            step("0004").loses_values(),
        ],
    })
    .await;
}
