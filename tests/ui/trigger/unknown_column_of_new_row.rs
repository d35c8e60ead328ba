use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, sqlite 3.35;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        name: Text,
        touched_at: Option<Timestamptz>,
    }
}

migration! {
    revision "0002" after "0001_users";

    create trigger named before insert on users {
        body {
            mysql: "set new.name = upper(new.nick)",
            sqlite: "update users set name = upper(new.nick) where id = new.id",
        }
    }
}

fn main() {}
