use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_functions";

    create function shown(n: Integer) -> Text { language sql, body "select n::text" }
    create function shown(t: Text) -> Text { language sql, body "select t" }
    create table users {
        id: BigInt identity primary key,
        age: Text = shown(18),
        name: Text = shown("nobody"),
    }
}

migration! {
    revision "0002" after "0001_functions";

    drop function shown(Integer);
}

fn main() {}
