use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.37;
}

migration! {
    revision "0001";

    create table events {
        id: BigInt primary key,
        price: Numeric(10, 2),
    } with { sqlite { strict } }
}

fn main() {}
