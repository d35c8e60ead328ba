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
    } partition by range (at desc);
}

fn main() {}
