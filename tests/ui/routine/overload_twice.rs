use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_functions";

    create function shown(t: Varchar(10)) -> Text { language sql, body "select t" }
    create function shown(longer: Varchar(20)) -> Text { language sql, body "select longer" }
}

fn main() {}
