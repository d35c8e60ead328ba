use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        age: Unsigned<TinyInt> = -1,
    }
}

fn main() {}
