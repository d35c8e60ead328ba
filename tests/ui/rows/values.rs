use migrate::migration;

migration! {
    revision "0001";

    create table countries {
        id: BigInt identity primary key,
        code: Char(2) unique,
        name: Text,
        area: Option<Double>,
        word: Text generated as (lower(name)) stored,
    }
}

migration! {
    revision "0002" after "0001";

    insert into countries (code, name, area) values
        ("ch", null, 1),
        ("li", "Liechtenstein"),
        ("at", "Austria", 1, 2),
        ("de", code, "wide");
}

fn main() {}
