use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, mariadb 10.6;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Option<Varchar(255)>,
        unique nulls not distinct (email),
    }
}

fn main() {}
