use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table events { id: BigInt, day: Date, index (day) } partition by range (day);
    create table events_2026 partition of events for values from ("2026-01-01") to ("2027-01-01");
    create index ix_own on events_2026 (day);
}

fn main() {}
