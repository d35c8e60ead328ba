use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table devices { id: BigInt, region: Option<Text> } partition by list (region);
    create table devices_eu partition of devices for values in ("de", null);
    create table devices_other partition of devices for values in ("us", "de");
}

fn main() {}
