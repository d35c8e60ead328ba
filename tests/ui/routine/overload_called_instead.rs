use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_functions";

    create function shown(n: BigInt) -> Text { language sql, body "select n::text" }
    create table users {
        id: BigInt identity primary key,
        age: Text = shown(18),
    }
}

migration! {
    revision "0002" after "0001_functions";

    create function shown(t: Text) -> Text { language sql, body "select t" }
    create function shown(n: Integer) -> Text { language sql, body "select n::text" }
}

fn main() {}
