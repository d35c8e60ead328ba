use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14, mysql 8.0, sqlite 3.35;
}

migration! {
    revision "0001";

    create table measurements {
        id: BigInt,
        at: Timestamptz,

        primary key (id, at),
    } partition by range (at);
}

fn main() {}
