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
    create function older() -> Integer { language sql, body "select 1" }
}

migration! {
    revision "0002" after "0001_users";

    create trigger older before update on users for each row execute older();
}

fn main() {}
