use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table tasks { done: Option<Boolean>, at: Timestamp }
    create index on tasks using brin (at, (coalesce(done, false)));
}

fn main() {}
