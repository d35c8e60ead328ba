use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create extension citext;
}

migration! {
    revision "0002" after "0001";

    rename extension citext to other;
}

fn main() {}
