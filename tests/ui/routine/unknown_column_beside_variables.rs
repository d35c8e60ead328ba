use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, mysql 8.0;
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
        language plpgsql,
        body {
            postgres: "
                declare found text;
                begin
                    select u.nam into found from users u where u.id = user_id;
                    return found;
                end
            ",
            mysql: "begin update users set nam = 'x' where id = user_id; return 'x'; end",
        }
    }
}

fn main() {}
