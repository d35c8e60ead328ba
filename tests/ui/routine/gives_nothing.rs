use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
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

    create function twice(n: Integer) { body "return n * 2" }
}

fn main() {}
