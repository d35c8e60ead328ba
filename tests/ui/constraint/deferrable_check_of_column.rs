use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users {
        add column size: Option<Integer> check (size > 0) deferrable,
    }
}

fn main() {}
