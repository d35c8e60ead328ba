//! Times and moments that say how many digits of a second they keep.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001";

    create table moments {
        id: BigInt identity primary key,
        made_at: Timestamptz(3) = now(),
        seen_at: Timestamp(0) = now(),
        at: Time(2) = "12:30:00.25",
        day_at: Timestamp(3) = "2024-02-29 12:00:00.125",
        full: Timestamp(6),
        plain: Timestamp,
        clock: Option<Time(6)>,

        unique (id, day_at),
        index (made_at desc),
        check known (day_at > "2000-01-01 00:00:00"),
    }
}

migrate::migration! {
    /// New columns beside rows, and the moment of a backfill.
    revision "0002" after "0001";

    alter table moments {
        add column sent_at: Option<Timestamp(3)>,
        add column day: Option<Timestamp(0)>,
        add column changed_at: Timestamptz(4) = now(),
    }
    backfill moments { set sent_at = now(), set day = cast(day_at as Timestamp(0)) }
}

migrate::migration! {
    /// More digits, as many as there are, and fewer where no row has more.
    revision "0003" after "0002";

    alter table moments {
        alter column made_at type Timestamptz(6),
        alter column day_at type Timestamp,
        alter column full type Timestamp,
        alter column plain type Timestamp(3),
        alter column clock type Time(1),
    }
}

migrate::migration! {
    /// Fewer, whatever there is.
    revision "0004" after "0003";

    alter table moments {
        alter column full type Timestamp(3) using (cast(full as Timestamp(3))),
        alter column made_at set default now(),
        alter column at type Time,
    }
}

#[tokio::test]
async fn precision() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO moments (\"full\", plain, clock) VALUES \
                 ('2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.125', '12:00:00.5'), \
                 ('2024-02-29 12:00:00', '2024-02-29 12:00:00', NULL)",
            ]),
            step("0002").rows(&[
                "INSERT INTO moments (\"full\", plain) VALUES ('2024-02-29 12:00:00.5', '2024-02-29 12:00:00.5')",
            ]),
            step("0003"),
            step("0004").loses_values(),
        ],
    })
    .await;
}
