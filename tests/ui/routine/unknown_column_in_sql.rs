use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
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

    create function name_of(user_id: BigInt) -> Text {
        language sql,
        body "select nam from users where id = user_id",
    }
}

fn main() {}
