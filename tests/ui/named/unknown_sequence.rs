use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create sequence numbers start 100;
    create table orders {
        id: BigInt = nextval("number") primary key,
    }
}

fn main() {}
