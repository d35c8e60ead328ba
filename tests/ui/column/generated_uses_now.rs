use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table users {
        id: BigInt primary key,
        seen: Timestamptz generated as (now()) stored,
    }
}

fn main() {}
