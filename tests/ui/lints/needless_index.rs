#![deny(warnings)]

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;
}

migrate::migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        name: Varchar(100),

        index by_email (email),
        index (name),
    }
}

migrate::migration! {
    revision "0002_more" after "0001_users";

    create index on users (name, id);
}

fn main() {}
