#![deny(warnings)]

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0;
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key }

    create table notes {
        id: BigInt identity primary key,
        user_id: BigInt references users on delete cascade,
    }
}

fn main() {}
