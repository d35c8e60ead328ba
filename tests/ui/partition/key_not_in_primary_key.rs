use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table measurements {
        id: BigInt primary key,
        at: Timestamptz,
    } partition by range (at);
}

fn main() {}
