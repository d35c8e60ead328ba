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

        unique (id, at),
    } partition by range ((cast(at as Date)));
}

fn main() {}
