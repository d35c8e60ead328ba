use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
    create function older(n: Integer) -> Integer { language sql, body "select n + 1" }
    create view aged as "select older(age) as age from users";
}

migration! {
    revision "0002" after "0001_users";

    replace function older(n: Integer, by: Integer) -> Integer { language sql, body "select n + by" }
}

fn main() {}
