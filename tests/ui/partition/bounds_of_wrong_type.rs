use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table measurements {
        id: BigInt,
        at: Timestamptz,
        device: Integer,

        primary key (id, at),
    } partition by range (at);
    create table measurements_2026 partition of measurements for values from ("2026-01-01") to ("2027-01-01");
}

migration! {
    revision "0002" after "0001";

    create table measurements_2027 partition of measurements for values from ("2027-01-01") to ("next year");
}

fn main() {}
