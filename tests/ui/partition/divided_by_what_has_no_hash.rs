use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table pages {
        words: sql { postgres: "tsvector" },
    } partition by hash (words);
}

fn main() {}
