use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001_users";

    create table users {
        id: Unsigned<Integer> identity primary key,
        boss_id: Option<Integer> references users(id),
    }
}

fn main() {}
