use migrate::migration;

migration! {
    revision "0001";

    create table users { id: Option<BigInt> primary key }
}

fn main() {}
