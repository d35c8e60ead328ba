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

    insert into countries (code, nane, code, word) values ("ch", "Schweiz", "ch", "schweiz");
}

fn main() {}
