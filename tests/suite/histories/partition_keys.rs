//! Partition keys of PostgreSQL that are more than columns, with rows in their partitions.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
}

migrate::migration! {
    revision "0001";
    create enum mood { low, high }
    create table visits {
        at: Timestamp,
        name: Varchar(20),
        state: Option<mood>,

        index ((lower(name)) text_pattern_ops),
        check named (name <> ""),
    } partition by range ((cast(at as Date)), name collate "C" text_pattern_ops);
    create table visits_2025 partition of visits for values from (minvalue, minvalue) to ("2026-01-01", minvalue);
    create table visits_2026 partition of visits for values from ("2026-01-01", minvalue) to ("2027-01-01", "m")
        partition by list ((coalesce(state, "low")));
    create table visits_2026_low partition of visits_2026 for values in ("low");
    create table visits_2026_high partition of visits_2026 for values in ("high");
    create table visits_rest partition of visits default;
    create table names { id: BigInt, name: Text, primary key (id, name) } partition by hash (name text_pattern_ops, id);
    create table names_0 partition of names for values with (modulus 2, remainder 0);
    create table names_1 partition of names for values with (modulus 2, remainder 1);
    create table days { at: Timestamp, amount: Numeric(10, 2) } partition by range ((sql("date_trunc('day', at)")), (amount * 2));
    create table days_2026 partition of days for values from ("2026-01-01", minvalue) to ("2026-12-31", 10.5);
}

migrate::migration! {
    revision "0002" after "0001";
    create table visits_2027 partition of visits for values from ("2027-01-01", "m") to ("2028-01-01", maxvalue);
    alter table visits { rename column name to visitor, rename column state to mind }
    alter enum mood { rename low to deep }
    create index on visits (mind, visitor);
    alter table visits { detach partition visits_2025 }
    alter table days { detach partition days_2026 }
    alter table names { detach partition names_1 }
}

migrate::migration! {
    revision "0003" after "0002";
    alter table visits {
        attach partition visits_2025 for values from ("2025-01-01", minvalue) to ("2025-12-31", "x")
    }
    alter table days { attach partition days_2026 for values from ("2026-01-01", 0) to ("2026-12-31", 10.5) }
    alter table names { attach partition names_1 for values with (modulus 2, remainder 1) }
    drop table visits_2026_high;
    rename table visits_2026 to this_year;
}

#[tokio::test]
async fn partition_keys() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO visits VALUES ('2025-05-05 10:00', 'Al', 'low'), ('2026-05-05 10:00', 'Bo', NULL), \
                 ('2026-05-05 11:00', 'Cy', 'high'), ('2029-01-01 00:00', 'Di', NULL)",
                "INSERT INTO names SELECT n, 'n' || n FROM generate_series(1, 20) n",
                "INSERT INTO days VALUES ('2026-05-05 10:00', 3), ('2026-06-05 10:00', 4)",
            ]),
            step("0002").rows(&[
                "INSERT INTO visits VALUES ('2027-05-05 10:00', 'Ed', 'deep')",
            ]),
            step("0003").loses_values(),
        ],
    })
    .await;
}
