use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create sequence numbers start 100;
    create table orders {
        id: BigInt = nextval("numbers") primary key,
    }
}

migration! {
    revision "0002" after "0001";

    drop sequence numbers;
}

fn main() {}
