use migrate::migration;

migrate::migrations! { edition: 1; dialects: postgres 12; allow: fk_without_index; }

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Integer = 0,
        boss_id: Option<BigInt> references users,
        check adult (age > 17),
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { add exclude using gist (age with =) }
}

fn main() {}
