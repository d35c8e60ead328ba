use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0;
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

    create function all_ages() -> setof Integer { reads sql data, body "select age from users" }
}

fn main() {}
