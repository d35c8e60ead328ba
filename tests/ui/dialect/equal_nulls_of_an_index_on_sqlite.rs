use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, sqlite 3.35;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Option<Varchar(255)>,
        unique index once (email) nulls not distinct,
    }
}

fn main() {}
