use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table measurements {
        id: BigInt,
        at: Timestamp,
    } partition by range ((cast(at as Date)));
    create table measurements_2026 partition of measurements for values from ("2026-01-01") to (2027);
}

fn main() {}
