//! Partitions that were changed by hand.

use crate::drift::changed_from;
use crate::support::Server;

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
}

migrate::migration! {
    revision "0001_events";

    create table events { id: BigInt, day: Date, kind: Text, primary key (id, day), index (kind) }
        partition by range (day);
    create table events_2026 partition of events for values from ("2026-01-01") to ("2027-01-01");
    create table events_rest partition of events default;
}

const DETACH: &str = "ALTER TABLE events DETACH PARTITION events_2026";

#[tokio::test]
async fn each_change_by_hand_is_named() {
    let shorter = format!(
        "{DETACH}; ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')"
    );
    changed_from(
        Server::Postgres,
        MIGRATIONS,
        &[
            (
                &shorter,
                &["table `events_2026`: the place among partitions is \
                   `partition of events for values from (\"2026-01-01\") to (\"2026-07-01\")` instead of \
                   `partition of events for values from (\"2026-01-01\") to (\"2027-01-01\")`"],
            ),
            (
                DETACH,
                &[
                    "table `events_2026`: the place among partitions is none instead of \
                     `partition of events for values from (\"2026-01-01\") to (\"2027-01-01\")`",
                    "primary key `events_2026_pkey` of `events_2026` is left over",
                    "index `events_2026_kind_idx` of `events_2026` is left over",
                ],
            ),
            (
                "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
                &["table `events_2027` is left over"],
            ),
            (
                "DROP TABLE events_rest",
                &["table `events_rest` is missing"],
            ),
            (
                "CREATE INDEX own ON events_2026 (day)",
                &["index `own` of `events_2026` is left over"],
            ),
            (
                "ALTER TABLE events_2026 ALTER COLUMN kind SET DEFAULT 'own'",
                &["column `events_2026.kind`: the default is `\"own\"` instead of none"],
            ),
        ],
    )
    .await;
}
