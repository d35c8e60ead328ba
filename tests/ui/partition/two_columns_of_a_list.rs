use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table devices { id: BigInt, region: Text } partition by list (id, region);
}

fn main() {}
