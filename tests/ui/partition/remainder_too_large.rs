use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table devices { id: BigInt primary key } partition by hash (id);
    create table devices_4 partition of devices for values with (modulus 4, remainder 4);
}

fn main() {}
