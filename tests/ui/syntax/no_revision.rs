use migrate::migration;

migration! {
    create table users { id: BigInt primary key }
}

fn main() {}
