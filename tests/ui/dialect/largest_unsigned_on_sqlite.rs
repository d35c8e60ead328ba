use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35, mariadb 10.6;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        size: Unsigned<BigInt>,
    }
}

fn main() {}
