use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_functions";

    create function shown(n: Integer) -> Text { language sql, body "select n::text" }
    create function shown(t: Text) -> Text { language sql, body "select t" }
}

migration! {
    revision "0002" after "0001_functions";

    drop function shown;
}

fn main() {}
