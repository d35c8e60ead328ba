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

}

migration! {
    revision "0002" after "0001_users";

    create function twice(n: Integer) -> Integer { language sql, immutable }
}

fn main() {}
