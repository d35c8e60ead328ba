use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create extension citext keep;
    create table users {
        id: BigInt identity primary key,
        email: sql("citext"),
    }
}

migration! {
    revision "0002" after "0001";

    drop extension citext keep;
}

fn main() {}
