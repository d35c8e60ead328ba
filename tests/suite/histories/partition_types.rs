//! Columns of partitioned tables that change their types, under what a partition has of its own.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
}

migrate::migration! {
    revision "0001";
    create table readings { day: Date, value: Integer, note: Option<Varchar(20)> } partition by range (day);
    create table readings_2025 partition of readings for values from (minvalue) to ("2026-01-01");
    create table readings_2026 partition of readings for values from ("2026-01-01") to ("2027-01-01");
    alter table readings_2026 { add check value_small (value < 1000) }
    create index large on readings_2026 (value) where (value > 10);
    create index computed on readings_2026 ((value + 1), note);
}

migrate::migration! {
    revision "0002" after "0001";
    alter table readings { alter column value type BigInt }
}

migrate::migration! {
    revision "0003" after "0002";
    alter table readings { alter column value type Numeric(12, 2), alter column note type Text }
}

#[tokio::test]
async fn what_a_partition_has_of_its_own_follows_a_type() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO readings VALUES ('2025-05-05', 5000, 'a'), ('2026-05-05', 50, 'b'), ('2026-06-05', 5, NULL)",
            ]),
            step("0002"),
            step("0003"),
        ],
    })
    .await;
}
