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
    create table logs { at: Timestamp, name: Text }
        partition by range ((cast(at as Date)), name collate "C" text_pattern_ops);
}

const LOGS: &str = "DROP TABLE logs; CREATE TABLE logs (at timestamp NOT NULL, name text NOT NULL)";

const DETACH: &str = "ALTER TABLE events DETACH PARTITION events_2026";

#[tokio::test]
async fn each_change_by_hand_is_named() {
    let shorter = format!(
        "{DETACH}; ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')"
    );
    let other_key = format!("{LOGS} PARTITION BY RANGE ((at::date), (name || 'x'))");
    let other_class = format!("{LOGS} PARTITION BY RANGE ((at::date), name COLLATE \"C\")");
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
                    "primary key `pk_events_events_2026` of `events_2026` is left over",
                    "index `ix_events_kind_events_2026` of `events_2026` is left over",
                ],
            ),
            (
                "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
                &["table `events_2027` is left over"],
            ),
            (
                &other_class,
                &["table `logs`: the partition key is \
                   `partition by range ((cast(at as Date)), name collate \"C\")` instead of \
                   `partition by range ((cast(at as Date)), name collate \"C\" text_pattern_ops)`"],
            ),
            (
                &other_key,
                &["table `logs`: the partition key is \
                   `partition by range ((cast(at as Date)), (sql { postgres: \"(name || 'x'::text)\" }))` instead of \
                   `partition by range ((cast(at as Date)), name collate \"C\" text_pattern_ops)`"],
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
