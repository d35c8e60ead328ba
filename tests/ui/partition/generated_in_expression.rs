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
        twice: BigInt generated as (id * 2) stored,
    } partition by list ((twice + 1));
}

fn main() {}
